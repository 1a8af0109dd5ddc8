-- depends: 0001-records

CREATE TABLE enterprise (LIKE record_shape INCLUDING ALL);
CREATE TABLE scenario (LIKE record_shape INCLUDING ALL);
