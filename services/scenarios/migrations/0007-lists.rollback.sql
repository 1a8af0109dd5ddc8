DROP TABLE list_amendment;
DROP TABLE list_item;
DROP TABLE list_batch;
DROP TABLE list_kind;
DROP FUNCTION refuse_item_of_frozen_list();
DROP FUNCTION refuse_change();
