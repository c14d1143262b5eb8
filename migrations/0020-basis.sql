-- What a verdict rests on.

-- basis: `heard` if it rests on records in the class or on the way to or from it, `inferred` if it
-- rests on the shape of the student's silence. NULL where it rests on neither: unknown, not
-- measured, absent by the policy seed, a verdict that a person corrected, and one that a release
-- from before this column wrote. A worker of that release that corrects a verdict leaves the basis
-- as it is, so readers ask for it only where `corrected` is not set.
--
-- The column is the last one, so MySQL adds it without writing the rows anew. It can append another
-- basis to the list in the same way.
ALTER TABLE verdict ADD COLUMN basis ENUM('heard', 'inferred') NULL;

-- inferred: how many of those present have that basis. NULL where a release from before this column
-- rolled the class up.
ALTER TABLE class_attendance ADD COLUMN inferred INT UNSIGNED NULL;

CREATE OR REPLACE ALGORITHM = MERGE VIEW class_rates AS
SELECT c.class_date, c.course, c.section, c.room, c.starts_at, c.ends_at,
       COALESCE(a.enrolled, c.enrolled) AS enrolled, a.present, a.partial, a.absent, a.unknown, a.not_measured,
       IF(c.measurable AND (a.class_no IS NOT NULL OR c.starts_at <= (SELECT now_at FROM campus_clock)),
          COALESCE(a.seed_present, (SELECT COUNT(*) FROM live_presence p WHERE p.class_no = c.class_no)) * 1E0
            / NULLIF(COALESCE(a.enrolled, c.enrolled), 0),
          NULL) AS seed_rate,
       a.rate, GREATEST(0, a.rate_low) AS rate_low, LEAST(1, a.rate_high) AS rate_high, a.coverage,
       COALESCE(CAST(a.state AS CHAR), IF(c.starts_at > (SELECT now_at FROM campus_clock), 'scheduled', 'live')) AS state,
       a.policy, a.rolled_up_at, a.suggested_room, a.met_in, a.confirmed, a.policy_version, a.signature_version, a.inferred
FROM day_class c
LEFT JOIN class_attendance a ON a.class_no = c.class_no;
