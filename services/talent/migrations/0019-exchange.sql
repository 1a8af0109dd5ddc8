-- depends: 0007-market 0008-people

CREATE TABLE exchange_source (
    code       text        PRIMARY KEY,
    version    bigint      NOT NULL,
    title      text        NOT NULL,
    public_key text        NOT NULL,
    schema     integer     NOT NULL,
    -- [{"name": …, "kind": …, "title": …, "needed": …, "to": …}]
    fields     jsonb       NOT NULL,
    active     boolean     NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE exchange_batch (
    id          text        PRIMARY KEY,
    source      text        NOT NULL REFERENCES exchange_source (code),
    number      text        NOT NULL,
    schema      integer     NOT NULL,
    as_of       date        NOT NULL,
    digest      bytea       NOT NULL,
    -- Sealed under PERSON_KEY; gone once the batch is done.
    content     bytea,
    stage       text        NOT NULL CHECK (stage IN ('queued', 'running', 'done')),
    done        integer     NOT NULL DEFAULT 0,
    rows        integer     NOT NULL,
    refused     integer     NOT NULL DEFAULT 0,
    unknown     integer     NOT NULL DEFAULT 0,
    not_agreed  integer     NOT NULL DEFAULT 0,
    matched     integer     NOT NULL DEFAULT 0,
    filled      integer     NOT NULL DEFAULT 0,
    confirmed   integer     NOT NULL DEFAULT 0,
    conflicts   integer     NOT NULL DEFAULT 0,
    received_at timestamptz NOT NULL,
    ended_at    timestamptz,
    UNIQUE (source, number)
);
CREATE INDEX exchange_batch_received ON exchange_batch (received_at DESC, id DESC);

-- Which rule a row broke, never with what value.
CREATE TABLE exchange_fault (
    batch_id text    NOT NULL REFERENCES exchange_batch (id) ON DELETE CASCADE,
    row      integer NOT NULL,
    field    text    NOT NULL,
    message  text    NOT NULL
);
CREATE INDEX exchange_fault_batch ON exchange_fault (batch_id, row);

CREATE TABLE exchange_conflict (
    id          text        PRIMARY KEY,
    talent_id   text        NOT NULL,
    source      text        NOT NULL,
    field       text        NOT NULL,
    -- The department's value, sealed under the person's key.
    given       bytea       NOT NULL,
    -- Tells whether it says the same as another: under PERSON_KEY, so that nobody tries values out.
    digest      bytea       NOT NULL,
    as_of       date        NOT NULL,
    stage       text        NOT NULL CHECK (stage IN ('open', 'taken', 'kept', 'void')),
    at          timestamptz NOT NULL,
    resolved_at timestamptz,
    reason      text        NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX exchange_conflict_open ON exchange_conflict (talent_id, source, field) WHERE stage = 'open';
CREATE INDEX exchange_conflict_at ON exchange_conflict (at DESC, id DESC);
CREATE INDEX exchange_conflict_talent ON exchange_conflict (talent_id);

CREATE TABLE exchange_release (
    id         text        PRIMARY KEY,
    version    bigint      NOT NULL,
    dataset    text        NOT NULL,
    recipient  text        NOT NULL REFERENCES exchange_source (code),
    purpose    text        NOT NULL,
    basis      text        NOT NULL,
    until      date        NOT NULL,
    stage      text        NOT NULL CHECK (stage IN ('asked', 'approved', 'refused', 'ended')),
    asked_by   text        NOT NULL,
    asked_at   timestamptz NOT NULL,
    decided_at timestamptz,
    reason     text        NOT NULL DEFAULT ''
);
CREATE INDEX exchange_release_asked ON exchange_release (asked_at DESC, id DESC);

-- Each delivery, counted for good.
CREATE TABLE exchange_delivery (
    release_id text        NOT NULL REFERENCES exchange_release (id),
    at         timestamptz NOT NULL,
    person     text        NOT NULL,
    rows       bigint      NOT NULL,
    digest     bytea       NOT NULL
);
CREATE INDEX exchange_delivery_release ON exchange_delivery (release_id);

INSERT INTO exchange_source (code, version, title, public_key, schema, fields, active, updated_at) VALUES
    ('education', 1, '教育部门', '', 1,
     '[{"name": "id_number", "kind": "id_number", "title": "身份证号", "needed": true, "to": ""},
       {"name": "education", "kind": "education", "title": "最高学历", "needed": true, "to": "education"},
       {"name": "major", "kind": "text", "title": "专业", "needed": false, "to": "major"},
       {"name": "graduated_on", "kind": "date", "title": "毕业日期", "needed": false, "to": ""}]',
     true, now()),
    ('social_security', 1, '社会保险部门', '', 1,
     '[{"name": "id_number", "kind": "id_number", "title": "身份证号", "needed": true, "to": ""},
       {"name": "employed", "kind": "flag", "title": "是否参保在职", "needed": true, "to": "occupied"},
       {"name": "since", "kind": "date", "title": "参保起始日期", "needed": false, "to": ""}]',
     true, now());
