-- The roster: the university's tables as versioned snapshots. An import writes the rows of its
-- version once, and they never change. Text keys are compared byte for byte (utf8mb4_0900_bin):
-- "A-1 ", "a-1" and "A-1" are three names.

CREATE TABLE setting (
  name VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL PRIMARY KEY,
  value VARCHAR(255) NOT NULL
);

-- Registries give short numbers to long names. They only grow. All roster versions and the events
-- share them.
CREATE TABLE access_point (
  access_point_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL UNIQUE
);

CREATE TABLE student (
  student_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  student_id VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL UNIQUE
);

CREATE TABLE roster_version (
  version INT UNSIGNED NOT NULL PRIMARY KEY,
  imported_at DATETIME NOT NULL,
  fingerprint CHAR(64) COLLATE ascii_bin NOT NULL,
  first_date DATE NOT NULL,
  last_date DATE NOT NULL,
  students INT UNSIGNED NOT NULL,
  devices INT UNSIGNED NOT NULL,
  access_points INT UNSIGNED NOT NULL,
  sections INT UNSIGNED NOT NULL,
  enrolments INT UNSIGNED NOT NULL,
  classes INT UNSIGNED NOT NULL
);

-- One row.
-- version: the newest complete roster; NULL before the first import.
-- revision: grows whenever something that workers keep in memory of a day has become stale. Every
-- batch compares it inside its transaction.
CREATE TABLE roster_head (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY CHECK (id = 1),
  version INT UNSIGNED NULL,
  revision BIGINT UNSIGNED NOT NULL
);
INSERT INTO roster_head (id, version, revision) VALUES (1, NULL, 0);

-- Which roster version a day is read with: the newest that covers it. Once a rollup has sealed the
-- day, it is the version that the day was sealed with.
CREATE TABLE roster_day (
  day DATE NOT NULL PRIMARY KEY,
  version INT UNSIGNED NOT NULL
);

CREATE TABLE roster_student (
  version INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  opted_out BOOLEAN NOT NULL,
  PRIMARY KEY (version, student_no)
);

CREATE TABLE roster_device (
  version INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  device_key BIGINT UNSIGNED NOT NULL,
  kind ENUM('phone', 'laptop', 'tablet', 'other') NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  PRIMARY KEY (version, student_no, device_key, valid_from)
);

CREATE TABLE roster_room (
  version INT UNSIGNED NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  building VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  floor VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  capacity INT UNSIGNED NULL,
  PRIMARY KEY (version, room)
);

CREATE TABLE roster_access_point (
  version INT UNSIGNED NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  weight DOUBLE NOT NULL,
  PRIMARY KEY (version, room, access_point_no)
);

CREATE TABLE roster_section (
  version INT UNSIGNED NOT NULL,
  section_no INT UNSIGNED NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  kind ENUM('required', 'elective', 'large') NULL,
  PRIMARY KEY (version, section_no),
  UNIQUE KEY by_name (version, course, section)
);

CREATE TABLE roster_enrolment (
  version INT UNSIGNED NOT NULL,
  section_no INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  PRIMARY KEY (version, section_no, student_no, valid_from),
  KEY by_student (version, student_no)
);

-- The classes (dated meetings) that follow from the timetable and the calendar of one version.
-- enrolled: students enrolled on that date.
CREATE TABLE class (
  class_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version INT UNSIGNED NOT NULL,
  class_date DATE NOT NULL,
  section_no INT UNSIGNED NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NULL,
  starts_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  enrolled INT UNSIGNED NOT NULL,
  UNIQUE KEY by_meeting (version, class_date, course, section, starts_at)
);
