-- depends: 0007-market

-- Proposals of who could go where.
CREATE TABLE allocation_run (
    number     bigint      GENERATED ALWAYS AS IDENTITY,
    id         text        PRIMARY KEY,
    version    bigint      NOT NULL,
    stage      text        NOT NULL CHECK (stage IN ('working', 'solved', 'recommended', 'withdrawn')),
    phase      text        NOT NULL CHECK (phase IN ('', 'waiting', 'scoring', 'solving')),
    title      text        NOT NULL,
    note       text        NOT NULL,
    based_on   text        NOT NULL,
    -- AllocationBounds and AllocationFigures of the protocol; no figures: not worked out.
    bounds     bytea       NOT NULL,
    figures    bytea       NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX allocation_run_number ON allocation_run (number);
CREATE INDEX allocation_run_working ON allocation_run (id) WHERE stage = 'working';

-- Sums of scores and values of seats in millionths.
CREATE TABLE allocation_cell (
    run_id         text    NOT NULL REFERENCES allocation_run (id) ON DELETE CASCADE,
    place          integer NOT NULL,
    cell_id        text    NOT NULL,
    zone           text    NOT NULL,
    seats          integer NOT NULL,
    filled         integer NOT NULL DEFAULT 0,
    score_sum      bigint  NOT NULL DEFAULT 0,
    candidates     integer NOT NULL DEFAULT 0,
    floor          integer NOT NULL DEFAULT 0,
    marginal_score bigint  NOT NULL DEFAULT 0,
    marginal_floor integer NOT NULL DEFAULT 0,
    greedy_filled  integer NOT NULL DEFAULT 0,
    greedy_sum     bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, place),
    UNIQUE (run_id, cell_id)
);

-- By cell, the best score first; `place` counts within a run.
CREATE TABLE allocation_assignment (
    run_id     text    NOT NULL REFERENCES allocation_run (id) ON DELETE CASCADE,
    place      integer NOT NULL,
    talent_id  text    NOT NULL,
    cell_id    text    NOT NULL,
    zone       text    NOT NULL,
    score      integer NOT NULL,
    best_cell  text    NOT NULL,
    best_score integer NOT NULL,
    PRIMARY KEY (run_id, place),
    UNIQUE (run_id, talent_id)
);
CREATE INDEX allocation_assignment_cell ON allocation_assignment (run_id, cell_id, place);
CREATE INDEX allocation_assignment_zone ON allocation_assignment (run_id, zone, place);
CREATE INDEX allocation_assignment_talent ON allocation_assignment (talent_id);
