DROP TABLE county_industry;
DROP TABLE demand;
DROP TABLE talent;
