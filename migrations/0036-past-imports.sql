-- is_past: the schedule was deleted after the run began, so that it failed is no alarm any more.
ALTER TABLE import_run ADD COLUMN is_past BOOLEAN NOT NULL DEFAULT FALSE;
