import type { RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../../errors.js';
import { rebuildLivePresence } from '../ingest/live-presence.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { claimRollup, type RollupScope } from './start.js';

/** now: the campus wall clock. leastCoverage: with a smaller share of decided students only the interval of a rate is shown. */
export type Seal = Omit<RollupScope, 'at'> & { now: string; leastCoverage: number };

/**
 * Ends a rollup, in one transaction: the day is read with the rollup's roster from now on, the section and course rates are summed from its classes, and
 * the day versions that the rollup began with become those that it is good for. Before the commit everybody sees the last sealed state; after
 * it, the new one. Sealing the same run again writes the same rows.
 * @returns final when the day was over, and every partition had reached its log's end, before the evidence was read
 */
export async function sealDay(db: Database, seal: Seal): Promise<'provisional' | 'final'> {
  return withTransaction(db, async (tx) => {
    const { caughtUp, startedAt } = await claimRollup(tx, seal.date, seal.runId);
    // A day that ends while it is rolled up was not over when its events were read.
    const wasOver = startedAt.slice(0, 10) > seal.date;
    const state = wasOver && caughtUp ? 'final' : 'provisional';
    await readDayWith(tx, seal);
    await tx.execute(
      `UPDATE class c JOIN class_attendance a USING (class_no) SET a.state = ?
       WHERE c.version = ? AND c.class_date = ? AND a.state IN ('provisional', 'final')`,
      [state, seal.rosterVersion, seal.date],
    );
    await sumCourses(tx, seal, state);
    await publish(tx, seal, state);
    return state;
  });
}

/**
 * Pins the day to the rollup's roster. When that is another than before, live presence is rebuilt, and the old roster's classes lose their results.
 * @throws RollcallError `superseded` when a newer roster came in since the rollup began: it must not be taken back
 */
async function readDayWith(tx: Transaction, { date, rosterVersion }: Seal): Promise<void> {
  // Waits for batches in flight, and makes those that follow compare with the new revision.
  await tx.execute('SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
  const [rows] = await tx.execute<RowDataPacket[]>(
    'SELECT version FROM roster_day WHERE day = ? FOR UPDATE',
    [date],
  );
  const pinned = rows[0]?.['version'] as number | undefined;
  if (pinned === rosterVersion) return;
  if (pinned !== undefined && pinned > rosterVersion) {
    throw new RollcallError(
      'superseded',
      `Roster ${pinned} came in while ${date} was rolled up with roster ${rosterVersion}: roll it up again.`,
    );
  }
  await tx.execute('UPDATE roster_head SET revision = revision + 1 WHERE id = 1');
  await tx.execute(
    'INSERT INTO roster_day (day, version) VALUES (?, ?) ON DUPLICATE KEY UPDATE version = ?',
    [date, rosterVersion, rosterVersion],
  );
  await rebuildLivePresence(tx, [date]);
  for (const table of ['verdict', 'class_evidence', 'class_attendance']) {
    await tx.execute(
      `DELETE r FROM class c JOIN ${table} r USING (class_no) WHERE c.class_date = ? AND c.version <> ?`,
      [date, rosterVersion],
    );
  }
}

/**
 * Sums the day's classes by section and by course (section ''). Counts are sums over classes; seed_present and seed_enrolled count distinct students, as the old
 * system did; the rate is the mean of the classes' rates weighted by measured students, its interval that of independent classes. Classes that were moved, not held or
 * without data stay out of rate and coverage.
 */
export async function sumCourses(
  tx: Transaction,
  { date, rosterVersion, leastCoverage }: Pick<Seal, 'date' | 'rosterVersion' | 'leastCoverage'>,
  state: string,
): Promise<void> {
  await tx.execute('DELETE FROM course_attendance WHERE day = ?', [date]);
  for (const statement of [SUM_SECTIONS, SUM_COURSES])
    await tx.execute(statement, [leastCoverage, state, rosterVersion, date]);
}

async function publish(
  tx: Transaction,
  { date, policy, policyVersion, rosterVersion, now }: Seal,
  state: string,
): Promise<void> {
  await tx.execute(
    `REPLACE INTO day_rollup (day, state, policy, policy_version, roster_version, classes, rolled_up_at)
     SELECT ?, ?, ?, ?, ?, COUNT(*), ? FROM class WHERE version = ? AND class_date = ?`,
    [date, state, policy, policyVersion, rosterVersion, now, rosterVersion, date],
  );
  await tx.execute('DELETE FROM day_rollup_version WHERE day = ?', [date]);
  await tx.execute(
    'INSERT INTO day_rollup_version (day, topic, partition_no, version) SELECT day, topic, partition_no, version FROM rollup_start_version WHERE day = ?',
    [date],
  );
}

/** The text of one of the two sums. The unit is a section of a course, or a whole course. */
function sumStatement(section: string, sameUnit: string, unit: string): string {
  const said = "a.state IN ('provisional', 'final') AND a.estimate IS NOT NULL";
  const measured = 'a.enrolled - a.not_measured';
  const weight = `SUM(IF(${said}, ${measured}, 0))`;
  const halfWidth = '(a.rate_high - a.rate_low) / 2';
  return `
  INSERT INTO course_attendance (day, course, section, classes, enrolled, present, partial, absent, unknown, not_measured, seed_present, seed_enrolled,
                                 rate, rate_low, rate_high, coverage, estimate, state)
  SELECT day, course, section, classes, enrolled, present, partial, absent, unknown, not_measured, seed_present, seed_enrolled,
         IF(coverage >= ?, estimate, NULL), GREATEST(0, estimate - margin), LEAST(1, estimate + margin), coverage, estimate, state
  FROM (
    SELECT c.class_date AS day, c.course, ${section} AS section, COUNT(*) AS classes, SUM(a.enrolled) AS enrolled, SUM(a.present) AS present,
           SUM(a.partial) AS partial, SUM(a.absent) AS absent, SUM(a.unknown) AS unknown, SUM(a.not_measured) AS not_measured,
           (SELECT COUNT(DISTINCT e.student_no) FROM class o JOIN class_evidence e USING (class_no) WHERE ${sameUnit} AND e.seed_first IS NOT NULL) AS seed_present,
           (SELECT COUNT(DISTINCT n.student_no)
            FROM class o
            JOIN roster_enrolment n ON n.version = o.version AND n.section_no = o.section_no AND o.class_date BETWEEN n.valid_from AND n.valid_to
            WHERE ${sameUnit} AND EXISTS (SELECT 1 FROM roster_access_point r WHERE r.version = o.version AND r.room = o.room AND r.weight > 0)) AS seed_enrolled,
           SUM(IF(${said}, a.estimate * (${measured}), NULL)) / NULLIF(${weight}, 0) AS estimate,
           SQRT(SUM(IF(${said}, POW(${halfWidth} * (${measured}), 2), NULL))) / NULLIF(${weight}, 0) AS margin,
           COALESCE(SUM(IF(${said}, a.present + a.partial + a.absent, 0)) / NULLIF(SUM(IF(${said}, a.enrolled, 0)), 0), 0) AS coverage,
           IF(MIN(CAST(a.state AS CHAR)) = MAX(CAST(a.state AS CHAR)), MIN(CAST(a.state AS CHAR)), ?) AS state
    FROM class c JOIN class_attendance a USING (class_no)
    WHERE c.version = ? AND c.class_date = ?
    GROUP BY c.version, c.class_date, ${unit}) sums`;
}

const SAME_COURSE = 'o.version = c.version AND o.class_date = c.class_date AND o.course = c.course';
const SUM_SECTIONS = sumStatement(
  'c.section',
  `${SAME_COURSE} AND o.section = c.section`,
  'c.course, c.section',
);
const SUM_COURSES = sumStatement("''", SAME_COURSE, 'c.course');
