-- depends: 0002-organisations

-- Whom an OpenID provider knows an account's person as; a subject is the provider's own name for them.
CREATE TABLE external_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, account_id)
);
