import type { Database, Transaction } from '../pool.js';
import { listOf, readRows, write, type Values } from '../read.js';
import { readDays } from './student-devices.js';

/**
 * How the rows of one student are found in a table: by the student's number alone, or in each
 * roster version, class or day. Each way reads a key of the table.
 */
type FoundBy = 'student' | 'version' | 'class' | 'day';

type PersonTable = {
  by: FoundBy;
  /** Whether an erasure deletes the rows. docs/privacy.md says why others stay. */
  erased: boolean;
  /** Names for the numbers in a row `d`. */
  names?: { columns: string; join: string };
};

const CLASS_NAME = {
  columns: 'c.course, c.section, c.starts_at AS class_starts_at',
  join: 'JOIN class c ON c.class_no = d.class_no',
};

/**
 * Every table with a column `student_no`. Those with a column `device_key` alone are
 * DEVICE_TABLES. A test compares both with the database.
 */
export const PERSON_TABLES = {
  student: { by: 'student', erased: false },
  roster_student: { by: 'version', erased: false },
  roster_device: { by: 'version', erased: true },
  roster_login: { by: 'version', erased: false },
  opted_out_student: { by: 'student', erased: false },
  withheld_login: { by: 'student', erased: false },
  login_sighting: { by: 'student', erased: true },
  roster_enrolment: {
    by: 'version',
    erased: false,
    names: {
      columns: 'c.course, c.section',
      join: 'JOIN roster_section c ON c.version = d.version AND c.section_no = d.section_no',
    },
  },
  live_presence: { by: 'class', erased: true, names: CLASS_NAME },
  class_evidence: { by: 'class', erased: true, names: CLASS_NAME },
  free_evidence: { by: 'day', erased: true },
  verdict: { by: 'class', erased: true, names: CLASS_NAME },
  correction_request: { by: 'student', erased: true },
  correction: { by: 'student', erased: true },
  attention_finding: {
    by: 'student',
    erased: true,
    names: {
      columns: 'r.name AS rule',
      join: 'JOIN attention_rule r ON r.rule_no = d.rule_no AND r.version = d.rule_version',
    },
  },
  roll_entry: { by: 'student', erased: true },
  roll_mark: { by: 'student', erased: true },
  excuse: { by: 'student', erased: true },
  excuse_withdrawal: { by: 'student', erased: true },
  erasure: { by: 'student', erased: false },
  person_look: { by: 'student', erased: false },
} satisfies Record<string, PersonTable>;

export type PersonTableName = keyof typeof PERSON_TABLES;

/**
 * The tables that know a student by the id, for the hours of a login. An export leaves them out,
 * since they hold what a session is checked by, and an erasure leaves them to their end.
 */
export const SESSION_TABLES = ['board_session'] as const;

/** The tables that know a device, but not whose it is. */
export const DEVICE_TABLES = [
  'access_event',
  'packed_device_day',
  'suppressed_device',
  'withheld_device',
] as const;

/** A student, and where rows of the student may be. */
export type Person = {
  studentNo: number;
  /** The classes, in every roster version, of each section in which the student was enrolled. */
  classNos: number[];
  /** The days that ingest has written to. */
  days: string[];
};

/** Bounds what one statement reads or deletes. */
const CLASSES_PER_STATEMENT = 5_000;

/** Finds where the rows of a student are. */
export async function readPerson(db: Database, studentNo: number): Promise<Person> {
  // Days are read on their own: within a DELETE, MySQL would lock these rows, and batches wait.
  const days = (await readDays(db)).map(({ day }) => day);
  return { studentNo, classNos: await readClassNos(db, studentNo), days };
}

async function readClassNos(db: Database, studentNo: number): Promise<number[]> {
  const versions = await readRows<{ version: number }>(
    db,
    'SELECT version FROM roster_version ORDER BY version',
  );
  const classNos: number[] = [];
  for (const { version } of versions) {
    const classes = await readRows<{ classNo: number }>(
      db,
      `SELECT class_no AS classNo FROM class
       WHERE version = :version
         AND section_no IN (SELECT section_no FROM roster_enrolment
                            WHERE version = :version AND student_no = :studentNo)`,
      { version, studentNo },
    );
    for (const { classNo } of classes) classNos.push(classNo);
  }
  return classNos;
}

/** The rows of a student in one table, with all their columns. */
export async function readPersonRows(
  db: Database,
  table: PersonTableName,
  person: Person,
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (const values of valuesFor(table, person))
    rows.push(...(await readRows<Record<string, unknown>>(db, selectOf(table), values)));
  return rows;
}

function selectOf(table: PersonTableName): string {
  const { by, names }: PersonTable = PERSON_TABLES[table];
  return names
    ? `SELECT ${names.columns}, d.* FROM ${FROM[by]} JOIN ${table} d ON ${ROWS[by]} ${names.join}`
    : `SELECT d.* FROM ${FROM[by]} JOIN ${table} d ON ${ROWS[by]}`;
}

/** Deletes the rows of a student in one table. Returns how many. */
export async function deletePersonRows(
  db: Database | Transaction,
  table: PersonTableName,
  person: Person,
): Promise<number> {
  let deleted = 0;
  for (const values of valuesFor(table, person))
    deleted += await write(db, deleteOf(table), values);
  return deleted;
}

/** STRAIGHT_JOIN goes from the list to the rows by their key, so that no other row is locked. */
function deleteOf(table: PersonTableName): string {
  const { by } = PERSON_TABLES[table];
  return `DELETE d FROM ${FROM[by]} STRAIGHT_JOIN ${table} d ON ${ROWS[by]}`;
}

/** Where a search begins. */
const FROM: Record<FoundBy, string> = {
  student: '(SELECT CAST(:studentNo AS UNSIGNED) AS student_no) AS asked',
  version: 'roster_version v',
  day: `${listOf('days', 'DATE')} AS listed`,
  class: `${listOf('classNos', 'INT UNSIGNED')} AS listed`,
};

/** Which rows `d` are the student's. */
const ROWS: Record<FoundBy, string> = {
  student: 'd.student_no = asked.student_no',
  version: 'd.version = v.version AND d.student_no = :studentNo',
  day: 'd.day = listed.item AND d.student_no = :studentNo',
  class: 'd.class_no = listed.item AND d.student_no = :studentNo',
};

/** The values of each statement that it takes. */
function valuesFor(table: PersonTableName, { studentNo, classNos, days }: Person): Values[] {
  switch (PERSON_TABLES[table].by) {
    case 'class':
      return chunksOf(classNos).map((chunk) => ({ studentNo, classNos: JSON.stringify(chunk) }));
    case 'day':
      return [{ studentNo, days: JSON.stringify(days) }];
    case 'student':
    case 'version':
      return [{ studentNo }];
  }
}

function chunksOf(classNos: readonly number[]): number[][] {
  const chunks: number[][] = [];
  for (let from = 0; from < classNos.length; from += CLASSES_PER_STATEMENT)
    chunks.push(classNos.slice(from, from + CLASSES_PER_STATEMENT));
  return chunks;
}
