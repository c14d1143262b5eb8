import { ERASED_STUDENTS } from '../decisions/erasures.js';
import type { ClassName, DayClass } from '../decisions/confirmations.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
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
export type EntryCounts = { taken: number; elsewhere: number };

/** What became of a student who entered a code. */
export type EntryOutcome = 'taken' | 'elsewhere';

type CodeRow = Omit<RollCode, 'allowElsewhere'> & { allowElsewhere: 0 | 1 };

/**
 * Opens a code for a class, and ends one that was open there.
 * @param codeHash the SHA-256 of the code, as hexadecimal text
 */
export async function openRollCode(
  tx: Transaction,
  { date, course, section, startsAt }: ClassName,
  codeHash: string,
  { openedBy, openedAt, endsAt, allowElsewhere }: Omit<RollCode, 'codeNo'>,
): Promise<void> {
  await endRollCode(tx, { date, course, section, startsAt }, openedAt);
  await write(
    tx,
    `INSERT INTO roll_code
       (code_hash, day, course, section, starts_at, opened_by, opened_at, ends_at, allow_elsewhere)
     VALUES (:codeHash, :date, :course, :section, :startsAt, :openedBy, :openedAt, :endsAt,
             :allowElsewhere)`,
    { codeHash, date, course, section, startsAt, openedBy, openedAt, endsAt, allowElsewhere },
  );
}

/** Ends what is open in a class. Returns whether there was anything. */
export async function endRollCode(
  db: Database | Transaction,
  { date, course, section, startsAt }: ClassName,
  now: string,
): Promise<boolean> {
  const ended = await write(
    db,
    `UPDATE roll_code SET ended_at = :now
     WHERE day = :date AND course = :course AND section = :section AND starts_at = :startsAt
       AND ${IS_OPEN}`,
    { date, course, section, startsAt, now },
  );
  return ended > 0;
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
               AND NOT EXISTS (SELECT 1 FROM roll_entry t
                               WHERE t.code_no = e.code_no AND t.student_no = e.student_no
                                 AND t.outcome = 'taken')) AS elsewhere
     FROM roll_code r
     WHERE day = :date AND course = :course AND section = :section AND starts_at = :startsAt
       AND ${IS_OPEN}
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

/** Keeps what became of an entry. Returns false where it was kept before. */
export async function addRollEntry(
  db: Database | Transaction,
  { codeNo, date }: Pick<EnteredCode, 'codeNo' | 'date'>,
  studentNo: number,
  outcome: EntryOutcome,
  now: string,
): Promise<boolean> {
  const added = await write(
    db,
    `INSERT IGNORE INTO roll_entry (code_no, student_no, outcome, day, entered_at)
     VALUES (:codeNo, :studentNo, :outcome, :date, :now)`,
    { codeNo, studentNo, outcome, date, now },
  );
  return added > 0;
}

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
