DROP TABLE committee_word;
DROP TABLE advice;
DROP TABLE nomination;
