-- Codes that a lecturer shows in a class, and that students enter to say that they are there.

-- code_hash: the SHA-256 of the code as hexadecimal text, as in board_session. Nobody can read a code
-- back: whoever loses it shows another one.
-- day, course, section, starts_at: the class, as in `correction`.
-- ends_at: until when it can be entered, on the campus wall clock. ended_at: when a person ended it
-- before that.
-- allow_elsewhere: whether a student whose devices are heard elsewhere may enter it.
CREATE TABLE roll_code (
  code_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day DATE NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  starts_at DATETIME NOT NULL,
  opened_by VARCHAR(64) NOT NULL,
  opened_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  allow_elsewhere BOOLEAN NOT NULL,
  ended_at DATETIME NULL,
  KEY by_hash (code_hash),
  KEY by_class (day, course, section, starts_at)
);

-- What became of a student who entered a code. Rows are only added, one for each outcome: a student
-- who was refused may come into the room and enter the code again.
-- `taken`: the roll has a mark of the student. It can happen once. `elsewhere`: the student's devices
-- were heard elsewhere.
-- day: the day of the class, by which the rows are deleted.
CREATE TABLE roll_entry (
  code_no INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  outcome ENUM('taken', 'elsewhere') NOT NULL,
  day DATE NOT NULL,
  entered_at DATETIME NOT NULL,
  PRIMARY KEY (code_no, student_no, outcome),
  KEY by_student (student_no),
  KEY by_day (day)
);
