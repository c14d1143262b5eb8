-- The policy standard: policies as rows, evidence by minutes, learned signatures, confirmations and
-- corrections.

-- A policy never changes. Another set of parameters is its next version.
-- parameters: all of them, so that a later release does not change the rule behind an old verdict.
CREATE TABLE policy (
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  version INT UNSIGNED NOT NULL,
  rule ENUM('seed', 'standard') NOT NULL,
  parameters JSON NOT NULL,
  added_at DATETIME NOT NULL,
  PRIMARY KEY (policy, version)
);

-- at: set if the rollup is only for the classes that were in progress at that time.
ALTER TABLE rollup_start
  ADD COLUMN policy_version INT UNSIGNED NOT NULL DEFAULT 1,
  ADD COLUMN at DATETIME NULL;

-- evidence: what the student's devices say about the class, minute by minute
-- (src/attendance/evidence/evidence-text.ts). '': the student has no known device.
ALTER TABLE class_evidence ADD COLUMN evidence TEXT CHARACTER SET ascii COLLATE ascii_bin NULL;

-- The same for a student in free time: one time of the day without a class. It teaches what the
-- devices of students who are not in class do. It is deleted together with the events of the day.
CREATE TABLE free_evidence (
  day DATE NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  evidence TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (day, student_no)
);

-- In which five minutes of the day each access point heard any device.
-- pieces: 288 bits in hexadecimal. The first stands for the five minutes from midnight.
CREATE TABLE heard_piece (
  day DATE NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  pieces CHAR(72) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (day, access_point_no)
);

-- The statistics of one day's classes, in whole numbers (src/attendance/learning/statistics.ts). A
-- day that is learned again replaces its own.
-- room: '' is elsewhere. In learned_silence and signature_silence, names that begin with a space
-- are kinds of silence (src/attendance/model/silence.ts).
CREATE TABLE learned_time (
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  day DATE NOT NULL,
  moment ENUM('during', 'before', 'after') NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  units BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (policy, day, moment, room, access_point_no)
);

CREATE TABLE learned_silence (
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  day DATE NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  students BIGINT UNSIGNED NOT NULL,
  silent BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (policy, day, room)
);

-- Learned signatures, pinned to the day that they were learned from. The rows of a version never
-- change.
CREATE TABLE signature_version (
  version INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  policy_version INT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  floor DOUBLE NOT NULL,
  silent_elsewhere DOUBLE NOT NULL,
  silent_present DOUBLE NOT NULL,
  learned_at DATETIME NOT NULL,
  KEY by_day (policy, day)
);

-- share, during a class: of the time that those present in the room were heard, the part on this
-- access point. Before and after a class: of those who were heard, the part heard on it.
-- room: '' is elsewhere: the same for students who are not in their class.
CREATE TABLE signature (
  version INT UNSIGNED NOT NULL,
  moment ENUM('during', 'before', 'after') NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  share DOUBLE NOT NULL,
  PRIMARY KEY (version, moment, room, access_point_no)
);

-- share: of those present in the room, the part that was not heard.
CREATE TABLE signature_silence (
  version INT UNSIGNED NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  share DOUBLE NOT NULL,
  PRIMARY KEY (version, room)
);

-- The room that an access point was learned to belong to.
CREATE TABLE learned_room (
  version INT UNSIGNED NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  share DOUBLE NOT NULL,
  PRIMARY KEY (version, access_point_no)
);

-- late: 'maybe' if the first sighting is late, but the phone may have slept until then.
-- corrected: this is a person's verdict.
ALTER TABLE verdict
  ADD COLUMN late ENUM('no', 'yes', 'maybe') NULL,
  ADD COLUMN corrected BOOLEAN NOT NULL DEFAULT FALSE;

-- estimate: the rate, even if too few students are decided to show it without its interval.
-- base_rate: each student's log odds start from it.
-- suggested_room: where the class seems to have met.
-- confirmed: a person has said what became of the class.
-- met_in: where that person says it met.
ALTER TABLE class_attendance
  ADD COLUMN policy_version INT UNSIGNED NOT NULL DEFAULT 1,
  ADD COLUMN signature_version INT UNSIGNED NULL,
  ADD COLUMN base_rate DOUBLE NULL,
  ADD COLUMN estimate DOUBLE NULL,
  ADD COLUMN suggested_room VARCHAR(64) COLLATE utf8mb4_0900_bin NULL,
  ADD COLUMN met_in VARCHAR(64) COLLATE utf8mb4_0900_bin NULL,
  ADD COLUMN confirmed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE class_attendance SET estimate = rate;

ALTER TABLE course_attendance ADD COLUMN estimate DOUBLE NULL;
UPDATE course_attendance SET estimate = rate;

ALTER TABLE day_rollup ADD COLUMN policy_version INT UNSIGNED NOT NULL DEFAULT 1;

-- What a person said about a class. Rows are only added, and the last one counts. Classes are
-- named, because every roster version gives them new numbers.
CREATE TABLE class_confirmation (
  confirmation_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  day DATE NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  starts_at DATETIME NOT NULL,
  state ENUM('as_planned', 'not_held', 'moved') NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NULL,
  reason VARCHAR(255) NOT NULL,
  confirmed_by VARCHAR(64) NOT NULL,
  confirmed_at DATETIME NOT NULL,
  KEY by_day (day)
);

-- A person's verdict against a computed one. Rows are only added. The last one of a student and
-- class counts.
CREATE TABLE correction (
  correction_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  day DATE NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  starts_at DATETIME NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  verdict ENUM('present', 'partial', 'absent', 'unknown') NOT NULL,
  reason VARCHAR(255) NOT NULL,
  corrected_by VARCHAR(64) NOT NULL,
  corrected_at DATETIME NOT NULL,
  KEY by_day (day),
  KEY by_student (student_no)
);

-- If a correction moves an interval below 0 or above 1, class_attendance keeps it so, and a later
-- correction can move it back (src/attendance/judging/correction.ts). Only this view cuts it.
CREATE OR REPLACE ALGORITHM = MERGE VIEW class_rates AS
SELECT c.class_date, c.course, c.section, c.room, c.starts_at, c.ends_at,
       COALESCE(a.enrolled, c.enrolled) AS enrolled, a.present, a.partial, a.absent, a.unknown, a.not_measured,
       IF(c.measurable,
          COALESCE(a.seed_present, (SELECT COUNT(*) FROM live_presence p WHERE p.class_no = c.class_no)) * 1E0
            / NULLIF(COALESCE(a.enrolled, c.enrolled), 0),
          NULL) AS seed_rate,
       a.rate, GREATEST(0, a.rate_low) AS rate_low, LEAST(1, a.rate_high) AS rate_high, a.coverage,
       COALESCE(CAST(a.state AS CHAR), IF(c.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       a.policy, a.rolled_up_at, a.suggested_room, a.met_in, a.confirmed, a.policy_version, a.signature_version
FROM day_class c
LEFT JOIN class_attendance a ON a.class_no = c.class_no;
