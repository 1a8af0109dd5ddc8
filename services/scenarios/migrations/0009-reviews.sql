-- depends: 0006-market

-- What reviewers are affiliated to, as it was told when they were named.
CREATE TABLE review_affiliation (
    review_id        text   NOT NULL,
    expert_id        text   NOT NULL,
    organisation_ids text[] NOT NULL,
    PRIMARY KEY (review_id, expert_id)
);

-- One reviewer's scores of all solutions, sealed: nobody reads them before all reviewers' are in.
CREATE TABLE review_sheet (
    review_id text        NOT NULL,
    expert_id text        NOT NULL,
    sealed    bytea       NOT NULL,
    saved_at  timestamptz NOT NULL,
    PRIMARY KEY (review_id, expert_id)
);

CREATE TABLE question (
    id            text        PRIMARY KEY,
    scenario_id   text        NOT NULL,
    -- 1: about the scenario, before the deadline; 2: about the decision.
    phase         smallint    NOT NULL CHECK (phase IN (1, 2)),
    enterprise_id text        NOT NULL,
    text          text        NOT NULL,
    asked_at      timestamptz NOT NULL,
    answer        text        NOT NULL DEFAULT '',
    answered_at   timestamptz,
    CHECK ((answer = '') = (answered_at IS NULL))
);
CREATE INDEX question_scenario ON question (scenario_id, asked_at DESC, id DESC);
CREATE INDEX question_open ON question (scenario_id, enterprise_id) WHERE answered_at IS NULL;
