-- depends: 0012-demand-lists 0022-own-word

-- What posts are compared by; kept soon after every new state, whatever changed it.
CREATE TABLE posting (
    demand_id text        PRIMARY KEY,
    -- Its state has changed, or that of one that says the same, and it was not looked at since.
    dirty     boolean     NOT NULL,
    -- When the post was first seen.
    first_at  timestamptz NOT NULL,
    -- When it first said what it says; NULL: it was never looked at.
    since     timestamptz,
    owner     text        NOT NULL DEFAULT '',
    zone      text        NOT NULL DEFAULT '',
    synthetic boolean     NOT NULL DEFAULT false,
    -- Active, and its last day is not over.
    open      boolean     NOT NULL DEFAULT false,
    -- Middle of its monthly salary in yuan; 0: none is given.
    pay       bigint      NOT NULL DEFAULT 0,
    -- Whose pay it is compared with, such as 2-02-10@511702; only of posts with pay.
    pay_group text[]      NOT NULL DEFAULT '{}',
    -- SHA-256 of all that its owner decides.
    digest    bytea       NOT NULL DEFAULT '',
    title     bigint[]    NOT NULL DEFAULT '{}',
    body      bigint[]    NOT NULL DEFAULT '{}'
);
CREATE INDEX posting_dirty ON posting (first_at, demand_id) WHERE dirty;
CREATE INDEX posting_owner ON posting (owner, first_at);
CREATE INDEX posting_pay ON posting USING gin (pay_group) WHERE open;

-- Open posts that share a band are worth comparing.
CREATE TABLE posting_band (
    band      smallint NOT NULL,
    value     bigint   NOT NULL,
    demand_id text     NOT NULL REFERENCES posting (demand_id) ON DELETE CASCADE,
    PRIMARY KEY (band, value, demand_id)
);
CREATE INDEX posting_band_of ON posting_band (demand_id);

-- What is held against a post, and what people decided about it.
CREATE TABLE posting_case (
    demand_id      text        PRIMARY KEY,
    version        bigint      NOT NULL,
    enterprise_id  text        NOT NULL,
    zone           text        NOT NULL,
    post           text        NOT NULL,
    stage          text        NOT NULL CHECK (stage IN ('open', 'objected', 'confirmed', 'cleared', 'void')),
    standing       integer     NOT NULL CHECK (standing BETWEEN 0 AND 100),
    -- [{"code": …, "evidence": {…}}]
    findings       jsonb       NOT NULL,
    codes          text[]      NOT NULL,
    -- Posts named in the findings.
    others         text[]      NOT NULL,
    found_at       timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    -- What the bureau said, of which content.
    reason         text        NOT NULL DEFAULT '',
    decided_at     timestamptz,
    decided_digest bytea       NOT NULL DEFAULT '',
    -- What the owner said.
    objection      text        NOT NULL DEFAULT '',
    objected_at    timestamptz
);
CREATE INDEX posting_case_newest ON posting_case (updated_at DESC, demand_id DESC);
CREATE INDEX posting_case_owner ON posting_case (enterprise_id);
CREATE INDEX posting_case_others ON posting_case USING gin (others);
