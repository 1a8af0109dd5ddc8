-- depends: 0006-market

CREATE TABLE list_kind (
    code    text    PRIMARY KEY,
    name    text    NOT NULL,
    -- dabridge.events.v1.ListSubject
    subject integer NOT NULL,
    active  boolean NOT NULL,
    place   integer GENERATED ALWAYS AS IDENTITY
);
INSERT INTO list_kind (code, name, subject, active) VALUES
    ('digital_scenario', '数字经济应用场景', 1, true),
    ('sensor', '传感器', 1, true),
    ('digital_efficiency', '数字化效率提升', 1, true),
    ('capability', '数字经济企业能力', 2, true);

-- One a list; of one that was given up the batch is free for another.
CREATE TABLE list_batch (
    list_id text    PRIMARY KEY REFERENCES opportunity_list (id),
    kind    text    NOT NULL REFERENCES list_kind (code),
    subject integer NOT NULL,
    batch   integer CHECK (batch >= 1),
    frozen  boolean NOT NULL DEFAULT false,
    -- In the order in which lists were begun.
    place   bigint  GENERATED ALWAYS AS IDENTITY,
    UNIQUE (kind, batch) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX list_batch_place ON list_batch (place DESC);

-- What a frozen list says. `content` is canonical JSON, and `content_hash` the SHA-256 of its UTF-8.
CREATE TABLE list_item (
    list_id        text    NOT NULL REFERENCES list_batch (list_id),
    position       integer NOT NULL CHECK (position >= 1),
    record_id      text    NOT NULL,
    record_version bigint  NOT NULL,
    title          text    NOT NULL,
    zones          text[]  NOT NULL,
    industries     text[]  NOT NULL,
    domain         text    NOT NULL,
    content        text    NOT NULL,
    content_hash   text    NOT NULL CHECK (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
    PRIMARY KEY (list_id, position),
    UNIQUE (list_id, record_id)
);
CREATE INDEX list_item_record ON list_item (record_id);

-- What happened to an item after its list was frozen.
CREATE TABLE list_amendment (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list_id        text        NOT NULL REFERENCES list_batch (list_id),
    record_id      text        NOT NULL,
    record_version bigint      NOT NULL,
    -- dabridge.events.v1.AmendmentKind
    kind           integer     NOT NULL,
    addendum       integer     NOT NULL,
    at             timestamptz NOT NULL,
    title          text        NOT NULL,
    text           text        NOT NULL,
    fields         text[]      NOT NULL
);
CREATE INDEX list_amendment_list ON list_amendment (list_id, id DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: what a frozen list says stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION refuse_item_of_frozen_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT frozen FROM list_batch WHERE list_id = NEW.list_id FOR UPDATE) THEN
        RAISE EXCEPTION 'INSERT into list_item is refused: list % is frozen', NEW.list_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER list_item_stays BEFORE UPDATE OR DELETE ON list_item
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER list_item_stays_whole BEFORE TRUNCATE ON list_item
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER list_item_comes_first BEFORE INSERT ON list_item
    FOR EACH ROW EXECUTE FUNCTION refuse_item_of_frozen_list();
CREATE TRIGGER list_batch_stays BEFORE UPDATE OR DELETE ON list_batch
    FOR EACH ROW WHEN (OLD.frozen) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER list_batch_stays_whole BEFORE TRUNCATE ON list_batch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER list_amendment_stays BEFORE UPDATE OR DELETE ON list_amendment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER list_amendment_stays_whole BEFORE TRUNCATE ON list_amendment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
