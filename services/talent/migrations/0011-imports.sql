-- depends: 0007-market 0008-people

-- Whose numbers the numbers in a workbook are: a school's or an office's.
CREATE TABLE import_source (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text   NOT NULL UNIQUE
);

-- A secret by which somebody without an account gives one workbook in; the secret itself is kept nowhere.
CREATE TABLE import_link (
    id         text        PRIMARY KEY,
    version    bigint      NOT NULL,
    digest     bytea       NOT NULL UNIQUE,
    source_id  bigint      NOT NULL REFERENCES import_source (id),
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    revoked_at timestamptz,
    import_id  text        NOT NULL DEFAULT ''
);
CREATE INDEX import_link_newest ON import_link (created_at DESC, id DESC);

-- A workbook and how far its rows are: `rows_done` counts the rows of people whose fate is decided, and moves
-- in the transaction that decides it. Its files lie sealed in the object store under a key of the import's own,
-- in the database of keys.
CREATE TABLE talent_import (
    id          text        PRIMARY KEY,
    version     bigint      NOT NULL DEFAULT 1,
    stage       text        NOT NULL
                CHECK (stage IN
                    ('arriving', 'waiting', 'queued', 'running', 'done', 'unreadable', 'discarded')),
    source_id   bigint      NOT NULL REFERENCES import_source (id),
    link_id     text        NOT NULL DEFAULT '',
    format      text        NOT NULL CHECK (format IN ('xlsx', 'csv')),
    size_bytes  bigint      NOT NULL,
    -- Whose statement it is that the people agreed: account and organisation of the bureau; empty: nobody's yet.
    person       text       NOT NULL DEFAULT '',
    organisation text       NOT NULL DEFAULT '',
    uploaded_at timestamptz NOT NULL,
    started_at  timestamptz,
    ended_at    timestamptz,
    rows_total  bigint      NOT NULL DEFAULT 0,
    rows_done   bigint      NOT NULL DEFAULT 0,
    -- Row of the sheet that was the last one decided.
    last_row    bigint      NOT NULL DEFAULT 0,
    created     bigint      NOT NULL DEFAULT 0,
    updated     bigint      NOT NULL DEFAULT 0,
    unchanged   bigint      NOT NULL DEFAULT 0,
    refused     bigint      NOT NULL DEFAULT 0,
    errors      bigint      NOT NULL DEFAULT 0,
    duplicates  bigint      NOT NULL DEFAULT 0,
    problem     text        NOT NULL DEFAULT '',
    -- Objects: the file as given, and its copies with the errors in them; empty: there is none.
    file        text        NOT NULL DEFAULT '',
    copy        text        NOT NULL DEFAULT '',
    copy_bad    text        NOT NULL DEFAULT '',
    -- When the files and their key go; `sealed`: whether the key stands.
    files_until timestamptz NOT NULL,
    sealed      boolean     NOT NULL DEFAULT true
);
CREATE INDEX talent_import_newest ON talent_import (uploaded_at DESC, id DESC);
CREATE INDEX talent_import_files ON talent_import (files_until) WHERE sealed;

-- Rows of an import that became people, for as long as its files are there.
CREATE TABLE import_row (
    import_id text   NOT NULL REFERENCES talent_import (id) ON DELETE CASCADE,
    talent_id text   NOT NULL,
    row       bigint NOT NULL,
    PRIMARY KEY (import_id, talent_id)
);
CREATE INDEX import_row_talent ON import_row (talent_id);

-- Cells that were refused: the rule, and never what stands in the cell.
CREATE TABLE import_error (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    import_id text   NOT NULL REFERENCES talent_import (id) ON DELETE CASCADE,
    row       bigint NOT NULL,
    "column"  text   NOT NULL,
    cell      text   NOT NULL,
    rule      text   NOT NULL,
    message   text   NOT NULL
);
CREATE INDEX import_error_place ON import_error (import_id, row, id);

-- What a source said of a person last: keyed digests, of its own number and of the whole row.
CREATE TABLE import_person (
    source_id    bigint NOT NULL REFERENCES import_source (id),
    talent_id    text   NOT NULL,
    number_index bytea,
    row_digest   bytea  NOT NULL,
    PRIMARY KEY (source_id, talent_id)
);
CREATE INDEX import_person_talent ON import_person (talent_id);
CREATE UNIQUE INDEX import_person_number ON import_person (source_id, number_index)
    WHERE number_index IS NOT NULL;

-- Keyed digests of what two entries of one person are likely to share, such as surname and day of birth.
CREATE TABLE person_block (
    talent_id text  NOT NULL,
    kind      text  NOT NULL,
    digest    bytea NOT NULL,
    PRIMARY KEY (talent_id, kind)
);
CREATE INDEX person_block_digest ON person_block (digest);

-- Two people who may be one; the pair's ids are in order, and it is decided once.
CREATE TABLE duplicate_pair (
    id         text             PRIMARY KEY,
    version    bigint           NOT NULL DEFAULT 1,
    stage      text             NOT NULL CHECK (stage IN ('open', 'merged', 'distinct', 'void')),
    first_id   text             NOT NULL,
    second_id  text             NOT NULL,
    score      double precision NOT NULL,
    -- Codes alone.
    evidence   text[]           NOT NULL,
    found_at   timestamptz      NOT NULL,
    decided_at timestamptz,
    kept_id    text             NOT NULL DEFAULT '',
    UNIQUE (first_id, second_id),
    CHECK (first_id < second_id)
);
CREATE INDEX duplicate_pair_queue ON duplicate_pair (stage, score DESC, id);
CREATE INDEX duplicate_pair_second ON duplicate_pair (second_id);

-- Where the search through all people is.
CREATE TABLE duplicate_search (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    last_id text    NOT NULL DEFAULT ''
);
