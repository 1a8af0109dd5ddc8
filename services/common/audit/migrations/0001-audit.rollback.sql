DROP TABLE audit_head;
DROP TABLE audit_entry;
DROP FUNCTION audit_head_rises();
DROP FUNCTION audit_refuse();
