-- Runs of the nightly import: what became of each, and why. Nothing in a row names a student, a
-- device or a secret.

-- run_id: the run of the workflow, so that every attempt of one run writes the same row.
-- source: the folder or the URL, without the query of the URL.
-- outcome: running: no attempt has ended yet. unchanged: the newest roster says the same already.
-- refused: the roster was read, and must not be used. failed: it could not be read or written.
-- reason: why it was refused or failed. version_before: the newest version when the run began;
-- version: the newest one after it. Both are NULL where there was none.
-- report: what was found in the files, each cause once with a number of lines.
CREATE TABLE import_run (
  run_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  run_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source VARCHAR(1024) NOT NULL,
  outcome ENUM('running', 'imported', 'unchanged', 'refused', 'failed') NOT NULL,
  reason VARCHAR(2000) NULL,
  version_before INT UNSIGNED NULL,
  version INT UNSIGNED NULL,
  report JSON NULL,
  started_at DATETIME NOT NULL,
  ended_at DATETIME NULL,
  UNIQUE KEY once (run_id),
  KEY by_time (started_at)
);
