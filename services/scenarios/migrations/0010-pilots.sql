-- depends: 0006-market

-- The earliest day of a milestone that a running pilot has yet to reach; others have no row.
CREATE TABLE pilot_due (
    pilot_id text PRIMARY KEY REFERENCES pilot (id),
    due_on   date NOT NULL
);
CREATE INDEX pilot_due_day ON pilot_due (due_on);

-- How often the page of a scenario was looked at on a day.
CREATE TABLE scenario_views (
    scenario_id text   NOT NULL REFERENCES scenario (id),
    day         date   NOT NULL,
    views       bigint NOT NULL CHECK (views > 0),
    PRIMARY KEY (scenario_id, day)
);
