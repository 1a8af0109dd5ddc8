-- depends: 0003-visibility

-- Whom a record names besides its owner, by ids. On the shape and on each table that was made like it already.
DO $$ DECLARE held text; BEGIN FOR held IN SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema AND column_name = 'content_hash' LOOP EXECUTE format('ALTER TABLE %I ADD COLUMN parties text[] NOT NULL DEFAULT ''{}''', held); EXECUTE format('CREATE INDEX ON %I USING gin (parties)', held); END LOOP; END $$;
