import { withTransaction, type Database, type Transaction } from '../../src/mysql/pool.js';
import { sumCourses } from '../../src/mysql/rollup/sum-courses.js';

/** Of 100 enrolled students, this many are present, this many absent, and the others unknown. */
const PRESENT = 75;
const ABSENT = 15;

/**
 * Writes made-up results of a term, computed in MySQL, in place of its ingest and rollups:
 * verdicts, the figures of each class, those of sections and courses summed as by the seal, and
 * live presence. The last day is in progress and has live presence only.
 * @param withVerdicts only the last so many days have verdicts and evidence
 * @returns how many verdicts there are
 */
export async function writeTermResults(
  db: Database,
  days: readonly string[],
  log: (line: string) => void,
  withVerdicts = days.length,
): Promise<number> {
  for (const [i, day] of days.entries()) {
    const isRolledUp = i < days.length - 1;
    await withTransaction(db, async (tx) => {
      await tx.query(LIVE_PRESENCE, [day]);
      if (isRolledUp) await writeRollup(tx, day, i >= days.length - withVerdicts);
    });
    if (i % 20 === 0) log(`results of ${day}`);
  }
  await db.query(
    'ANALYZE TABLE class, verdict, class_attendance, course_attendance, live_presence, roster_enrolment',
  );
  const [rows] = await db.query('SELECT COUNT(*) AS count FROM verdict');
  return (rows as { count: number }[])[0]!.count;
}

async function writeRollup(tx: Transaction, day: string, isDetailed: boolean): Promise<void> {
  if (isDetailed) {
    await tx.query(VERDICTS, [day]);
    await tx.query(EVIDENCE, [day]);
  }
  await tx.query(ATTENDANCE, [day]);
  await sumCourses(tx, { date: day, rosterVersion: 1, leastCoverage: 0.5 }, 'final');
  await tx.query(
    `INSERT INTO day_rollup (day, state, policy, policy_version, roster_version, classes, rolled_up_at)
     SELECT class_date, 'final', 'standard', 1, 1, COUNT(*), class_date + INTERVAL 28 HOUR FROM class WHERE class_date = ? GROUP BY class_date`,
    [day],
  );
}

const ENROLLED =
  'class c JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no';
/** 0 to 99, spread evenly over students and classes. */
const DICE = '((n.student_no * 7919 + c.class_no * 104729) % 100)';

const LIVE_PRESENCE = `
  INSERT INTO live_presence (class_no, student_no, first_seen, last_seen)
  SELECT c.class_no, n.student_no, c.starts_at, c.ends_at - INTERVAL 5 MINUTE FROM ${ENROLLED} WHERE c.class_date = ? AND ${DICE} < ${PRESENT}`;

const VERDICTS = `
  INSERT INTO verdict (class_no, student_no, verdict, probability, minutes, first_seen, last_seen, late_minutes, left_early, late)
  SELECT c.class_no, n.student_no,
         CASE WHEN ${DICE} < ${PRESENT} THEN 'present' WHEN ${DICE} < ${PRESENT + ABSENT} THEN 'absent' ELSE 'unknown' END,
         1 - ${DICE} / 100, 40, c.starts_at, c.ends_at, 0, FALSE, 'no'
  FROM ${ENROLLED} WHERE c.class_date = ?`;

const EVIDENCE = `
  INSERT INTO class_evidence (class_no, student_no, seed_first, seed_last, evidence)
  SELECT c.class_no, n.student_no, IF(${DICE} < ${PRESENT}, c.starts_at, NULL), IF(${DICE} < ${PRESENT}, c.ends_at, NULL), '-4,30,17,300;,20,18,180|17|21'
  FROM ${ENROLLED} WHERE c.class_date = ?`;

const ATTENDANCE = `
  INSERT INTO class_attendance (class_no, enrolled, present, partial, absent, unknown, not_measured, seed_present, rate, rate_low, rate_high, coverage,
                                state, policy, rolled_up_at, signature_version, base_rate, estimate)
  SELECT class_no, enrolled, present, 0, absent, enrolled - present - absent, 0, present, rate, rate - 0.05, rate + 0.05, 0.9,
         'final', 'standard', class_date + INTERVAL 28 HOUR, 1, 0.75, rate
  FROM (SELECT c.class_no, c.class_date, COUNT(*) AS enrolled, SUM(${DICE} < ${PRESENT}) AS present,
               SUM(${DICE} >= ${PRESENT} AND ${DICE} < ${PRESENT + ABSENT}) AS absent, SUM(1 - ${DICE} / 100) / COUNT(*) AS rate
        FROM ${ENROLLED} WHERE c.class_date = ? GROUP BY c.class_no, c.class_date) sums`;
