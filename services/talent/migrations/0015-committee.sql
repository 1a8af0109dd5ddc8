-- depends: 0007-market

-- A nomination's title is its expert's id, its facet its stage; nothing of an advice but its title is listed by.
CREATE TABLE nomination (LIKE record_shape INCLUDING ALL);
CREATE TABLE advice (LIKE record_shape INCLUDING ALL);
CREATE INDEX nomination_expert ON nomination (title);
CREATE INDEX nomination_stage ON nomination (facet);
CREATE INDEX advice_stage ON advice (facet);
-- One that is under way, or a seat, a person.
CREATE UNIQUE INDEX nomination_open ON nomination (title) WHERE facet IN ('1', '2', '3') AND NOT withdrawn;

-- What is written about a member, or by one: sealed under their key, and gone with it.
CREATE TABLE committee_word (
    kind      text  NOT NULL,
    object_id text  NOT NULL,
    talent_id text  NOT NULL,
    sealed    bytea NOT NULL,
    PRIMARY KEY (kind, object_id, talent_id)
);
CREATE INDEX committee_word_talent ON committee_word (talent_id);
