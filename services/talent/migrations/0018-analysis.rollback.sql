DROP TABLE training_base;
DROP TRIGGER index_consent ON consent;
DROP FUNCTION index_consent();
DROP TABLE index_post;
DROP TABLE index_counted;
DROP TABLE index_sum;
DROP TABLE index_person;
