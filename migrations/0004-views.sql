-- What people and BI tools read. An account with a grant on these views needs none on the tables,
-- which hold students and devices.
-- MySQL merges each view into the query that reads it. So a condition or a join on the date or the
-- course reaches the keys of the tables, and nothing else is read. This is why no view has GROUP BY
-- or UNION, and why views with a subquery in the select list say ALGORITHM = MERGE.

-- The campus wall clock, one row. Workers note the offset. Without one, the clock is UTC.
CREATE VIEW campus_clock AS
SELECT UTC_TIMESTAMP() + INTERVAL COALESCE((SELECT s.value FROM setting s WHERE s.name = 'utc_offset_minutes'), 0) MINUTE AS now_at;

-- The classes of the roster version that each day is read with.
-- measurable: an access point covers the room. Without one, no rate can be given.
CREATE ALGORITHM = MERGE VIEW day_class AS
SELECT c.class_no, c.version, c.class_date, c.section_no, c.course, c.section, c.room, c.starts_at, c.ends_at, c.enrolled,
       EXISTS (SELECT 1 FROM roster_access_point r WHERE r.version = c.version AND r.room = c.room AND r.weight > 0) AS measurable
FROM roster_day d
JOIN class c ON c.version = d.version AND c.class_date = d.day;

CREATE ALGORITHM = MERGE VIEW class_rates AS
SELECT c.class_date, c.course, c.section, c.room, c.starts_at, c.ends_at,
       COALESCE(a.enrolled, c.enrolled) AS enrolled, a.present, a.partial, a.absent, a.unknown, a.not_measured,
       IF(c.measurable,
          COALESCE(a.seed_present, (SELECT COUNT(*) FROM live_presence p WHERE p.class_no = c.class_no)) * 1E0
            / NULLIF(COALESCE(a.enrolled, c.enrolled), 0),
          NULL) AS seed_rate,
       a.rate, a.rate_low, a.rate_high, a.coverage,
       COALESCE(CAST(a.state AS CHAR), IF(c.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       a.policy, a.rolled_up_at
FROM day_class c
LEFT JOIN class_attendance a ON a.class_no = c.class_no;

-- A section's day. The class with the lowest number stands for it, so this view needs no GROUP BY.
-- Counts are sums over the classes. The seed rate is a share of distinct students. A rollup is
-- shown only while the day is read with the roster version that the rollup used.
CREATE ALGORITHM = MERGE VIEW section_rates AS
SELECT c.class_date, c.course, c.section, t.classes, COALESCE(s.enrolled, t.enrolled) AS enrolled,
       s.present, s.partial, s.absent, s.unknown, s.not_measured,
       IF(s.day IS NOT NULL,
          s.seed_present * 1E0 / NULLIF(s.seed_enrolled, 0),
          (SELECT COUNT(DISTINCT p.student_no) FROM class o STRAIGHT_JOIN live_presence p ON p.class_no = o.class_no
           WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section) * 1E0
            / NULLIF((SELECT COUNT(DISTINCT n.student_no)
                      FROM class o
                      STRAIGHT_JOIN roster_enrolment n
                        ON n.version = o.version AND n.section_no = o.section_no AND o.class_date BETWEEN n.valid_from AND n.valid_to
                      WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section
                        AND EXISTS (SELECT 1 FROM roster_access_point r WHERE r.version = o.version AND r.room = o.room AND r.weight > 0)), 0)
       ) AS seed_rate,
       s.rate, s.rate_low, s.rate_high, s.coverage,
       COALESCE(CAST(s.state AS CHAR), IF(t.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       u.policy, u.rolled_up_at
FROM day_class c
JOIN LATERAL (SELECT MIN(o.class_no) AS class_no, COUNT(*) AS classes, CAST(SUM(o.enrolled) AS UNSIGNED) AS enrolled, MIN(o.starts_at) AS starts_at
              FROM class o WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course AND o.section = c.section) t
  ON t.class_no = c.class_no
LEFT JOIN (day_rollup u JOIN course_attendance s ON s.day = u.day)
  ON u.day = c.class_date AND u.roster_version = c.version AND s.course = c.course AND s.section = c.section;

-- A course's day, made in the same way.
CREATE ALGORITHM = MERGE VIEW course_rates AS
SELECT c.class_date, c.course, t.classes, COALESCE(s.enrolled, t.enrolled) AS enrolled,
       s.present, s.partial, s.absent, s.unknown, s.not_measured,
       IF(s.day IS NOT NULL,
          s.seed_present * 1E0 / NULLIF(s.seed_enrolled, 0),
          (SELECT COUNT(DISTINCT p.student_no) FROM class o STRAIGHT_JOIN live_presence p ON p.class_no = o.class_no
           WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course) * 1E0
            / NULLIF((SELECT COUNT(DISTINCT n.student_no)
                      FROM class o
                      STRAIGHT_JOIN roster_enrolment n
                        ON n.version = o.version AND n.section_no = o.section_no AND o.class_date BETWEEN n.valid_from AND n.valid_to
                      WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course
                        AND EXISTS (SELECT 1 FROM roster_access_point r WHERE r.version = o.version AND r.room = o.room AND r.weight > 0)), 0)
       ) AS seed_rate,
       s.rate, s.rate_low, s.rate_high, s.coverage,
       COALESCE(CAST(s.state AS CHAR), IF(t.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       u.policy, u.rolled_up_at
FROM day_class c
JOIN LATERAL (SELECT MIN(o.class_no) AS class_no, COUNT(*) AS classes, CAST(SUM(o.enrolled) AS UNSIGNED) AS enrolled, MIN(o.starts_at) AS starts_at
              FROM class o WHERE o.version = c.version AND o.class_date = c.class_date AND o.course = c.course) t
  ON t.class_no = c.class_no
LEFT JOIN (day_rollup u JOIN course_attendance s ON s.day = u.day)
  ON u.day = c.class_date AND u.roster_version = c.version AND s.course = c.course AND s.section = '';

CREATE VIEW ingest_lag AS
SELECT topic, partition_no, next_offset, end_offset,
       GREATEST(CAST(end_offset AS SIGNED) - CAST(next_offset AS SIGNED), 0) AS records_behind, last_event_at, state
FROM ingest_position;
