-- depends: 0001-records

CREATE TABLE talent (LIKE record_shape INCLUDING ALL);
CREATE TABLE demand (LIKE record_shape INCLUDING ALL);
CREATE TABLE county_industry (LIKE record_shape INCLUDING ALL);
