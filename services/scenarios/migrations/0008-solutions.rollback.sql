DROP TABLE attachment;
DROP TABLE bidder;
DROP TABLE solution_content;
DROP TABLE sealed_key;
