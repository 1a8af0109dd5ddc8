-- depends: 0023-postings

-- What the post said when it first said what it says (since): an edit is compared with it, so that no row of
-- small edits ends in other words under the old moment.
ALTER TABLE posting
    ADD COLUMN said_title bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN said_body  bigint[] NOT NULL DEFAULT '{}';
UPDATE posting SET said_title = title, said_body = body;
