DROP TABLE match_review;
DROP TABLE consent;
DROP TABLE person;
