import type { Database, Transaction } from '../pool.js';
import { listOf, readRow, readRows, write } from '../read.js';
import { renewRevision } from '../roster/roster-head.js';
import { releasedDays } from './keeping.js';
import { withRestingDay } from './resting-day.js';

/** Results that a day has of persons, and that expire together. */
export type ExpiringResult = 'evidence' | 'verdicts';

/** The tables of each, by the key of a class; counts without persons stay. */
const BY_CLASS = {
  evidence: ['class_evidence', 'live_presence'],
  verdicts: ['verdict'],
} as const;
/** Tables with the words of people, and with what students entered or rests on verdicts, by day. */
const BY_DAY = {
  evidence: ['roll_entry', 'roll_code'],
  verdicts: [
    'correction',
    'correction_request',
    'roll_mark',
    'class_confirmation',
    'attention_finding',
  ],
} as const;

/**
 * An excuse goes with its last day, but not before the verdicts of the student on all its days: a
 * day of it that is kept may be rolled up again.
 */
const SELECT_OVER_EXCUSES = `
  SELECT e.excuse_no AS excuseNo FROM excuse e
  WHERE e.last_day = :day
    AND NOT EXISTS (
      SELECT 1
      FROM day_rollup u
      STRAIGHT_JOIN roster_enrolment n
        ON n.version = u.roster_version AND n.student_no = e.student_no
      STRAIGHT_JOIN roster_section r ON r.version = n.version AND r.section_no = n.section_no
      STRAIGHT_JOIN class c
        ON c.version = r.version AND c.class_date = u.day AND c.course = r.course
        AND c.section = r.section
      STRAIGHT_JOIN verdict v ON v.class_no = c.class_no AND v.student_no = e.student_no
      WHERE u.day BETWEEN e.first_day AND e.last_day)`;

/** The accounts under which results expire. */
export type ExpiryAccounts = {
  db: Database;
  /** May delete the words of people, which the worker's account may only add to. */
  privacy: Database;
};

/** Bounds one transaction: a class has some hundreds of students at most. */
const CLASSES_PER_DELETE = 100;

/**
 * Deletes the evidence or the verdicts of each day before `limit` that was also last written and
 * last rolled up before it: the results of an old log that was read again lately are kept tonight.
 *
 * It may stop anywhere: a day is done when a night finds no row of it. So what a late batch adds is
 * deleted by the next night, and a crash leaves only whole transactions behind.
 * @param limit "YYYY-MM-DD"
 * @param goOn called after each transaction; false: leave the rest to the next night
 * @returns the days of which something was deleted
 */
export async function expireResults(
  accounts: ExpiryAccounts,
  what: ExpiringResult,
  limit: string,
  now: string,
  goOn: () => boolean,
): Promise<string[]> {
  const { db } = accounts;
  const due: string[] = [];
  for (const day of await readOldDays(db, limit)) {
    if (await hasRows(db, what, day)) due.push(day);
    if (!goOn()) return [];
  }
  const expired: string[] = [];
  for (const day of await releasedDays(db, what, due, now)) {
    if (await expireDay(accounts, what, day, now, goOn)) expired.push(day);
    if (!goOn()) break;
  }
  return expired;
}

/** Old days that have classes, or words of people, of any roster. */
async function readOldDays(db: Database, limit: string): Promise<string[]> {
  const days = await readRows<{ day: string }>(db, SELECT_OLD, { limit });
  return days.map(({ day }) => day);
}

/** Few reads for each class of the day, all by primary key. */
async function hasRows(db: Database, what: ExpiringResult, day: string): Promise<boolean> {
  for (const table of BY_CLASS[what])
    if (
      await readRow(
        db,
        `SELECT c.class_no FROM class c STRAIGHT_JOIN ${table} r ON r.class_no = c.class_no
         WHERE c.class_date = :day LIMIT 1`,
        { day },
      )
    )
      return true;
  for (const table of BY_DAY[what])
    if (await readRow(db, `SELECT 1 FROM ${table} WHERE day = :day LIMIT 1`, { day })) return true;
  return what === 'verdicts' && (await readRow(db, SELECT_OVER_EXCUSES, { day })) !== undefined;
}

/** @returns false where a rollup of the day is under way */
async function expireDay(
  { db, privacy }: ExpiryAccounts,
  what: ExpiringResult,
  day: string,
  now: string,
  goOn: () => boolean,
): Promise<boolean> {
  const classes = await readRows<{ classNo: number }>(
    db,
    'SELECT class_no AS classNo FROM class WHERE class_date = :day ORDER BY class_no',
    { day },
  );
  const classNos = classes.map(({ classNo }) => classNo);
  if (!(await withRestingDay(db, day, now, (tx) => noteExpired(tx, what, day, now)))) return false;
  for (let from = 0; from < classNos.length; from += CLASSES_PER_DELETE) {
    const some = JSON.stringify(classNos.slice(from, from + CLASSES_PER_DELETE));
    const done = await withRestingDay(db, day, now, (tx) => deleteOfClasses(tx, what, some));
    if (!done || !goOn()) return done;
  }
  // Evidence needs no other account, and its end locks roster_head, as the worker does.
  const account = what === 'verdicts' ? privacy : db;
  return withRestingDay(account, day, now, (tx) => endDay(tx, what, day));
}

/** From here on `explain` and `correct` say that the rows are gone, even if some still stand. */
async function noteExpired(
  tx: Transaction,
  what: ExpiringResult,
  day: string,
  now: string,
): Promise<void> {
  await write(
    tx,
    'INSERT IGNORE INTO expired_result (day, what, expired_at) VALUES (:day, :what, :now)',
    { day, what, now },
  );
}

/**
 * Deletes the rows of some classes. A person who corrects a verdict holds the row of the class in
 * class_attendance, so it is locked first.
 * @param classNos a JSON list
 */
async function deleteOfClasses(
  tx: Transaction,
  what: ExpiringResult,
  classNos: string,
): Promise<void> {
  await readRows(
    tx,
    `SELECT a.class_no FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
     STRAIGHT_JOIN class_attendance a ON a.class_no = listed.item FOR UPDATE OF a`,
    { classNos },
  );
  for (const table of BY_CLASS[what])
    await write(
      tx,
      `DELETE r FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
       STRAIGHT_JOIN ${table} r ON r.class_no = listed.item`,
      { classNos },
    );
}

/**
 * Deletes the words of people. Of a day that was never rolled up, live presence was the only
 * result: without it every rate would read 0 %. So the day is no longer read with a roster.
 */
async function endDay(tx: Transaction, what: ExpiringResult, day: string): Promise<void> {
  for (const table of BY_DAY[what])
    await write(tx, `DELETE FROM ${table} WHERE day = :day`, { day });
  if (what === 'verdicts') await deleteOverExcuses(tx, day);
  if (what !== 'evidence') return;
  // The lock waits for the batches in flight; later batches find the new revision.
  await readRow(tx, 'SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
  const unpinned = await write(
    tx,
    `DELETE FROM roster_day
     WHERE day = :day AND NOT EXISTS (SELECT 1 FROM day_rollup u WHERE u.day = :day)`,
    { day },
  );
  if (unpinned > 0) await renewRevision(tx);
}

/** The excuses are read first: a DELETE that looked for verdicts would lock them. */
async function deleteOverExcuses(tx: Transaction, day: string): Promise<void> {
  const over = await readRows<{ excuseNo: number }>(tx, SELECT_OVER_EXCUSES, { day });
  const excuseNos = JSON.stringify(over.map(({ excuseNo }) => excuseNo));
  for (const table of ['excuse_withdrawal', 'excuse'])
    await write(
      tx,
      `DELETE r FROM ${listOf('excuseNos', 'INT UNSIGNED')} AS listed
       STRAIGHT_JOIN ${table} r ON r.excuse_no = listed.item`,
      { excuseNos },
    );
}

const DAYS_OF_WORDS = [...BY_DAY.evidence, ...BY_DAY.verdicts]
  .map((table) => `UNION SELECT DISTINCT day FROM ${table} WHERE day < :limit`)
  .join(' ');

const SELECT_OLD = `
  WITH old AS (SELECT DISTINCT class_date AS day FROM class WHERE class_date < :limit
               ${DAYS_OF_WORDS}
               UNION SELECT DISTINCT last_day FROM excuse WHERE last_day < :limit)
  SELECT o.day
  FROM old o
  LEFT JOIN day_rollup u ON u.day = o.day
  LEFT JOIN expired_day x ON x.day = o.day
  WHERE COALESCE(u.rolled_up_at < :limit, TRUE) AND COALESCE(x.expired_at < :limit, TRUE)
    AND NOT EXISTS (SELECT 1 FROM day_version v WHERE v.day = o.day AND v.written_at >= :limit)
  ORDER BY o.day`;
