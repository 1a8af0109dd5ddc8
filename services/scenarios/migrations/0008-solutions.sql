-- depends: 0006-market

-- The data key of a solution, a pilot or a need, wrapped by SEAL_KEY.
CREATE TABLE sealed_key (
    owner_kind text  NOT NULL,
    owner_id   text  NOT NULL,
    wrapped    bytea NOT NULL,
    PRIMARY KEY (owner_kind, owner_id)
);

-- What a solution says, sealed by its data key. Revision 0 is the draft; the others are what was submitted.
CREATE TABLE solution_content (
    solution_id text        NOT NULL,
    revision    integer     NOT NULL,
    sealed      bytea       NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (solution_id, revision)
);

-- Who takes part: an enterprise in one solution a scenario, whether it leads or has agreed to join.
CREATE TABLE bidder (
    scenario_id   text NOT NULL,
    enterprise_id text NOT NULL,
    solution_id   text NOT NULL,
    PRIMARY KEY (scenario_id, enterprise_id)
);
CREATE INDEX bidder_solution ON bidder (solution_id);

-- Files in the object store, which are sealed by the data key of what they belong to, as are their names.
CREATE TABLE attachment (
    id          text        PRIMARY KEY,
    owner_kind  text        NOT NULL,
    owner_id    text        NOT NULL,
    -- Of the clear file.
    size_bytes  bigint      NOT NULL,
    -- The message Attachment; null while the file is on its way.
    sealed      bytea,
    -- Whether a draft names it, and whether something submitted does.
    in_draft    boolean     NOT NULL DEFAULT false,
    submitted   boolean     NOT NULL DEFAULT false,
    -- Since when nothing has named it.
    unused_at   timestamptz NOT NULL
);
CREATE INDEX attachment_owner ON attachment (owner_kind, owner_id);
CREATE INDEX attachment_unused ON attachment (unused_at) WHERE NOT in_draft AND NOT submitted;
