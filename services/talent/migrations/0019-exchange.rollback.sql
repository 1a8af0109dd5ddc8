DROP TABLE exchange_delivery;
DROP TABLE exchange_release;
DROP TABLE exchange_conflict;
DROP TABLE exchange_fault;
DROP TABLE exchange_batch;
DROP TABLE exchange_source;
