DROP TABLE api_key;
DROP TABLE application;
DROP TABLE invitation;
DROP TABLE membership;
DROP TABLE organisation;
