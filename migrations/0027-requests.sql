-- What students ask to have corrected, and what became of it.
-- day to was_only: the class, as in `correction`: a later roster may move it.
-- verdict: what the student says is right.
-- state: 'accepted' is a correction, written in the same transaction.
-- open_slot: 1 to 20 while the request is open, else NULL. So a student has no more than 20 open
-- requests, and no two of one class, whoever asks at the same time.
-- answer, decided_by, decided_at: of a withdrawn request, who and when only.
CREATE TABLE correction_request (
  request_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  day DATE NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  starts_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  was_only BOOLEAN NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  verdict ENUM('present', 'partial', 'absent') NOT NULL,
  reason VARCHAR(255) NOT NULL,
  requested_at DATETIME NOT NULL,
  state ENUM('open', 'accepted', 'refused', 'withdrawn') NOT NULL DEFAULT 'open',
  open_slot TINYINT UNSIGNED NULL,
  answer VARCHAR(255) NULL,
  decided_by VARCHAR(64) NULL,
  decided_at DATETIME NULL,
  account VARCHAR(288) NULL DEFAULT (USER()),
  UNIQUE KEY by_student (student_no, open_slot),
  UNIQUE KEY one_open (student_no, course, section, (IF(open_slot IS NULL, NULL, starts_at))),
  KEY by_day (day),
  KEY by_state (state, request_no)
);
