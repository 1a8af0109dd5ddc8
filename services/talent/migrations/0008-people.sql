-- depends: 0007-market

-- Who is behind a profile, sealed under the person's own key, which lies in another database. Indexes are HMACs
-- under PERSON_KEY, so that a mobile or ID number is found by nobody without it.
CREATE TABLE person (
    talent_id       text        PRIMARY KEY,
    sealed          bytea       NOT NULL,
    mobile_index    bytea,
    id_number_index bytea,
    version         bigint      NOT NULL DEFAULT 1,
    updated_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX person_mobile ON person (mobile_index) WHERE mobile_index IS NOT NULL;
CREATE INDEX person_id_number ON person (id_number_index) WHERE id_number_index IS NOT NULL;

-- What a person allows, and since when: the latest line of a purpose and a recipient holds. Never changed.
CREATE TABLE consent (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    talent_id text        NOT NULL,
    purpose   text        NOT NULL,
    -- An organisation's id; empty: all recipients of the purpose.
    recipient text        NOT NULL,
    given     boolean     NOT NULL,
    -- Version of the wording that was shown.
    wording   text        NOT NULL,
    -- "self", or "import:<id>".
    basis     text        NOT NULL,
    at        timestamptz NOT NULL
);
CREATE INDEX consent_latest ON consent (talent_id, purpose, recipient, id DESC);

-- Requests that a person of the bureau looks at a match again; reasons lie sealed under the person's key.
CREATE TABLE match_review (
    seq            bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    id             text        PRIMARY KEY,
    talent_id      text        NOT NULL,
    market         text        NOT NULL,
    counterpart_id text        NOT NULL,
    version        bigint      NOT NULL,
    stage          text        NOT NULL CHECK (stage IN ('open', 'answered')),
    outcome        text        NOT NULL,
    reason         bytea       NOT NULL,
    answer         bytea       NOT NULL,
    asked_at       timestamptz NOT NULL,
    answered_at    timestamptz
);
CREATE INDEX match_review_of ON match_review (talent_id, seq);
CREATE INDEX match_review_queue ON match_review (stage, seq);
CREATE UNIQUE INDEX match_review_open ON match_review (talent_id, market, counterpart_id) WHERE stage = 'open';
