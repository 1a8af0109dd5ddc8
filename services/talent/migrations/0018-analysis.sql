-- depends: 0007-market 0008-people

-- What the index knows of a person: what is so now, and what is in the sums. No name, no text of theirs.
CREATE TABLE index_person (
    talent_id text    PRIMARY KEY,
    -- NULL: takes no part any more.
    now       jsonb,
    -- NULL: in no sum yet.
    counted   jsonb,
    skills    text[]  NOT NULL DEFAULT '{}',
    dirty     boolean NOT NULL DEFAULT true
);
CREATE INDEX index_person_dirty ON index_person (talent_id) WHERE dirty;

-- Sums in millionths of a person, exact in any order of additions.
CREATE TABLE index_sum (
    cell      text   NOT NULL,
    -- all, education or occupation
    dimension text   NOT NULL,
    grp       text   NOT NULL,
    people    bigint NOT NULL,
    quality   bigint NOT NULL,
    known     bigint NOT NULL,
    mobile    bigint NOT NULL,
    PRIMARY KEY (cell, dimension, grp)
);
CREATE TABLE index_counted (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at   timestamptz NOT NULL
);

-- Posts that are offered, with what they require in standard terms.
CREATE TABLE index_post (
    demand_id  text    PRIMARY KEY,
    zone       text    NOT NULL,
    industry   text    NOT NULL,
    name       text    NOT NULL,
    headcount  integer NOT NULL,
    open_until date,
    skills     text[]  NOT NULL
);
CREATE INDEX index_post_cell ON index_post (zone, industry);

-- Who says no to statistics is counted no more, and who says yes is again.
CREATE FUNCTION index_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE index_person SET dirty = true WHERE talent_id = NEW.talent_id;
    RETURN NULL;
END $$;
CREATE TRIGGER index_consent AFTER INSERT ON consent
    FOR EACH ROW WHEN (NEW.purpose = 'statistics') EXECUTE FUNCTION index_consent();

CREATE TABLE training_base (
    id         text        PRIMARY KEY,
    version    bigint      NOT NULL,
    title      text        NOT NULL,
    zone       text        NOT NULL,
    industries text[]      NOT NULL,
    active     boolean     NOT NULL,
    sample     boolean     NOT NULL,
    updated_at timestamptz NOT NULL
);
INSERT INTO training_base (id, version, title, zone, industries, active, sample, updated_at) VALUES
    ('sample-base-1', 1, '数字经济人才实训基地一（示例）', '511703', '{big-data,digital-call}', true, true, now()),
    ('sample-base-2', 1, '数字经济人才实训基地二（示例）', '511702', '{components,display}', true, true, now()),
    ('sample-base-3', 1, '数字经济人才实训基地三（示例）', '511724', '{display,sensor}', true, true, now()),
    ('sample-base-4', 1, '数字经济人才实训基地四（示例）', '511725', '{agriculture,manufacturing}', true, true, now()),
    ('sample-base-5', 1, '数字经济人才实训基地五（示例）', 'DZ-GXQ', '{big-data,vehicle,manufacturing}', true, true, now());
