#!/bin/sh
# Run once by the postgres image, on an empty data folder: a role and a database of its own for each service that keeps
# rows.
set -eu
make_database() {
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set name="$1" --set password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
}
make_database scenarios "$SCENARIOS_DATABASE_PASSWORD"
make_database talent "$TALENT_DATABASE_PASSWORD"
make_database talent_keys "$TALENT_KEYS_DATABASE_PASSWORD"
make_database gateway "$GATEWAY_DATABASE_PASSWORD"
