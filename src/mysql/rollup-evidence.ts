import type { RowDataPacket } from 'mysql2/promise';
import type { ClassOfDay, SeedEvidence } from '../attendance/seed.js';
import { insertRows, insertStatement } from './insert-rows.js';
import { withTransaction, type Database, type Transaction } from './pool.js';
import { claimRollup } from './rollup-start.js';

/** A range of students of one day's rollup; student numbers from `first` to `last`, both included. */
export type StudentChunk = {
  date: string;
  runId: string;
  rosterVersion: number;
  first: number;
  last: number;
};

/** A student of the chunk who has not opted out, with the student's classes of the day and successful events, each device's in order of time. */
export type StudentDay = {
  studentNo: number;
  classes: ClassOfDay[];
  events: { second: number; accessPointNo: number }[];
};

/** Reads the chunk's students who are enrolled in a class of the day, with everything that their evidence is made of. */
export async function readStudentDays(db: Database, chunk: StudentChunk): Promise<StudentDay[]> {
  const classes = await readClassesBySection(db, chunk);
  const days = new Map<number, StudentDay>();
  for (const [studentNo, sectionNo] of await readEnrolments(db, chunk)) {
    const meetings = classes.get(sectionNo);
    if (!meetings) continue;
    const day = days.get(studentNo) ?? { studentNo, classes: [], events: [] };
    day.classes.push(...meetings);
    days.set(studentNo, day);
  }
  for (const [studentNo, second, accessPointNo] of await readEvents(db, chunk)) {
    days.get(studentNo)?.events.push({ second, accessPointNo });
  }
  return [...days.values()];
}

/** Replaces the evidence of the chunk's students in the classes of the day, in one transaction: all of it is new, or all of it is as before. */
export async function writeEvidence(
  db: Database,
  chunk: StudentChunk,
  evidence: (SeedEvidence & { studentNo: number })[],
): Promise<void> {
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, chunk.date, chunk.runId);
    await deleteEvidence(tx, chunk);
    const at = (second: number) => `${chunk.date} ${timeText(second)}`;
    await insertRows(
      tx,
      INSERT_EVIDENCE,
      evidence.map(({ classNo, studentNo, firstSeen, lastSeen }) => [
        classNo,
        studentNo,
        at(firstSeen),
        at(lastSeen),
      ]),
    );
  });
}

/**
 * By class and student, which is the key: found through the class alone, every student's row would be looked at and locked, and the chunks would wait for one
 * another.
 */
async function deleteEvidence(
  tx: Transaction,
  { rosterVersion, date, first, last }: StudentChunk,
): Promise<void> {
  const [classes] = await tx.execute<RowDataPacket[]>(
    'SELECT class_no FROM class WHERE version = ? AND class_date = ?',
    [rosterVersion, date],
  );
  if (classes.length === 0) return;
  await tx.query('DELETE FROM class_evidence WHERE class_no IN (?) AND student_no BETWEEN ? AND ?', [
    classes.map((row) => row['class_no'] as number),
    first,
    last,
  ]);
}

async function readClassesBySection(
  db: Database,
  { rosterVersion, date }: StudentChunk,
): Promise<Map<number, ClassOfDay[]>> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT c.section_no, c.class_no, TIME_TO_SEC(TIME(c.starts_at)), TIME_TO_SEC(TIME(c.ends_at)), a.access_point_no
            FROM class c JOIN roster_access_point a ON a.version = c.version AND a.room = c.room AND a.weight > 0
            WHERE c.version = ? AND c.class_date = ? ORDER BY c.class_no`,
      rowsAsArray: true,
    },
    [rosterVersion, date],
  );
  const bySection = new Map<number, ClassOfDay[]>();
  let open: (ClassOfDay & { accessPoints: Set<number> }) | undefined;
  for (const [sectionNo, classNo, startSecond, endSecond, accessPointNo] of rows as unknown as number[][]) {
    if (!open || open.classNo !== classNo) {
      open = { classNo: classNo!, startSecond: startSecond!, endSecond: endSecond!, accessPoints: new Set() };
      bySection.set(sectionNo!, [...(bySection.get(sectionNo!) ?? []), open]);
    }
    open.accessPoints.add(accessPointNo!);
  }
  return bySection;
}

async function readEnrolments(
  db: Database,
  { rosterVersion, date, first, last }: StudentChunk,
): Promise<[number, number][]> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT DISTINCT student_no, section_no FROM roster_enrolment
            WHERE version = ? AND student_no BETWEEN ? AND ? AND ? BETWEEN valid_from AND valid_to`,
      rowsAsArray: true,
    },
    [rosterVersion, first, last, date],
  );
  return rows as unknown as [number, number][];
}

/**
 * Reads device by device through the clustered key (day, device key, time), so the database sorts nothing. Whether a student opted out is judged by the newest
 * roster that has the student, as ingest does.
 */
async function readEvents(
  db: Database,
  { rosterVersion, date, first, last }: StudentChunk,
): Promise<[number, number, number][]> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT d.student_no, TIME_TO_SEC(TIME(e.at)), e.access_point_no
            FROM roster_device d
            JOIN roster_student s ON s.version = d.version AND s.student_no = d.student_no
            LEFT JOIN roster_student now ON now.version = (SELECT version FROM roster_head) AND now.student_no = d.student_no
            STRAIGHT_JOIN access_event e ON e.day = ? AND e.device_key = d.device_key AND e.ok
            WHERE d.version = ? AND d.student_no BETWEEN ? AND ? AND ? BETWEEN d.valid_from AND d.valid_to AND NOT COALESCE(now.opted_out, s.opted_out)`,
      rowsAsArray: true,
    },
    [date, rosterVersion, first, last, date],
  );
  return rows as unknown as [number, number, number][];
}

/** "HH:MM:SS" of seconds after midnight. */
export function timeText(second: number): string {
  return new Date(second * 1000).toISOString().slice(11, 19);
}

const INSERT_EVIDENCE = insertStatement('class_evidence', [
  { name: 'class_no', type: 'INT UNSIGNED' },
  { name: 'student_no', type: 'INT UNSIGNED' },
  { name: 'seed_first', type: 'DATETIME' },
  { name: 'seed_last', type: 'DATETIME' },
]);
