DROP TABLE outbox;
DROP FUNCTION outbox_notify();
DROP TABLE idempotency_key;
DROP TABLE record_shape;
