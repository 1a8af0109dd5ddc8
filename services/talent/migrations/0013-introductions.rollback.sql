DROP TABLE introduction_outcome;
DROP TABLE introduction_word;
DROP TABLE introduction_fact;
