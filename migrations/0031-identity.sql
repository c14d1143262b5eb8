-- Whose device it is, where records carry the login of a student.

-- The logins of a roster, as keyed hashes (src/login-key.ts).
CREATE TABLE roster_login (
  version INT UNSIGNED NOT NULL,
  login_key BIGINT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  PRIMARY KEY (version, login_key),
  KEY by_student (version, student_no)
);

-- When on a day a device carried the login of a student. A row keeps the student that the login
-- meant when it was read: a login that is given to somebody else later moves no earlier day.
-- first_at, last_at: the campus wall clock, as logged.
CREATE TABLE login_sighting (
  day DATE NOT NULL,
  device_key BIGINT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  first_at DATETIME NOT NULL,
  last_at DATETIME NOT NULL,
  PRIMARY KEY (day, device_key, student_no),
  KEY by_student (student_no)
);

-- Devices that carried the login of a student who opted out or was erased. Their records are not
-- stored, unless they carry the login of another student, or the roster of the day gives the device
-- to one. A row names no student.
-- last_day: the last day with such a login.
CREATE TABLE withheld_device (
  device_key BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  last_day DATE NOT NULL
);

-- logins: how many students of the version have one.
ALTER TABLE roster_version ADD COLUMN logins INT UNSIGNED NOT NULL DEFAULT 0;

-- logins: how many events carried a login while the roster had any. known_logins: those whose login
-- is a student's, whether the student opted out or not.
ALTER TABLE ingest_position
  ADD COLUMN logins BIGINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN known_logins BIGINT UNSIGNED NOT NULL DEFAULT 0;
