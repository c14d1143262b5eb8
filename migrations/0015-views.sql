-- Results of a day that is not sealed yet reach sections and courses, and nothing is said of a class
-- that has not begun.
--
-- seed_rate is NULL until the class, or the first class of the day, has begun. Of a course, only
-- classes that have begun count.
--
-- A rollup of classes in progress seals nothing, and a rollup on the day itself seals what later
-- classes will change. So the sums of the seal count only from the next day on. Until then
-- section_rates and course_rates sum the classes that are rolled up (a), in the same way as the seal
-- does: the rate is that of the classes that were held and have data (x), and it is shown from the
-- policy's leastCoverage on.

CREATE OR REPLACE ALGORITHM = MERGE VIEW class_rates AS
SELECT c.class_date, c.course, c.section, c.room, c.starts_at, c.ends_at,
       COALESCE(a.enrolled, c.enrolled) AS enrolled, a.present, a.partial, a.absent, a.unknown, a.not_measured,
       IF(c.measurable AND (a.class_no IS NOT NULL OR c.starts_at <= (SELECT now_at FROM campus_clock)),
          COALESCE(a.seed_present, (SELECT COUNT(*) FROM live_presence p WHERE p.class_no = c.class_no)) * 1E0
            / NULLIF(COALESCE(a.enrolled, c.enrolled), 0),
          NULL) AS seed_rate,
       a.rate, GREATEST(0, a.rate_low) AS rate_low, LEAST(1, a.rate_high) AS rate_high, a.coverage,
       COALESCE(CAST(a.state AS CHAR), IF(c.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       a.policy, a.rolled_up_at, a.suggested_room, a.met_in, a.confirmed, a.policy_version, a.signature_version
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
       IF(s.day IS NOT NULL, u.policy, p.policy) AS policy, IF(s.day IS NOT NULL, u.rolled_up_at, p.rolled_up_at) AS rolled_up_at
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
         SUM(x.estimate * (x.enrolled - x.not_measured)) / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS estimate,
         SQRT(SUM(POW((x.rate_high - x.rate_low) / 2 * (x.enrolled - x.not_measured), 2)))
           / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS margin,
         IF(COUNT(a.class_no) = 0, NULL,
            COALESCE(SUM(x.present + x.partial + x.absent) * 1E0 / NULLIF(SUM(x.enrolled), 0), 0)) AS coverage,
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
       IF(s.day IS NOT NULL, u.policy, p.policy) AS policy, IF(s.day IS NOT NULL, u.rolled_up_at, p.rolled_up_at) AS rolled_up_at
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
         SUM(x.estimate * (x.enrolled - x.not_measured)) / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS estimate,
         SQRT(SUM(POW((x.rate_high - x.rate_low) / 2 * (x.enrolled - x.not_measured), 2)))
           / NULLIF(SUM(x.enrolled - x.not_measured), 0) AS margin,
         IF(COUNT(a.class_no) = 0, NULL,
            COALESCE(SUM(x.present + x.partial + x.absent) * 1E0 / NULLIF(SUM(x.enrolled), 0), 0)) AS coverage,
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
