-- depends: 0006-expert

CREATE TABLE introduction (LIKE record_shape INCLUDING ALL);

-- Who did what with whatever has stages, and why. Never changed.
CREATE TABLE history_step (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind            text        NOT NULL,
    object_id       text        NOT NULL,
    version         bigint      NOT NULL,
    at              timestamptz NOT NULL,
    act             text        NOT NULL,
    from_stage      text        NOT NULL,
    to_stage        text        NOT NULL,
    person          text        NOT NULL,
    organisation_id text        NOT NULL,
    role            text        NOT NULL,
    reason          text        NOT NULL,
    -- [{"field": …, "remark": …}]
    remarks         jsonb       NOT NULL,
    fields          text[]      NOT NULL
);
CREATE INDEX history_step_object ON history_step (kind, object_id, id DESC);
CREATE INDEX history_step_stage ON history_step (kind, to_stage, at);

CREATE TABLE notice (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Id of an organisation or a talent, "role:<role>" or "zone:<code>".
    recipient   text        NOT NULL,
    kind        text        NOT NULL,
    "values"    jsonb       NOT NULL,
    object_kind text        NOT NULL,
    object_id   text        NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX notice_recipient ON notice (recipient, id DESC);
-- Of a recipient with several people each has read for themselves.
CREATE TABLE notice_read (
    notice_id bigint NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    person    text   NOT NULL,
    PRIMARY KEY (notice_id, person)
);

CREATE TABLE subscription (
    id        text        PRIMARY KEY,
    recipient text        NOT NULL,
    kind      text        NOT NULL,
    zone      text        NOT NULL,
    industry  text        NOT NULL,
    domain    text        NOT NULL,
    at        timestamptz NOT NULL,
    UNIQUE (recipient, kind, zone, industry, domain)
);

-- Long work: asked for with an act, taken by one worker at a time under a lease.
CREATE TABLE job (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text        NOT NULL,
    subject     text        NOT NULL,
    state       text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
    done        bigint      NOT NULL DEFAULT 0,
    total       bigint      NOT NULL DEFAULT 0,
    attempts    integer     NOT NULL DEFAULT 0,
    error       text        NOT NULL DEFAULT '',
    holder      text        NOT NULL DEFAULT '',
    traceparent text        NOT NULL DEFAULT '',
    at          timestamptz NOT NULL,
    not_before  timestamptz NOT NULL,
    lease_until timestamptz,
    started_at  timestamptz,
    ended_at    timestamptz
);
CREATE UNIQUE INDEX job_open ON job (kind, subject) WHERE state IN ('queued', 'running');
CREATE INDEX job_due ON job (id) WHERE state IN ('queued', 'running');
CREATE INDEX job_latest ON job (kind, subject, id DESC);
