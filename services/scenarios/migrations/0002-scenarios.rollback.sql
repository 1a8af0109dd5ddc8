DROP TABLE scenario;
DROP TABLE enterprise;
