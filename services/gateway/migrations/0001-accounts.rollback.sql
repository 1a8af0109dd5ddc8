DROP TABLE outgoing_message;
DROP TABLE one_time_code;
DROP TABLE session;
DROP TABLE recovery_code;
DROP TABLE consent;
DROP TABLE unknown_login;
DROP TABLE account;
