-- What every system of record holds: the shape of a record table, idempotency keys and the outbox.

-- Never filled: each aggregate's table is made "like" this one.
CREATE TABLE record_shape (
    id           text        PRIMARY KEY,
    version      bigint      NOT NULL CHECK (version >= 1),
    withdrawn    boolean     NOT NULL,
    -- What lists filter by; facet is one more value that the aggregate chooses.
    zones        text[]      NOT NULL,
    industries   text[]      NOT NULL,
    title        text        NOT NULL,
    facet        text        NOT NULL,
    -- The aggregate's protobuf message, as its latest event carries it.
    state        bytea       NOT NULL,
    -- SHA-256 of the content without id, version, status and time.
    content_hash bytea       NOT NULL,
    updated_at   timestamptz NOT NULL
);
CREATE INDEX record_shape_newest ON record_shape (updated_at DESC, id DESC);

CREATE TABLE idempotency_key (
    key          text        PRIMARY KEY,
    request_hash bytea       NOT NULL,
    -- The serialized first answer; set in the transaction that claims the key.
    result       bytea,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

CREATE TABLE outbox (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id     text        NOT NULL,
    type         text        NOT NULL,
    source       text        NOT NULL,
    aggregate_id text        NOT NULL,
    version      bigint      NOT NULL,
    payload      bytea       NOT NULL,
    traceparent  text,
    created_at   timestamptz NOT NULL,
    published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$;

CREATE TRIGGER outbox_wakes_relay AFTER INSERT ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();
