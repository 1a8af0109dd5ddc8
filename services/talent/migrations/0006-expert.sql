-- depends: 0005-parties 0004-talent-visibility

CREATE TABLE expert (LIKE record_shape INCLUDING ALL);
