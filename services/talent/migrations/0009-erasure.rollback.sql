DROP TABLE erasure_step;
DROP TABLE erasure;
