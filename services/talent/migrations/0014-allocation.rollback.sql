DROP TABLE allocation_assignment;
DROP TABLE allocation_cell;
DROP TABLE allocation_run;
