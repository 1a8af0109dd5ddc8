DROP TABLE scenario_due;
