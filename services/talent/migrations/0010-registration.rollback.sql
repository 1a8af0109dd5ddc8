DROP TABLE talent_freshness;
DROP TABLE registration_draft;
