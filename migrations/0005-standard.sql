-- The standard policy: policies as rows, evidence by minutes, learned signatures, confirmations and corrections.

-- A policy is never changed: another set of parameters is its next version. parameters: all of them, so that a later release does not change what an
-- old verdict was made by.
CREATE TABLE policy (
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  version INT UNSIGNED NOT NULL,
  rule ENUM('seed', 'standard') NOT NULL,
  parameters JSON NOT NULL,
  added_at DATETIME NOT NULL,
  PRIMARY KEY (policy, version)
);

-- at: set where the rollup is for the classes that were in progress then, and for no others.
ALTER TABLE rollup_start
  ADD COLUMN policy_version INT UNSIGNED NOT NULL DEFAULT 1,
  ADD COLUMN at DATETIME NULL;

-- evidence: what the student's devices say of the class, minute by minute (src/attendance/evidence/evidence-text.ts). '': no known device.
ALTER TABLE class_evidence ADD COLUMN evidence TEXT CHARACTER SET ascii COLLATE ascii_bin NULL;

-- The same of a student at one time of the day without a class: what learning holds against absence. Goes with the events' retention.
CREATE TABLE free_evidence (
  day DATE NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  evidence TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (day, student_no)
);

-- In which five minutes of the day each access point heard any device. pieces: 288 bits in hexadecimal, the first one at midnight.
CREATE TABLE heard_piece (
  day DATE NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  pieces CHAR(72) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (day, access_point_no)
);

-- What one day's classes taught, in whole numbers (src/attendance/learning/statistics.ts). room '': elsewhere; in learned_silence and signature_silence names that
-- begin with a space are kinds of silence (src/attendance/model/silence.ts). A day that is learned again replaces its own.
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

-- Learned tables, pinned to the day that they were learned with; rows of a version never change.
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

-- share: of the time of those present in the room, the part on this access point; on the way, of those heard there. room '': the background.
CREATE TABLE signature (
  version INT UNSIGNED NOT NULL,
  moment ENUM('during', 'before', 'after') NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  share DOUBLE NOT NULL,
  PRIMARY KEY (version, moment, room, access_point_no)
);

-- Of those present in the room: the share of whom nothing is heard.
CREATE TABLE signature_silence (
  version INT UNSIGNED NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  share DOUBLE NOT NULL,
  PRIMARY KEY (version, room)
);

-- The room that an access point belongs to, as learned.
CREATE TABLE learned_room (
  version INT UNSIGNED NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  share DOUBLE NOT NULL,
  PRIMARY KEY (version, access_point_no)
);

-- late: 'maybe' where the first sighting is late but the phone may have slept until then. corrected: a person's word stands here.
ALTER TABLE verdict
  ADD COLUMN late ENUM('no', 'yes', 'maybe') NULL,
  ADD COLUMN corrected BOOLEAN NOT NULL DEFAULT FALSE;

-- estimate: the rate, also where too few students are decided to show it alone. base_rate: what each student's log odds start from.
-- suggested_room: where the class seems to have met. confirmed: a person has said what became of it; met_in: where that person says it met.
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

-- What a person said of a class; only ever added to, the last one holds. By names, since every roster version numbers its classes anew.
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

-- A person's word against a verdict; only ever added to, the last one of a student and class holds.
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

-- class_attendance keeps an interval that a correction has moved uncut, so that another one can move it back (src/attendance/judging/correction.ts).
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
