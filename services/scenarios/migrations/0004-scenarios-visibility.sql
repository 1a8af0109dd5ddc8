-- depends: 0003-visibility 0002-scenarios

-- The credit code of what is held already, from field 4 of its message: nothing before that field can hold its tag
-- and length (an id has neither byte, a version's last byte is followed by field 3).
UPDATE enterprise
   SET owner = id,
       public = NOT withdrawn,
       facet = convert_from(substring(state FROM position('\x2212'::bytea IN state) + 2 FOR 18), 'UTF8');

-- The facet is the stage, 2 LISTED. No scenario had a provider's id.
UPDATE scenario SET public = NOT withdrawn AND facet = '2';
