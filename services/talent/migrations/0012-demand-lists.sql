-- depends: 0007-market

-- What enterprises proposed their posts to be. The messages are dabridge.talent.v1.DemandList: `summary` without
-- the changes, `changes` with nothing else.
CREATE TABLE demand_list (
    id            text        PRIMARY KEY,
    number        bigint      GENERATED ALWAYS AS IDENTITY,
    enterprise_id text        NOT NULL,
    -- dabridge.talent.v1.DemandListStage: 1 proposed, 2 confirmed, 3 superseded
    stage         integer     NOT NULL CHECK (stage BETWEEN 1 AND 3),
    summary       bytea       NOT NULL,
    changes       bytea       NOT NULL
);
CREATE INDEX demand_list_of ON demand_list (enterprise_id, number DESC);
CREATE INDEX demand_list_number ON demand_list (number DESC);
-- One list of an enterprise waits to be confirmed.
CREATE UNIQUE INDEX demand_list_proposed ON demand_list (enterprise_id) WHERE stage = 1;

-- Of each open post what is looked for beside its state: kept with every new state, whatever changed it.
CREATE TABLE demand_entry (
    demand_id      text    PRIMARY KEY,
    enterprise_id  text    NOT NULL,
    code           text    NOT NULL,
    open_until     date,
    -- Its last day was over when it last changed.
    lapsed         boolean NOT NULL,
    -- The version that a list made last; 0: none.
    listed_version bigint  NOT NULL DEFAULT 0
);
CREATE INDEX demand_entry_code ON demand_entry (enterprise_id, code) WHERE code <> '';
CREATE INDEX demand_entry_due ON demand_entry (open_until) WHERE NOT lapsed;
