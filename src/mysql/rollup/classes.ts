import type { RowDataPacket } from 'mysql2/promise';
import type { CorrectedKind } from '../../attendance/judging/correction.js';
import type { Database } from '../pool.js';
import { IN_SCOPE, scopeValues, type RollupScope } from './start.js';

/** Some classes of one day's rollup: those with a number above `after`, in order, `limit` at most. */
export type ClassChunk = RollupScope & { after: number; limit: number };

/** A student as stored: times in seconds after midnight; evidence as evidenceText writes it, null where no device is known. */
export type StoredStudent = {
  studentNo: number;
  optedOut: boolean;
  seedFirst: number | null;
  seedLast: number | null;
  evidence: string | null;
};

/**
 * A class with every student enrolled on the day. room: where it met, as far as anybody said, else where it was to meet. confirmed: what a person said of it.
 * measurable: an access point of the roster covers the planned room.
 */
export type StoredClass = {
  classNo: number;
  course: string;
  room: string | null;
  metIn: string | null;
  startSecond: number;
  endSecond: number;
  measurable: boolean;
  confirmed: 'as_planned' | 'not_held' | null;
  students: StoredStudent[];
  corrections: Map<number, CorrectedKind>;
};

/** Reads the chunk's classes with their students' stored evidence. Empty after the last class. */
export async function readStoredClasses(db: Database, chunk: ClassChunk): Promise<StoredClass[]> {
  const [classes] = await db.query<RowDataPacket[]>(SELECT_CLASSES, [
    ...scopeValues(chunk),
    chunk.after,
    chunk.limit,
  ]);
  if (classes.length === 0) return [];
  const found = new Map(classes.map((row) => [row['class_no'] as number, storedClass(row)]));
  const classNos = [...found.keys()];
  await readStudents(db, chunk, found);
  for (const [classNo, studentNo, verdict] of await readCorrections(db, chunk.date, classNos))
    found.get(classNo)!.corrections.set(studentNo, verdict);
  return [...found.values()];
}

function storedClass(row: RowDataPacket): StoredClass {
  const said = row['state'] as 'as_planned' | 'not_held' | 'moved' | null;
  const metIn = said === 'moved' ? (row['met_in'] as string) : null;
  return {
    classNo: row['class_no'] as number,
    course: row['course'] as string,
    room: metIn ?? (row['room'] as string | null),
    metIn,
    startSecond: row['start_second'] as number,
    endSecond: row['end_second'] as number,
    measurable: row['measurable'] === 1,
    confirmed: said === 'moved' ? 'as_planned' : said,
    students: [],
    corrections: new Map(),
  };
}

/**
 * Gives each class its students, in order, with what is stored of them. In three short statements: as one, whose rows have text, it takes the database seven times
 * as long.
 */
async function readStudents(
  db: Database,
  { date, rosterVersion }: ClassChunk,
  classes: ReadonlyMap<number, StoredClass>,
): Promise<void> {
  const optedOut = await readOptedOut(db, rosterVersion);
  const evidence = await readEvidence(db, [...classes.keys()]);
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT c.class_no, n.student_no FROM class c
            JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no AND ? BETWEEN n.valid_from AND n.valid_to
            WHERE c.class_no IN (?) ORDER BY c.class_no, n.student_no`,
      rowsAsArray: true,
    },
    [date, [...classes.keys()]],
  );
  for (const [classNo, studentNo] of rows as unknown as [number, number][]) {
    const stored = evidence.get(classNo)?.get(studentNo) ?? NOTHING_STORED;
    classes
      .get(classNo)!
      .students.push({ studentNo, optedOut: optedOut.has(studentNo), ...stored });
  }
}

/** By the newest roster that has the student. */
async function readOptedOut(db: Database, rosterVersion: number): Promise<Set<number>> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT n.student_no FROM roster_head h JOIN roster_student n ON n.version = h.version WHERE n.opted_out
            UNION ALL
            SELECT s.student_no FROM roster_student s
            WHERE s.version = ? AND s.opted_out
              AND NOT EXISTS (SELECT 1 FROM roster_head h JOIN roster_student n ON n.version = h.version AND n.student_no = s.student_no)`,
      rowsAsArray: true,
    },
    [rosterVersion],
  );
  return new Set((rows as unknown as [number][]).map(([studentNo]) => studentNo));
}

type StoredEvidence = Pick<StoredStudent, 'seedFirst' | 'seedLast' | 'evidence'>;
const NOTHING_STORED: StoredEvidence = { seedFirst: null, seedLast: null, evidence: null };

/** Class -> student -> what is stored. */
async function readEvidence(
  db: Database,
  classNos: number[],
): Promise<Map<number, Map<number, StoredEvidence>>> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT class_no, student_no, TIME_TO_SEC(TIME(seed_first)), TIME_TO_SEC(TIME(seed_last)), evidence
            FROM class_evidence WHERE class_no IN (?)`,
      rowsAsArray: true,
    },
    [classNos],
  );
  const found = new Map(classNos.map((classNo) => [classNo, new Map<number, StoredEvidence>()]));
  for (const row of rows as unknown as [
    number,
    number,
    number | null,
    number | null,
    string | null,
  ][]) {
    const [classNo, studentNo, seedFirst, seedLast, evidence] = row;
    found.get(classNo)!.set(studentNo, { seedFirst, seedLast, evidence });
  }
  return found;
}

/** In the order in which they were made, so that the last word on a student holds. */
async function readCorrections(
  db: Database,
  date: string,
  classNos: number[],
): Promise<[number, number, CorrectedKind][]> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT c.class_no, k.student_no, k.verdict
            FROM correction k
            JOIN class c ON c.class_date = k.day AND c.course = k.course AND c.section = k.section AND c.starts_at = k.starts_at
            WHERE k.day = ? AND c.class_no IN (?) ORDER BY k.correction_no`,
      rowsAsArray: true,
    },
    [date, classNos],
  );
  return rows as unknown as [number, number, CorrectedKind][];
}

const LAST_WORD = (column: string) =>
  `(SELECT f.${column} FROM class_confirmation f
    WHERE f.day = c.class_date AND f.course = c.course AND f.section = c.section AND f.starts_at = c.starts_at
    ORDER BY f.confirmation_no DESC LIMIT 1)`;

const SELECT_CLASSES = `
  SELECT c.class_no, c.course, c.room, TIME_TO_SEC(TIME(c.starts_at)) AS start_second, TIME_TO_SEC(TIME(c.ends_at)) AS end_second,
         EXISTS (SELECT 1 FROM roster_access_point a WHERE a.version = c.version AND a.room = c.room AND a.weight > 0) AS measurable,
         ${LAST_WORD('state')} AS state, ${LAST_WORD('room')} AS met_in
  FROM class c WHERE ${IN_SCOPE} AND c.class_no > ? ORDER BY c.class_no LIMIT ?`;
