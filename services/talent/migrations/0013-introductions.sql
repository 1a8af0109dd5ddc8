-- depends: 0007-market

-- What introductions are found and counted by; kept with each new state of the record.
CREATE TABLE introduction_fact (
    introduction_id text        PRIMARY KEY REFERENCES introduction (id) ON DELETE CASCADE,
    -- Empty once the person was erased.
    talent_id       text        NOT NULL,
    demand_id       text        NOT NULL,
    enterprise_id   text        NOT NULL,
    asked_by        text        NOT NULL CHECK (asked_by IN ('talent', 'enterprise')),
    stage           text        NOT NULL,
    outcome         text        NOT NULL,
    reason_code     text        NOT NULL,
    contested       boolean     NOT NULL,
    asked_at        timestamptz NOT NULL,
    answer_by       timestamptz NOT NULL,
    -- Of accepted and declined ones.
    answered_at     timestamptz,
    connected_at    timestamptz,
    interviewed_at  timestamptz,
    ended_at        timestamptz,
    reminded_at     timestamptz
);
-- One open introduction of a talent to a post.
CREATE UNIQUE INDEX introduction_fact_open ON introduction_fact (talent_id, demand_id)
    WHERE stage IN ('asked', 'connected', 'interviewing');
CREATE INDEX introduction_fact_talent ON introduction_fact (talent_id);
CREATE INDEX introduction_fact_demand ON introduction_fact (demand_id, asked_at);
CREATE INDEX introduction_fact_due ON introduction_fact (answer_by) WHERE stage = 'asked';

-- What the two sides write, sealed under the talent's key: readable for the two alone, for nobody without it.
CREATE TABLE introduction_word (
    introduction_id text  NOT NULL REFERENCES introduction (id) ON DELETE CASCADE,
    part            text  NOT NULL CHECK (part IN ('message', 'recruiter', 'interview')),
    sealed          bytea NOT NULL,
    PRIMARY KEY (introduction_id, part)
);

-- How each side says that it ended.
CREATE TABLE introduction_outcome (
    introduction_id text        NOT NULL REFERENCES introduction (id) ON DELETE CASCADE,
    side            text        NOT NULL CHECK (side IN ('talent', 'enterprise')),
    outcome         text        NOT NULL,
    reason_code     text        NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (introduction_id, side)
);
