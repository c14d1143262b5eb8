-- Whether a day's records can be what the campus's WiFi really logged (docs/feed.md).

-- events, failed: how many events of the day the access point has, and how many of them are failed
-- associations. last_at: the last of them. NULL in rows that an earlier release wrote.
ALTER TABLE heard_piece
  ADD COLUMN events INT UNSIGNED NULL,
  ADD COLUMN failed INT UNSIGNED NULL,
  ADD COLUMN last_at DATETIME NULL;

-- What the records of one day say about the feed, as the last seal saw them. Later days are
-- compared with it (src/attendance/feed/day-feed.ts has the meaning of each column).
-- in_class, heard: lists of 48 numbers, one for each half hour.
CREATE TABLE day_feed (
  day DATE NOT NULL PRIMARY KEY,
  events INT UNSIGNED NOT NULL,
  failed INT UNSIGNED NOT NULL,
  listed INT UNSIGNED NOT NULL,
  listed_heard INT UNSIGNED NOT NULL,
  unlisted_heard INT UNSIGNED NOT NULL,
  students INT UNSIGNED NOT NULL,
  students_heard INT UNSIGNED NOT NULL,
  judged INT UNSIGNED NOT NULL,
  moved INT UNSIGNED NOT NULL,
  in_class JSON NOT NULL,
  heard JSON NOT NULL
);

-- Set where the day would be final but for its feed: the likely cause, and the sentence for people.
-- Both are NULL once a person has accepted the day.
ALTER TABLE day_rollup
  ADD COLUMN held_cause VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN held_reason VARCHAR(255) NULL;

-- A day that a person accepted although its feed looked broken. Rows are only added.
-- cause, held_reason: what the person was told. account: the MySQL account that wrote the row.
CREATE TABLE day_acceptance (
  acceptance_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  day DATE NOT NULL,
  cause VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  held_reason VARCHAR(255) NOT NULL,
  reason VARCHAR(255) NOT NULL,
  accepted_by VARCHAR(64) NOT NULL,
  accepted_at DATETIME NOT NULL,
  account VARCHAR(288) NULL DEFAULT (USER()),
  KEY by_day (day)
);
