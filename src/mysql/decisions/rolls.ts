import { insertRows, insertStatement } from '../insert-rows.js';
import type { Database, Transaction } from '../pool.js';
import { listOf, readRows, readTuples } from '../read.js';
import {
  readDayClasses,
  type ClassName,
  type DayClass,
  type SpokenName,
  type Word,
} from './confirmations.js';
import { ERASED_STUDENTS } from './erasures.js';
import { optedOut } from '../roster/kept-opt-outs.js';

const OPTED_OUT = optedOut('now', 'n.student_no');

/** Who said that a student was there: a lecturer with a roll, or the student with a code. */
export type RollSource = 'lecturer' | 'code';

/** What a roll says of one student of a class. */
export type RollMark = { studentNo: number; isThere: boolean };

/** A student whom a roll may name. */
export type RollStudent = {
  studentNo: number;
  /** By the newest roster that has the student. */
  optedOut: boolean;
  isErased: boolean;
};

/** The students of a class, by the roster that its day is read with. */
export async function readRollStudents(
  tx: Transaction,
  { classNo, date }: DayClass,
  studentNos: readonly number[],
): Promise<RollStudent[]> {
  const rows = await readRows<{ studentNo: number; optedOut: 0 | 1; isErased: 0 | 1 }>(
    tx,
    `SELECT DISTINCT n.student_no AS studentNo, ${OPTED_OUT} AS optedOut,
            n.student_no IN ${ERASED_STUDENTS} AS isErased
     FROM ${listOf('studentNos', 'INT UNSIGNED')} AS listed
     STRAIGHT_JOIN class c ON c.class_no = :classNo
     JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
       AND n.student_no = listed.item AND :date BETWEEN n.valid_from AND n.valid_to
     LEFT JOIN roster_student now
       ON now.version = (SELECT version FROM roster_head) AND now.student_no = n.student_no`,
    { classNo, date, studentNos: JSON.stringify(studentNos) },
  );
  return rows.map(({ studentNo, optedOut, isErased }) => ({
    studentNo,
    optedOut: optedOut === 1,
    isErased: isErased === 1,
  }));
}

/** A class of which a roll is taken, with its students: id -> number. */
export type RollClass = { meant: DayClass; students: Map<string, number> };

/** The class of a name; undefined where the roster of its day has none. */
export async function readRollClass(db: Database, name: ClassName): Promise<RollClass | undefined> {
  const { date, course, section } = name;
  const classes = await readDayClasses(db, { date, course, section });
  const meant = classes.find(({ startsAt }) => startsAt === name.startsAt);
  if (!meant) return undefined;
  const rows = await readTuples<[studentId: string, studentNo: number]>(
    db,
    `SELECT DISTINCT s.student_id, s.student_no
     FROM class c
     JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
       AND c.class_date BETWEEN n.valid_from AND n.valid_to
     JOIN student s ON s.student_no = n.student_no
     WHERE c.class_no = :classNo`,
    { classNo: meant.classNo },
  );
  return { meant, students: new Map(rows) };
}

/** Keeps what a roll said of the students of a class. */
export async function addRollMarks(
  tx: Transaction,
  { date, course, section, startsAt, endsAt, wasOnly }: SpokenName,
  marks: readonly RollMark[],
  source: RollSource,
  { by, reason, now, word }: Word,
): Promise<void> {
  await insertRows(
    tx,
    INSERT_MARKS,
    marks.map(({ studentNo, isThere }) => [
      ...[date, course, section, startsAt, endsAt, Number(wasOnly)],
      ...[studentNo, Number(isThere), source, reason, by, now, word ?? null],
    ]),
  );
}

const INSERT_MARKS = insertStatement('roll_mark', [
  { name: 'day', type: 'DATE' },
  { name: 'course', type: 'VARCHAR(32)' },
  { name: 'section', type: 'VARCHAR(16)' },
  { name: 'starts_at', type: 'DATETIME' },
  { name: 'ends_at', type: 'DATETIME' },
  { name: 'was_only', type: 'TINYINT' },
  { name: 'student_no', type: 'INT UNSIGNED' },
  { name: 'is_there', type: 'TINYINT' },
  { name: 'source', type: 'VARCHAR(16)' },
  { name: 'reason', type: 'VARCHAR(255)' },
  { name: 'taken_by', type: 'VARCHAR(64)' },
  { name: 'taken_at', type: 'DATETIME' },
  { name: 'word', type: 'CHAR(36)' },
]);
