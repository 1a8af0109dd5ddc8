DROP TABLE policy_recipient;
DROP TABLE policy_telling;
DROP TABLE policy;
DROP FUNCTION refuse_policy_change();
