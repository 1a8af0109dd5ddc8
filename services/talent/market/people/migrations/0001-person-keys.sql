-- A data key of each person, wrapped by PERSON_KEY. Once destroyed it stays so: nobody is given the id again.
CREATE TABLE person_key (
    talent_id    text        PRIMARY KEY,
    wrapped      bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE INDEX person_key_wrapped ON person_key (talent_id) WHERE wrapped IS NOT NULL;
