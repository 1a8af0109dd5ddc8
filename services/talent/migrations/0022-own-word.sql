-- depends: 0008-people 0021-merged

-- Whether the person has said themselves who they are: imports then fill in what they left open, and no more.
ALTER TABLE person ADD COLUMN own boolean NOT NULL DEFAULT false;
UPDATE person SET own = true
    WHERE EXISTS (SELECT FROM consent WHERE consent.talent_id = person.talent_id AND consent.basis = 'self');
