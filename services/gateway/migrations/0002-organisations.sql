-- depends: 0001-accounts

CREATE TABLE organisation (
    id text PRIMARY KEY,
    name text NOT NULL,
    roles text[] NOT NULL CHECK (
        cardinality(roles) > 0
        AND (
            roles <@ ARRAY['enterprise', 'provider']
            OR roles <@ ARRAY['admin', 'security', 'auditor']
            OR roles IN (ARRAY['hr_bureau'], ARRAY['scenario_centre'], ARRAY['zone_bureau'])
        )
    ),
    uscc text UNIQUE,
    zone text NOT NULL DEFAULT '',
    status text NOT NULL CHECK (status IN ('active', 'suspended')),
    -- Why it is suspended.
    reason text NOT NULL DEFAULT '',
    development boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (zone <> '' OR NOT 'zone_bureau' = ANY (roles))
);
CREATE INDEX organisation_newest ON organisation (created_at DESC, id);
-- A department without a code is known by its name and place.
CREATE UNIQUE INDEX organisation_unnumbered ON organisation (name, zone) WHERE uscc IS NULL;

CREATE TABLE membership (
    account_id text NOT NULL REFERENCES account (id),
    organisation_id text NOT NULL REFERENCES organisation (id),
    roles text[] NOT NULL CHECK (NOT ('auditor' = ANY (roles) AND roles && ARRAY['admin', 'security'])),
    owner boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, organisation_id)
);
CREATE INDEX membership_organisation ON membership (organisation_id);

CREATE TABLE invitation (
    id text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisation (id),
    mobile_index bytea NOT NULL,
    mobile_sealed bytea NOT NULL,
    roles text[] NOT NULL,
    owner boolean NOT NULL DEFAULT false,
    token_hash bytea NOT NULL UNIQUE,
    invited_by text NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    accepted_by text REFERENCES account (id),
    revoked_at timestamptz
);
CREATE UNIQUE INDEX invitation_open ON invitation (organisation_id, mobile_index)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;

-- A request for an organisation, or for another role of one that exists.
CREATE TABLE application (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES account (id),
    role text NOT NULL CHECK (role IN ('enterprise', 'provider')),
    name text NOT NULL,
    uscc text,
    zone text NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'approving', 'approved', 'refused')),
    -- Why it was refused.
    reason text NOT NULL DEFAULT '',
    -- The organisation that it extends, or the id that approval has chosen for the new one.
    organisation_id text,
    extends boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    submitted_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text NOT NULL DEFAULT '',
    CHECK (organisation_id IS NOT NULL OR status IN ('pending', 'refused') AND NOT extends)
);
CREATE INDEX application_queue ON application (role, status, submitted_at, id);
CREATE INDEX application_account ON application (account_id);
CREATE UNIQUE INDEX application_open ON application (role, uscc)
    WHERE uscc IS NOT NULL AND status IN ('pending', 'approving');
CREATE UNIQUE INDEX application_open_unnumbered ON application (role, name, zone)
    WHERE uscc IS NULL AND status IN ('pending', 'approving');

CREATE TABLE api_key (
    id text PRIMARY KEY,
    organisation_id text NOT NULL REFERENCES organisation (id),
    name text NOT NULL,
    scopes text[] NOT NULL,
    secret_hash bytea NOT NULL,
    created_by text NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_key_organisation ON api_key (organisation_id, created_at DESC, id);
