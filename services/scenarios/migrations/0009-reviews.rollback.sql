DROP TABLE question;
DROP TABLE review_sheet;
DROP TABLE review_affiliation;
