-- What a person may ask for: that nothing more is stored, that what is stored goes, and to know who
-- has looked.

-- Devices whose events ingest drops, unless the roster of the day gives the device to a student who
-- has not opted out. Rows are never deleted. A row names no student, so after an erasure nothing
-- says whose device it was.
CREATE TABLE suppressed_device (
  device_key BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  reason ENUM('opted_out', 'erased') NOT NULL,
  since DATETIME NOT NULL
);

-- The students who had opted out before this migration, with their devices in all rosters.
INSERT INTO suppressed_device (device_key, reason, since)
SELECT DISTINCT d.device_key, 'opted_out', UTC_TIMESTAMP()
FROM (
  SELECT s.student_no, MAX(s.version) AS version
  FROM roster_head AS h JOIN roster_student AS s ON s.version <= h.version
  GROUP BY s.student_no
) AS newest
JOIN roster_student AS s ON s.version = newest.version AND s.student_no = newest.student_no
JOIN roster_head AS h
JOIN roster_version AS v ON v.version <= h.version
JOIN roster_device AS d ON d.version = v.version AND d.student_no = s.student_no
WHERE s.opted_out;

-- Workers load their day plans again, now with these devices.
UPDATE roster_head
SET revision = CONV(LEFT(SHA2(UUID(), 256), 11), 16, 10)
WHERE id = 1 AND revision > 0;

-- Who was erased, and whose erasure was lifted. Rows are only added. The last one of a student
-- counts.
-- word: the same word in the journal (ROLLCALL_JOURNAL) has this name.
-- account: the MySQL account that wrote the row, and from which host, as the server knows them.
CREATE TABLE erasure (
  erasure_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  student_no INT UNSIGNED NOT NULL,
  what ENUM('erase', 'lift') NOT NULL,
  reason VARCHAR(255) NULL,
  erased_by VARCHAR(64) NULL,
  erased_at DATETIME NOT NULL,
  word CHAR(36) COLLATE ascii_bin NOT NULL UNIQUE,
  account VARCHAR(288) NULL DEFAULT (USER()),
  KEY by_student (student_no)
);

-- Who has looked at what is stored of students. Rows are only added.
-- student_no: whose; NULL where it was all students of a day.
CREATE TABLE person_look (
  look_no BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  student_no INT UNSIGNED NULL,
  what ENUM('explain', 'export', 'person_export') NOT NULL,
  detail VARCHAR(255) NOT NULL,
  looked_at DATETIME NOT NULL,
  account VARCHAR(288) NULL DEFAULT (USER()),
  KEY by_student (student_no),
  KEY by_time (looked_at)
);

-- The default comes after the column, so that the rows before this migration keep NULL. Nobody
-- knows which account wrote them.
ALTER TABLE correction
  ADD COLUMN word CHAR(36) COLLATE ascii_bin NULL UNIQUE,
  ADD COLUMN account VARCHAR(288) NULL;
ALTER TABLE correction ALTER COLUMN account SET DEFAULT (USER());

ALTER TABLE class_confirmation
  ADD COLUMN word CHAR(36) COLLATE ascii_bin NULL UNIQUE,
  ADD COLUMN account VARCHAR(288) NULL;
ALTER TABLE class_confirmation ALTER COLUMN account SET DEFAULT (USER());

ALTER TABLE ingest_control ADD COLUMN account VARCHAR(288) NULL;
ALTER TABLE ingest_control ALTER COLUMN account SET DEFAULT (USER());
