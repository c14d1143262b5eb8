-- What persons say in a verdict: rolls that they take, and excused absences. Corrections came before.

-- basis: `roll` where a roll settled the verdict. MySQL appends it without writing the rows anew.
-- by_policy: what the policy said, where a person's word decides. NULL where none does, and where a
-- release from before this column put the word in.
-- excused: whether an excuse is in force. The verdict of such a student is `not_measured`, unless
-- the student was there.
ALTER TABLE verdict
  MODIFY COLUMN basis ENUM('heard', 'inferred', 'roll') NULL,
  ADD COLUMN by_policy ENUM('present', 'partial', 'absent', 'unknown', 'not_measured') NULL,
  ADD COLUMN excused BOOLEAN NOT NULL DEFAULT FALSE;

-- excused: the students who are excused and were not there. They are part of not_measured, and count
-- in no rate and in no coverage.
-- heard: how many students of the class were heard. The interval of the rate needs it
-- (src/attendance/judging/class-rate.ts). NULL where the policy does not say, and where a release
-- from before this column rolled the class up.
ALTER TABLE class_attendance
  ADD COLUMN excused INT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN heard INT UNSIGNED NULL;

ALTER TABLE course_attendance ADD COLUMN excused INT UNSIGNED NOT NULL DEFAULT 0;

-- Who was there, by a roll that a lecturer took, or by a code that the student entered. Rows are only
-- added. The last one of a student and class counts.
-- word: the rows of one roll have the same name in the journal (ROLLCALL_JOURNAL).
CREATE TABLE roll_mark (
  roll_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  day DATE NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  section VARCHAR(16) COLLATE utf8mb4_0900_bin NOT NULL,
  starts_at DATETIME NOT NULL,
  ends_at DATETIME NULL,
  was_only BOOLEAN NOT NULL DEFAULT FALSE,
  student_no INT UNSIGNED NOT NULL,
  is_there BOOLEAN NOT NULL,
  source ENUM('lecturer', 'code') NOT NULL,
  reason VARCHAR(255) NOT NULL,
  taken_by VARCHAR(64) NOT NULL,
  taken_at DATETIME NOT NULL,
  word CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  account VARCHAR(288) NULL DEFAULT (USER()),
  UNIQUE KEY by_word (word, student_no),
  KEY by_section (day, course, section),
  KEY by_student (student_no)
);

-- That a student may be away, from first_day to last_day, both included. Rows are only added.
-- course: NULL for all courses.
CREATE TABLE excuse (
  excuse_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  student_no INT UNSIGNED NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NULL,
  reason VARCHAR(255) NOT NULL,
  excused_by VARCHAR(64) NOT NULL,
  excused_at DATETIME NOT NULL,
  word CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL UNIQUE,
  account VARCHAR(288) NULL DEFAULT (USER()),
  KEY by_student (student_no),
  KEY by_last_day (last_day)
);

-- That an excuse holds no more, for any of its days. Rows are only added.
CREATE TABLE excuse_withdrawal (
  excuse_no INT UNSIGNED NOT NULL PRIMARY KEY,
  student_no INT UNSIGNED NOT NULL,
  reason VARCHAR(255) NOT NULL,
  withdrawn_by VARCHAR(64) NOT NULL,
  withdrawn_at DATETIME NOT NULL,
  word CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL UNIQUE,
  account VARCHAR(288) NULL DEFAULT (USER()),
  KEY by_student (student_no)
);

-- The views of 0015 and 0020 with `excused` as their last column. Coverage leaves these students out.
CREATE OR REPLACE ALGORITHM = MERGE VIEW class_rates AS
SELECT c.class_date, c.course, c.section, c.room, c.starts_at, c.ends_at,
       COALESCE(a.enrolled, c.enrolled) AS enrolled, a.present, a.partial, a.absent, a.unknown, a.not_measured,
       IF(c.measurable AND (a.class_no IS NOT NULL OR c.starts_at <= (SELECT now_at FROM campus_clock)),
          COALESCE(a.seed_present, (SELECT COUNT(*) FROM live_presence p WHERE p.class_no = c.class_no)) * 1E0
            / NULLIF(COALESCE(a.enrolled, c.enrolled), 0),
          NULL) AS seed_rate,
       a.rate, GREATEST(0, a.rate_low) AS rate_low, LEAST(1, a.rate_high) AS rate_high, a.coverage,
       COALESCE(CAST(a.state AS CHAR), IF(c.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       a.policy, a.rolled_up_at, a.suggested_room, a.met_in, a.confirmed, a.policy_version, a.signature_version, a.inferred,
       a.excused
FROM day_class c
LEFT JOIN class_attendance a ON a.class_no = c.class_no;

CREATE OR REPLACE ALGORITHM = MERGE VIEW section_rates AS
SELECT c.class_date, c.course, c.section, t.classes, COALESCE(s.enrolled, t.enrolled) AS enrolled,
       COALESCE(s.present, p.present) AS present, COALESCE(s.partial, p.partial) AS partial, COALESCE(s.absent, p.absent) AS absent,
       COALESCE(s.unknown, p.unknown) AS unknown, COALESCE(s.not_measured, p.not_measured) AS not_measured,
       IF(s.day IS NOT NULL,
          s.seed_present * 1E0 / NULLIF(s.seed_enrolled, 0),
          (SELECT COUNT(DISTINCT l.student_no) FROM class o STRAIGHT_JOIN live_presence l ON l.class_no = o.class_no
           WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section
             AND o.starts_at <= (SELECT now_at FROM campus_clock)) * 1E0
            / NULLIF((SELECT COUNT(DISTINCT n.student_no)
                      FROM class o
                      STRAIGHT_JOIN roster_enrolment n
                        ON n.version = o.version AND n.section_no = o.section_no AND o.class_date BETWEEN n.valid_from AND n.valid_to
                      WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section
                        AND o.starts_at <= (SELECT now_at FROM campus_clock)
                        AND EXISTS (SELECT 1 FROM roster_access_point r WHERE r.version = o.version AND r.room = o.room AND r.weight > 0)), 0)
       ) AS seed_rate,
       IF(s.day IS NOT NULL, s.rate, IF(p.coverage >= p.least_coverage, p.estimate, NULL)) AS rate,
       IF(s.day IS NOT NULL, s.rate_low, GREATEST(0, p.estimate - p.margin)) AS rate_low,
       IF(s.day IS NOT NULL, s.rate_high, LEAST(1, p.estimate + p.margin)) AS rate_high,
       COALESCE(s.coverage, p.coverage) AS coverage,
       COALESCE(CAST(s.state AS CHAR), p.state, IF(t.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       IF(s.day IS NOT NULL, u.policy, p.policy) AS policy, IF(s.day IS NOT NULL, u.rolled_up_at, p.rolled_up_at) AS rolled_up_at,
       COALESCE(s.excused, p.excused) AS excused
FROM day_class c
JOIN LATERAL (SELECT MIN(o.class_no) AS class_no, COUNT(*) AS classes, CAST(SUM(o.enrolled) AS UNSIGNED) AS enrolled, MIN(o.starts_at) AS starts_at
              FROM class o WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section) t
  ON t.class_no = c.class_no
LEFT JOIN (day_rollup u JOIN course_attendance s ON s.day = u.day)
  ON u.day = c.class_date AND u.roster_version = c.version AND u.rolled_up_at >= c.class_date + INTERVAL 1 DAY
    AND s.course = c.course AND s.section = c.section
LEFT JOIN LATERAL (
  SELECT CAST(SUM(a.present) AS UNSIGNED) AS present, CAST(SUM(a.partial) AS UNSIGNED) AS partial, CAST(SUM(a.absent) AS UNSIGNED) AS absent,
         CAST(SUM(a.unknown) AS UNSIGNED) AS unknown, CAST(SUM(a.not_measured) AS UNSIGNED) AS not_measured,
         CAST(SUM(a.excused) AS UNSIGNED) AS excused,
         SUM(x.estimate * (x.enrolled - x.not_measured)) / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS estimate,
         SQRT(SUM(POW(GREATEST(x.estimate - x.rate_low, x.rate_high - x.estimate) * (x.enrolled - x.not_measured), 2)))
           / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS margin,
         IF(COUNT(a.class_no) = 0, NULL,
            COALESCE(SUM(x.present + x.partial + x.absent) * 1E0 / NULLIF(SUM(x.enrolled - x.excused), 0), 0)) AS coverage,
         MAX(IF(y.rule = 'seed', 0E0, CAST(JSON_EXTRACT(y.parameters, '$.leastCoverage') AS DOUBLE))) AS least_coverage,
         IF(COUNT(a.class_no) = 0, NULL,
            IF(COUNT(a.class_no) = COUNT(*) AND MIN(CAST(a.state AS CHAR)) = MAX(CAST(a.state AS CHAR)),
               MIN(CAST(a.state AS CHAR)), 'provisional')) AS state,
         GROUP_CONCAT(DISTINCT a.policy ORDER BY a.policy SEPARATOR ', ') AS policy,
         MAX(a.rolled_up_at) AS rolled_up_at
  FROM class o
  LEFT JOIN class_attendance a ON a.class_no = o.class_no
  LEFT JOIN class_attendance x ON x.class_no = a.class_no AND x.state IN ('provisional', 'final') AND x.estimate IS NOT NULL
  LEFT JOIN policy y ON y.policy = a.policy AND y.version = a.policy_version
  WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section AND s.day IS NULL
    AND NOT EXISTS (SELECT 1 FROM day_rollup w WHERE w.day = c.class_date AND w.state = 'final' AND w.roster_version <> c.version)) p
  ON TRUE;

CREATE OR REPLACE ALGORITHM = MERGE VIEW course_rates AS
SELECT c.class_date, c.course, t.classes, COALESCE(s.enrolled, t.enrolled) AS enrolled,
       COALESCE(s.present, p.present) AS present, COALESCE(s.partial, p.partial) AS partial, COALESCE(s.absent, p.absent) AS absent,
       COALESCE(s.unknown, p.unknown) AS unknown, COALESCE(s.not_measured, p.not_measured) AS not_measured,
       IF(s.day IS NOT NULL,
          s.seed_present * 1E0 / NULLIF(s.seed_enrolled, 0),
          (SELECT COUNT(DISTINCT l.student_no) FROM class o STRAIGHT_JOIN live_presence l ON l.class_no = o.class_no
           WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course
             AND o.starts_at <= (SELECT now_at FROM campus_clock)) * 1E0
            / NULLIF((SELECT COUNT(DISTINCT n.student_no)
                      FROM class o
                      STRAIGHT_JOIN roster_enrolment n
                        ON n.version = o.version AND n.section_no = o.section_no AND o.class_date BETWEEN n.valid_from AND n.valid_to
                      WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course
                        AND o.starts_at <= (SELECT now_at FROM campus_clock)
                        AND EXISTS (SELECT 1 FROM roster_access_point r WHERE r.version = o.version AND r.room = o.room AND r.weight > 0)), 0)
       ) AS seed_rate,
       IF(s.day IS NOT NULL, s.rate, IF(p.coverage >= p.least_coverage, p.estimate, NULL)) AS rate,
       IF(s.day IS NOT NULL, s.rate_low, GREATEST(0, p.estimate - p.margin)) AS rate_low,
       IF(s.day IS NOT NULL, s.rate_high, LEAST(1, p.estimate + p.margin)) AS rate_high,
       COALESCE(s.coverage, p.coverage) AS coverage,
       COALESCE(CAST(s.state AS CHAR), p.state, IF(t.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       IF(s.day IS NOT NULL, u.policy, p.policy) AS policy, IF(s.day IS NOT NULL, u.rolled_up_at, p.rolled_up_at) AS rolled_up_at,
       COALESCE(s.excused, p.excused) AS excused
FROM day_class c
JOIN LATERAL (SELECT MIN(o.class_no) AS class_no, COUNT(*) AS classes, CAST(SUM(o.enrolled) AS UNSIGNED) AS enrolled, MIN(o.starts_at) AS starts_at
              FROM class o WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course) t
  ON t.class_no = c.class_no
LEFT JOIN (day_rollup u JOIN course_attendance s ON s.day = u.day)
  ON u.day = c.class_date AND u.roster_version = c.version AND u.rolled_up_at >= c.class_date + INTERVAL 1 DAY
    AND s.course = c.course AND s.section = ''
LEFT JOIN LATERAL (
  SELECT CAST(SUM(a.present) AS UNSIGNED) AS present, CAST(SUM(a.partial) AS UNSIGNED) AS partial, CAST(SUM(a.absent) AS UNSIGNED) AS absent,
         CAST(SUM(a.unknown) AS UNSIGNED) AS unknown, CAST(SUM(a.not_measured) AS UNSIGNED) AS not_measured,
         CAST(SUM(a.excused) AS UNSIGNED) AS excused,
         SUM(x.estimate * (x.enrolled - x.not_measured)) / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS estimate,
         SQRT(SUM(POW(GREATEST(x.estimate - x.rate_low, x.rate_high - x.estimate) * (x.enrolled - x.not_measured), 2)))
           / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS margin,
         IF(COUNT(a.class_no) = 0, NULL,
            COALESCE(SUM(x.present + x.partial + x.absent) * 1E0 / NULLIF(SUM(x.enrolled - x.excused), 0), 0)) AS coverage,
         MAX(IF(y.rule = 'seed', 0E0, CAST(JSON_EXTRACT(y.parameters, '$.leastCoverage') AS DOUBLE))) AS least_coverage,
         IF(COUNT(a.class_no) = 0, NULL,
            IF(COUNT(a.class_no) = COUNT(*) AND MIN(CAST(a.state AS CHAR)) = MAX(CAST(a.state AS CHAR)),
               MIN(CAST(a.state AS CHAR)), 'provisional')) AS state,
         GROUP_CONCAT(DISTINCT a.policy ORDER BY a.policy SEPARATOR ', ') AS policy,
         MAX(a.rolled_up_at) AS rolled_up_at
  FROM class o
  LEFT JOIN class_attendance a ON a.class_no = o.class_no
  LEFT JOIN class_attendance x ON x.class_no = a.class_no AND x.state IN ('provisional', 'final') AND x.estimate IS NOT NULL
  LEFT JOIN policy y ON y.policy = a.policy AND y.version = a.policy_version
  WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND s.day IS NULL
    AND NOT EXISTS (SELECT 1 FROM day_rollup w WHERE w.day = c.class_date AND w.state = 'final' AND w.roster_version <> c.version)) p
  ON TRUE;
