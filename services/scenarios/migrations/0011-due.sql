-- depends: 0006-market

-- When the clock has to close a scenario's answers; kept in step with the record.
CREATE TABLE scenario_due (
    scenario_id text        PRIMARY KEY REFERENCES scenario (id) ON DELETE CASCADE,
    due         timestamptz NOT NULL
);
CREATE INDEX scenario_due_due ON scenario_due (due);
