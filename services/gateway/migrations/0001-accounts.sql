-- Names, mobiles and second factors are sealed (AES-256-GCM); mobiles are found by a keyed digest.

CREATE TABLE account (
    id text PRIMARY KEY,
    username text UNIQUE CHECK (username ~ '^[a-z][a-z0-9._-]{2,31}$'),
    mobile_index bytea UNIQUE,
    mobile_sealed bytea,
    name_sealed bytea NOT NULL,
    -- None: signs in by one-time code or at an OpenID provider alone.
    password_hash text,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
    development boolean NOT NULL DEFAULT false,
    -- The id of the person's own talent record.
    talent_id text UNIQUE,
    -- Wrong passwords and codes since the last sign-in.
    failed_count integer NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
    failed_at timestamptz,
    locked_until timestamptz,
    totp_sealed bytea,
    totp_confirmed_at timestamptz,
    -- The time step of the last code that was used: none up to it is good again.
    totp_last_step bigint,
    -- A secret that is shown but not confirmed yet.
    totp_pending_sealed bytea,
    created_at timestamptz NOT NULL,
    CHECK (username IS NOT NULL OR mobile_index IS NOT NULL),
    CHECK ((mobile_index IS NULL) = (mobile_sealed IS NULL)),
    CHECK ((totp_sealed IS NULL) = (totp_confirmed_at IS NULL))
);
CREATE INDEX account_newest ON account (created_at DESC, id);
CREATE INDEX account_locked ON account (locked_until) WHERE locked_until IS NOT NULL;

-- Logins that nobody has are locked as accounts are, so that a lock tells nothing.
CREATE TABLE unknown_login (
    login_digest bytea PRIMARY KEY,
    failed_count integer NOT NULL,
    failed_at timestamptz,
    locked_until timestamptz
);
CREATE INDEX unknown_login_age ON unknown_login (failed_at);

CREATE TABLE consent (
    account_id text NOT NULL REFERENCES account (id),
    -- Which text was agreed to, and which wording of it.
    subject text NOT NULL,
    version text NOT NULL,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, subject, version)
);

CREATE TABLE recovery_code (
    account_id text NOT NULL REFERENCES account (id),
    code_digest bytea NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (account_id, code_digest)
);

CREATE TABLE session (
    id text PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    account_id text NOT NULL REFERENCES account (id),
    -- The organisation that it acts for at the moment.
    organisation_id text,
    csrf text NOT NULL,
    -- When a second factor was given in it.
    second_factor_at timestamptz,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    address text NOT NULL,
    agent text NOT NULL
);
CREATE INDEX session_account ON session (account_id, created_at DESC);
CREATE INDEX session_organisation ON session (organisation_id) WHERE revoked_at IS NULL;
CREATE INDEX session_age ON session (expires_at);

CREATE TABLE one_time_code (
    id text PRIMARY KEY,
    mobile_index bytea NOT NULL,
    purpose text NOT NULL,
    code_digest bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    used_at timestamptz
);
CREATE INDEX one_time_code_newest ON one_time_code (mobile_index, created_at DESC);
CREATE INDEX one_time_code_age ON one_time_code (created_at);

-- What the development sender "sent", for the page that shows it.
CREATE TABLE outgoing_message (
    id text PRIMARY KEY,
    mobile_sealed bytea NOT NULL,
    text_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX outgoing_message_newest ON outgoing_message (created_at DESC, id);
