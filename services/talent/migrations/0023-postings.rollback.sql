DROP TABLE posting_case;
DROP TABLE posting_band;
DROP TABLE posting;
