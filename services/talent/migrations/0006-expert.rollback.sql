DROP TABLE expert;
