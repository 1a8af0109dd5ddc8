DROP TABLE demand_entry;
DROP TABLE demand_list;
