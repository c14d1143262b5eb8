-- Who opted out stays so after leaving the roster.

-- Students who opted out by the newest roster that had them.
-- since: the first import that said so, in UTC.
CREATE TABLE opted_out_student (
  student_no INT UNSIGNED NOT NULL PRIMARY KEY,
  since DATETIME NOT NULL
);

-- The login of a student who opted out or was erased, by the newest roster that had the student.
CREATE TABLE withheld_login (
  student_no INT UNSIGNED NOT NULL PRIMARY KEY,
  login_key BIGINT UNSIGNED NOT NULL
);

INSERT INTO opted_out_student (student_no, since)
SELECT s.student_no, UTC_TIMESTAMP()
FROM (SELECT r.student_no, MAX(r.version) AS version
      FROM roster_student r JOIN roster_head h ON r.version <= h.version
      GROUP BY r.student_no) AS newest
JOIN roster_student s ON s.version = newest.version AND s.student_no = newest.student_no
WHERE s.opted_out;

INSERT INTO withheld_login (student_no, login_key)
SELECT l.student_no, l.login_key
FROM (SELECT r.student_no, MAX(r.version) AS version
      FROM roster_login r JOIN roster_head h ON r.version <= h.version
      WHERE r.student_no IN (SELECT student_no FROM opted_out_student)
         OR r.student_no IN (SELECT student_no FROM erasure)
      GROUP BY r.student_no) AS newest
JOIN roster_login l ON l.version = newest.version AND l.student_no = newest.student_no
WHERE l.student_no IN (SELECT student_no FROM opted_out_student)
   OR l.student_no IN (
     SELECT student_no FROM erasure GROUP BY student_no
     HAVING MAX(IF(what = 'erase', erasure_no, 0)) > MAX(IF(what = 'lift', erasure_no, 0)));
