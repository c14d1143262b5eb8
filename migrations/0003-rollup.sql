-- What a rollup writes. Every step replaces what it wrote before, so running it twice changes
-- nothing.

-- The rollup of a day that is in progress: its inputs, and how far ingest had come when it began.
-- run_id: the workflow run. A step of an older run finds another run_id here and writes nothing.
-- caught_up: every partition had reached the end of its log.
CREATE TABLE rollup_start (
  day DATE NOT NULL PRIMARY KEY,
  run_id VARCHAR(64) COLLATE ascii_bin NOT NULL,
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  roster_version INT UNSIGNED NOT NULL,
  caught_up BOOLEAN NOT NULL,
  started_at DATETIME NOT NULL
);

CREATE TABLE rollup_start_version (
  day DATE NOT NULL,
  topic VARCHAR(249) COLLATE ascii_bin NOT NULL,
  partition_no INT UNSIGNED NOT NULL,
  version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (day, topic, partition_no)
);

-- The evidence of one student in one class. No row: no evidence.
-- seed_first, seed_last: the first and last successful access event on an access point of the room
-- within the class.
CREATE TABLE class_evidence (
  class_no INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  seed_first DATETIME NULL,
  seed_last DATETIME NULL,
  PRIMARY KEY (class_no, student_no)
);

CREATE TABLE verdict (
  class_no INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  verdict ENUM('present', 'partial', 'absent', 'unknown', 'not_measured') NOT NULL,
  probability DOUBLE NULL,
  minutes DOUBLE NULL,
  first_seen DATETIME NULL,
  last_seen DATETIME NULL,
  late_minutes DOUBLE NULL,
  left_early BOOLEAN NULL,
  PRIMARY KEY (class_no, student_no)
);

CREATE TABLE class_attendance (
  class_no INT UNSIGNED NOT NULL PRIMARY KEY,
  enrolled INT UNSIGNED NOT NULL,
  present INT UNSIGNED NOT NULL,
  partial INT UNSIGNED NOT NULL,
  absent INT UNSIGNED NOT NULL,
  unknown INT UNSIGNED NOT NULL,
  not_measured INT UNSIGNED NOT NULL,
  seed_present INT UNSIGNED NOT NULL,
  rate DOUBLE NULL,
  rate_low DOUBLE NULL,
  rate_high DOUBLE NULL,
  coverage DOUBLE NULL,
  state ENUM('provisional', 'final', 'no_data', 'not_held', 'moved') NOT NULL,
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  rolled_up_at DATETIME NOT NULL
);

-- The rates of a day by section and by course, written when the day is sealed.
-- section: '' stands for the whole course.
-- seed_present: counted among seed_enrolled, which is the distinct students enrolled in a class
-- whose room an access point covers.
-- state: that of the day, or the one that all its classes have in common.
CREATE TABLE course_attendance (
  day DATE NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  classes INT UNSIGNED NOT NULL,
  enrolled INT UNSIGNED NOT NULL,
  present INT UNSIGNED NOT NULL,
  partial INT UNSIGNED NOT NULL,
  absent INT UNSIGNED NOT NULL,
  unknown INT UNSIGNED NOT NULL,
  not_measured INT UNSIGNED NOT NULL,
  seed_present INT UNSIGNED NOT NULL,
  seed_enrolled INT UNSIGNED NOT NULL,
  rate DOUBLE NULL,
  rate_low DOUBLE NULL,
  rate_high DOUBLE NULL,
  coverage DOUBLE NULL,
  state ENUM('provisional', 'final', 'no_data', 'not_held', 'moved') NOT NULL,
  PRIMARY KEY (day, course, section)
);

-- The last finished rollup of each day, and the day versions that it had seen. A day is dirty if
-- these differ from day_version.
CREATE TABLE day_rollup (
  day DATE NOT NULL PRIMARY KEY,
  state ENUM('provisional', 'final') NOT NULL,
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  roster_version INT UNSIGNED NOT NULL,
  classes INT UNSIGNED NOT NULL,
  rolled_up_at DATETIME NOT NULL
);

CREATE TABLE day_rollup_version (
  day DATE NOT NULL,
  topic VARCHAR(249) COLLATE ascii_bin NOT NULL,
  partition_no INT UNSIGNED NOT NULL,
  version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (day, topic, partition_no)
);

-- Days whose events retention has deleted. They cannot be rolled up again.
CREATE TABLE expired_day (
  day DATE NOT NULL PRIMARY KEY,
  expired_at DATETIME NOT NULL
);
