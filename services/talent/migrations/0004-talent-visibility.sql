-- depends: 0003-visibility 0002-talent

UPDATE talent SET owner = id;
-- The facet is the enterprise's id.
UPDATE demand SET owner = facet, public = NOT withdrawn;
UPDATE county_industry SET public = NOT withdrawn;
