-- depends: 0019-exchange

-- Erasing a person takes their id out of the histories of everything.
CREATE INDEX history_step_organisation ON history_step (organisation_id);

-- Of who was erased before.
UPDATE history_step SET person = '', organisation_id = ''
    WHERE organisation_id IN (SELECT talent_id FROM erasure);
DELETE FROM duplicate_pair AS p USING erasure AS e
    WHERE e.talent_id IN (p.first_id, p.second_id) AND (p.stage <> 'merged' OR p.kept_id = e.talent_id);
