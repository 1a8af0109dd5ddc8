-- Who did what. An entry is never changed and never goes; each holds the hash of the one before.

CREATE TABLE audit_entry (
    seq            bigint      PRIMARY KEY CHECK (seq >= 1),
    at             timestamptz NOT NULL,
    actor          text        NOT NULL,
    roles          text[]      NOT NULL,
    organisation   text        NOT NULL,
    action         text        NOT NULL CHECK (action <> ''),
    object_kind    text        NOT NULL,
    object_id      text        NOT NULL,
    object_version bigint      NOT NULL,
    before_digest  bytea       NOT NULL,
    after_digest   bytea       NOT NULL,
    address        text        NOT NULL,
    trace_id       text        NOT NULL,
    detail         text        NOT NULL,
    previous_hash  bytea       NOT NULL,
    hash           bytea       NOT NULL
);
-- What the auditor asks by, newest first.
CREATE INDEX audit_entry_at ON audit_entry (at, seq);
CREATE INDEX audit_entry_actor ON audit_entry (actor, seq);
CREATE INDEX audit_entry_action ON audit_entry (action, seq);
CREATE INDEX audit_entry_kind ON audit_entry (object_kind, seq);
CREATE INDEX audit_entry_object ON audit_entry (object_id, seq);

-- One row: the newest entry's place and hash. Whoever appends locks it, so that there is one chain.
CREATE TABLE audit_head (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq  bigint  NOT NULL,
    hash bytea   NOT NULL,
    seal bytea   NOT NULL
);
INSERT INTO audit_head (seq, hash, seal) VALUES (0, decode(repeat('00', 32), 'hex'), '');

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege'; END $$;

CREATE FUNCTION audit_head_rises() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NEW.seq <= OLD.seq THEN RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END $$;

CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_only_rises BEFORE UPDATE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_rises();
