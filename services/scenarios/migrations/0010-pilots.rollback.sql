DROP TABLE scenario_views;
DROP TABLE pilot_due;
