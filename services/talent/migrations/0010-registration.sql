-- depends: 0007-market

-- What a person types before it is submitted, sealed under the person's key; one draft a person.
CREATE TABLE registration_draft (
    talent_id text        PRIMARY KEY,
    version   bigint      NOT NULL CHECK (version >= 1),
    sealed    bytea       NOT NULL,
    saved_at  timestamptz NOT NULL
);

-- How lately profiles were confirmed, for the clock; kept with each change of a profile.
CREATE TABLE talent_freshness (
    talent_id text     PRIMARY KEY,
    -- The day of the last confirmation; of creation where there was none.
    since     date     NOT NULL,
    -- Number of dabridge.events.v1.Freshness, never 0.
    state     smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    -- Made up: nobody is there to confirm it, so it stays fresh.
    synthetic boolean  NOT NULL,
    -- When the clock is to look at it again.
    next_on   date     NOT NULL
);
CREATE INDEX talent_freshness_due ON talent_freshness (next_on, talent_id);
CREATE INDEX talent_freshness_age ON talent_freshness (state, since, talent_id);

-- What the profiles themselves say is found out by the clock, at once.
INSERT INTO talent_freshness (talent_id, since, state, synthetic, next_on)
SELECT id, (updated_at AT TIME ZONE 'Asia/Shanghai')::date, 1, false, '2000-01-01'
FROM talent WHERE NOT withdrawn;
