-- depends: 0007-market 0008-people

-- Who was erased, and the receipt of it. Nothing here says who that was: the id stands for nobody any more.
CREATE TABLE erasure (
    id             text        PRIMARY KEY,
    place          bigint      GENERATED ALWAYS AS IDENTITY,
    code           text        NOT NULL UNIQUE,
    talent_id      text        NOT NULL UNIQUE,
    basis          text        NOT NULL CHECK (basis IN ('self', 'request')),
    request_number text        NOT NULL,
    -- The versions at which the records were taken out; 0 where there was none.
    talent_version bigint      NOT NULL,
    expert_version bigint      NOT NULL,
    asked_at       timestamptz NOT NULL,
    completed_at   timestamptz,
    -- The seal of the receipt before this one; HMACs under PERSON_KEY.
    previous       bytea       NOT NULL,
    seal           bytea       NOT NULL,
    signature      bytea       NOT NULL
);
CREATE INDEX erasure_newest ON erasure (place DESC);
CREATE INDEX erasure_open ON erasure (place) WHERE completed_at IS NULL;

CREATE TABLE erasure_step (
    erasure_id  text        NOT NULL REFERENCES erasure (id) ON DELETE CASCADE,
    store       text        NOT NULL,
    done_at     timestamptz,
    verified_at timestamptz,
    how         text        NOT NULL DEFAULT '',
    counts      jsonb       NOT NULL DEFAULT '{}',
    attempts    integer     NOT NULL DEFAULT 0,
    -- When it is tried again.
    not_before  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (erasure_id, store)
);
CREATE INDEX erasure_step_due ON erasure_step (not_before) WHERE verified_at IS NULL;
