-- depends: 0001-records

-- Who may see a record: its owner's id, empty where nobody owns it, and whether everybody may. On the shape and
-- on each table that was made like it already; those that are made later have it from the shape.
DO $$ DECLARE held text; BEGIN FOR held IN SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema AND column_name = 'content_hash' LOOP EXECUTE format('ALTER TABLE %I ADD COLUMN owner text NOT NULL DEFAULT '''', ADD COLUMN public boolean NOT NULL DEFAULT false', held); EXECUTE format('ALTER TABLE %I ALTER COLUMN owner DROP DEFAULT, ALTER COLUMN public DROP DEFAULT', held); EXECUTE format('CREATE INDEX ON %I (owner)', held); END LOOP; END $$;
