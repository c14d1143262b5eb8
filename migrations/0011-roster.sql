-- What people said of a class is carried over to a later roster that moves the class
-- (src/attendance/judging/carry-over.ts). That needs more of the class than its start.
-- ends_at: NULL where a release wrote the row that did not know this column.
-- was_only: the section had no other class on that day.
ALTER TABLE correction
  ADD COLUMN ends_at DATETIME NULL,
  ADD COLUMN was_only BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE class_confirmation
  ADD COLUMN ends_at DATETIME NULL,
  ADD COLUMN was_only BOOLEAN NOT NULL DEFAULT FALSE;

-- The words so far were said of the newest roster that has such a class.
UPDATE correction k
JOIN LATERAL (SELECT c.version, c.class_no, c.ends_at
              FROM roster_head h
              STRAIGHT_JOIN roster_version v ON v.version <= h.version
              STRAIGHT_JOIN class c ON c.version = v.version AND c.class_date = k.day
                AND c.course = k.course AND c.section = k.section
                AND c.starts_at = k.starts_at
              ORDER BY v.version DESC LIMIT 1) AS spoken
SET k.ends_at = spoken.ends_at,
    k.was_only = NOT EXISTS (SELECT 1 FROM class o
                             WHERE o.version = spoken.version AND o.class_date = k.day
                               AND o.course = k.course AND o.section = k.section
                               AND o.class_no <> spoken.class_no);
UPDATE class_confirmation f
JOIN LATERAL (SELECT c.version, c.class_no, c.ends_at
              FROM roster_head h
              STRAIGHT_JOIN roster_version v ON v.version <= h.version
              STRAIGHT_JOIN class c ON c.version = v.version AND c.class_date = f.day
                AND c.course = f.course AND c.section = f.section
                AND c.starts_at = f.starts_at
              ORDER BY v.version DESC LIMIT 1) AS spoken
SET f.ends_at = spoken.ends_at,
    f.was_only = NOT EXISTS (SELECT 1 FROM class o
                             WHERE o.version = spoken.version AND o.class_date = f.day
                               AND o.course = f.course AND o.section = f.section
                               AND o.class_no <> spoken.class_no);

-- The days of a roster that do not follow the timetable of their own weekday. An import compares
-- them with those of the roster before, so that no holiday is lost by mistake.
-- weekday: the weekday that the day follows; NULL for a holiday.
CREATE TABLE roster_calendar (
  version INT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  weekday TINYINT UNSIGNED NULL,
  PRIMARY KEY (version, day)
);
