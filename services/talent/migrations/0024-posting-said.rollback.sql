ALTER TABLE posting
    DROP COLUMN said_title,
    DROP COLUMN said_body;
