import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { ClassName, DayClass } from '../decisions/confirmations.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { optedOut } from '../roster/kept-opt-outs.js';

/** A code that a lecturer shows in a class. Times are the campus wall clock. */
export type RollCode = {
  codeNo: number;
  openedBy: string;
  openedAt: string;
  endsAt: string;
  /** Whether a student whose devices are heard elsewhere may enter it. */
  allowElsewhere: boolean;
};

/** How many students entered a code, and how many were refused and have not entered it since. */
export type EntryCounts = { taken: number; elsewhere: number; away: number };

/** What became of a student who entered a code. `away`: the lecturer had marked the student so. */
export type EntryOutcome = 'taken' | 'elsewhere' | 'away';

type CodeRow = Omit<RollCode, 'allowElsewhere'> & { allowElsewhere: 0 | 1 };

/**
 * Locks the codes of a class, ended ones too. Whoever holds them `alone` waits for all others, and
 * all others wait: so a roll and the codes that students enter come one after the other. Entries
 * hold them `together`, and do not wait for each other.
 */
export async function lockCodes(
  tx: Transaction,
  { date, course, section, startsAt }: ClassName,
  how: 'alone' | 'together',
): Promise<void> {
  const sql = how === 'alone' ? LOCK_ALONE : LOCK_TOGETHER;
  await readRows(tx, sql, { date, course, section, startsAt });
}

/**
 * Opens a code for a class, then ends what else is open there. In this order one code stays open
 * whoever opens one at the same time: each locks the row of the other. Of two that wait for each
 * other MySQL sends one back, and `withTransaction` runs it again: so it ends the one that came
 * first. An UPDATE alone would not wait: it passes over rows that are not committed.
 * @param codeHash the SHA-256 of the code, as hexadecimal text
 * @returns its number
 */
export async function openRollCode(
  tx: Transaction,
  one: ClassName,
  codeHash: string,
  { openedBy, openedAt, endsAt, allowElsewhere }: Omit<RollCode, 'codeNo'>,
): Promise<number> {
  const { date, course, section, startsAt } = one;
  await write(
    tx,
    `INSERT INTO roll_code
       (code_hash, day, course, section, starts_at, opened_by, opened_at, ends_at, allow_elsewhere)
     VALUES (:codeHash, :date, :course, :section, :startsAt, :openedBy, :openedAt, :endsAt,
             :allowElsewhere)`,
    { codeHash, date, course, section, startsAt, openedBy, openedAt, endsAt, allowElsewhere },
  );
  const row = await readRow<{ codeNo: number }>(tx, 'SELECT LAST_INSERT_ID() AS codeNo');
  const { codeNo } = row!;
  await lockCodes(tx, one, 'alone');
  await write(
    tx,
    `UPDATE roll_code SET ended_at = :openedAt WHERE ${OF_CLASS} AND code_no <> :codeNo
       AND ended_at IS NULL AND ends_at > :openedAt`,
    { date, course, section, startsAt, codeNo, openedAt },
  );
  return codeNo;
}

/** Ends a code of a class; where it has ended, it does nothing. */
export async function endRollCode(
  db: Database,
  { date, course, section, startsAt }: ClassName,
  codeNo: number,
  now: string,
): Promise<void> {
  await write(
    db,
    `UPDATE roll_code SET ended_at = :now WHERE ${OF_CLASS} AND code_no = :codeNo AND ${IS_OPEN}`,
    { date, course, section, startsAt, codeNo, now },
  );
}

/** The code that is open in a class; undefined: none. */
export async function readOpenCode(
  db: Database,
  { date, course, section, startsAt }: ClassName,
  now: string,
): Promise<(RollCode & EntryCounts) | undefined> {
  const row = await readRow<CodeRow & EntryCounts>(
    db,
    `SELECT ${COLUMNS},
            (SELECT COUNT(*) FROM roll_entry e
             WHERE e.code_no = r.code_no AND e.outcome = 'taken') AS taken,
            (SELECT COUNT(*) FROM roll_entry e
             WHERE e.code_no = r.code_no AND e.outcome = 'elsewhere'
               AND ${NOT_TAKEN_SINCE}) AS elsewhere,
            (SELECT COUNT(*) FROM roll_entry e
             WHERE e.code_no = r.code_no AND e.outcome = 'away' AND ${NOT_TAKEN_SINCE}) AS away
     FROM roll_code r WHERE ${OF_CLASS} AND ${IS_OPEN}
     ORDER BY code_no DESC LIMIT 1`,
    { date, course, section, startsAt, now },
  );
  return row && { ...row, allowElsewhere: row.allowElsewhere === 1 };
}

/** A code that a student may enter, and the student in its class. */
export type EnteredCode = RollCode &
  DayClass & {
    endsAtClass: string;
    /** Where a person said that the class met. */
    metIn: string | null;
    /** Whether the student has entered it before. */
    isTaken: boolean;
    optedOut: boolean;
    erased: boolean;
  };
type Flags = 'allowElsewhere' | 'isTaken' | 'optedOut' | 'erased';

/**
 * An open code of a class in which the student is enrolled; undefined: there is none. Two classes
 * may have the same code; a student who is in both means the newer one.
 */
export async function findRollCode(
  db: Database,
  codeHash: string,
  studentNo: number,
  now: string,
): Promise<EnteredCode | undefined> {
  const row = await readRow<Omit<EnteredCode, Flags> & Record<Flags, 0 | 1>>(db, SELECT_ENTERED, {
    codeHash,
    studentNo,
    now,
  });
  return (
    row && {
      ...row,
      allowElsewhere: row.allowElsewhere === 1,
      isTaken: row.isTaken === 1,
      optedOut: row.optedOut === 1,
      erased: row.erased === 1,
    }
  );
}

/** Keeps what became of an entry; where it was kept before, it does nothing. */
export async function addRollEntry(
  tx: Transaction,
  { codeNo, date }: Pick<EnteredCode, 'codeNo' | 'date'>,
  studentNo: number,
  outcome: EntryOutcome,
  now: string,
): Promise<void> {
  await write(
    tx,
    `INSERT IGNORE INTO roll_entry (code_no, student_no, outcome, day, entered_at)
     VALUES (:codeNo, :studentNo, :outcome, :date, :now)`,
    { codeNo, studentNo, outcome, date, now },
  );
}

/** The entry `e` of a code was refused, and its student has not entered the code since. */
const NOT_TAKEN_SINCE = `
  NOT EXISTS (SELECT 1 FROM roll_entry t
              WHERE t.code_no = e.code_no AND t.student_no = e.student_no AND t.outcome = 'taken')`;

const OF_CLASS =
  'day = :date AND course = :course AND section = :section AND starts_at = :startsAt';
const SELECT_OF_CLASS = `SELECT code_no FROM roll_code FORCE INDEX (by_class) WHERE ${OF_CLASS}`;
const LOCK_ALONE = `${SELECT_OF_CLASS} FOR UPDATE`;
const LOCK_TOGETHER = `${SELECT_OF_CLASS} FOR SHARE`;
const IS_OPEN = 'ended_at IS NULL AND ends_at > :now';

const COLUMNS = `
  r.code_no AS codeNo, r.opened_by AS openedBy, r.opened_at AS openedAt, r.ends_at AS endsAt,
  r.allow_elsewhere AS allowElsewhere`;

const SELECT_ENTERED = `
  SELECT ${COLUMNS}, c.class_no AS classNo, c.version, c.class_date AS date, c.course, c.section,
         c.room, c.starts_at AS startsAt, c.ends_at AS endsAtClass, a.met_in AS metIn,
         EXISTS (SELECT 1 FROM roll_entry e
                 WHERE e.code_no = r.code_no AND e.student_no = n.student_no
                   AND e.outcome = 'taken') AS isTaken,
         ${optedOut('now', 'n.student_no')} AS optedOut,
         n.student_no IN ${ERASED_STUDENTS} AS erased
  FROM roll_code r
  JOIN day_class c ON c.class_date = r.day AND c.course = r.course AND c.section = r.section
    AND c.starts_at = r.starts_at
  JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
    AND n.student_no = :studentNo AND c.class_date BETWEEN n.valid_from AND n.valid_to
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = n.student_no
  LEFT JOIN class_attendance a ON a.class_no = c.class_no
  WHERE r.code_hash = :codeHash AND r.ended_at IS NULL AND r.ends_at > :now
  ORDER BY r.code_no DESC LIMIT 1`;
