import type { CorrectedKind } from '../../attendance/judging/settle.js';
import { ERASED_STUDENTS } from '../decisions/erasures.js';
import { OPTED_OUT_STUDENTS } from '../roster/kept-opt-outs.js';
import { excusedFrom, readExcusedOn } from '../decisions/excuses.js';
import { readWords } from '../decisions/words.js';
import type { Database } from '../pool.js';
import { listOf, readRows, readTuples } from '../read.js';
import { IN_SCOPE, type RollupScope } from './start.js';

/** Some classes of one day's rollup, in order of their numbers. */
export type ClassChunk = RollupScope & {
  /** Only classes with a higher number. */
  after: number;
  /** At most so many. */
  limit: number;
  /** Only classes whose number leaves this remainder; absent: all. */
  lane?: { no: number; of: number };
};

/** A student of a class as stored. */
export type StoredStudent = {
  studentNo: number;
  optedOut: boolean;
  /** Seconds after midnight. */
  seedFirst: number | null;
  /** Seconds after midnight. */
  seedLast: number | null;
  /** As evidenceText writes it; null where no device of the student is known. */
  evidence: string | null;
};

/** A class with every student enrolled on the day. */
export type StoredClass = {
  classNo: number;
  course: string;
  section: string;
  /** Where the class met according to a person, otherwise the planned room. */
  room: string | null;
  /** Where the class met, if a person said that it moved. */
  metIn: string | null;
  startSecond: number;
  endSecond: number;
  /** Whether an access point of the roster covers the planned room. */
  measurable: boolean;
  /** What a person said of the class; a class that moved was held. */
  confirmed: 'as_planned' | 'not_held' | null;
  students: StoredStudent[];
  /** What people said of its students, in force or not. */
  said: StoredWords;
};

/** What people said of the students of a class, by the student's number. */
type StoredWords = {
  /** The last mark of a roll, and the last one by a code, which the student entered. */
  rolls: Map<number, boolean>;
  codes: Map<number, boolean>;
  /** The last correction. */
  corrections: Map<number, CorrectedKind>;
  excused: Set<number>;
};

/**
 * Reads the chunk's classes with the stored evidence of their students; empty after the last class.
 */
export async function readStoredClasses(db: Database, chunk: ClassChunk): Promise<StoredClass[]> {
  const { lane = { no: 0, of: 1 }, ...range } = chunk;
  const values = { ...range, laneNo: lane.no, lanes: lane.of };
  const rows = await readRows<ClassRow>(db, SELECT_CLASSES, values);
  if (rows.length === 0) return [];
  const found = new Map(rows.map((row) => [row.classNo, storedClass(row)]));
  await readStudents(db, chunk, found);
  await readLastWords(db, chunk, found);
  return [...found.values()];
}

type ClassRow = {
  classNo: number;
  course: string;
  section: string;
  room: string | null;
  startSecond: number;
  endSecond: number;
  measurable: 0 | 1;
};

function storedClass({ measurable, ...row }: ClassRow): StoredClass {
  return {
    ...row,
    metIn: null,
    measurable: measurable === 1,
    confirmed: null,
    students: [],
    said: {
      rolls: new Map(),
      codes: new Map(),
      corrections: new Map(),
      excused: new Set(),
    },
  };
}

/**
 * Gives each class its students, in order, with what is stored of them. Three short statements: one
 * statement, whose rows have texts, takes the database seven times as long.
 */
async function readStudents(
  db: Database,
  { date }: ClassChunk,
  classes: ReadonlyMap<number, StoredClass>,
): Promise<void> {
  const optedOut = await readOptedOut(db);
  const evidence = await readEvidence(db, classes);
  const enrolments = await readTuples<[classNo: number, studentNo: number]>(
    db,
    `SELECT c.class_no, n.student_no
     FROM ${CLASS_NOS} AS listed
     STRAIGHT_JOIN class c ON c.class_no = listed.item
     STRAIGHT_JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
       AND :date BETWEEN n.valid_from AND n.valid_to
     ORDER BY c.class_no, n.student_no`,
    { date, classNos: numbersOf(classes) },
  );
  for (const [classNo, studentNo] of enrolments) {
    const stored = evidence.get(classNo)?.get(studentNo) ?? NOTHING_STORED;
    classes
      .get(classNo)!
      .students.push({ studentNo, optedOut: optedOut.has(studentNo), ...stored });
  }
}

/** The students of whom nothing may be said: those who opted out, and those who were erased. */
async function readOptedOut(db: Database): Promise<Set<number>> {
  const rows = await readTuples<[studentNo: number]>(
    db,
    `SELECT student_no FROM ${OPTED_OUT_STUDENTS} AS gone
     UNION
     SELECT student_no FROM ${ERASED_STUDENTS} AS erased`,
  );
  return new Set(rows.map(([studentNo]) => studentNo));
}

type StoredEvidence = Pick<StoredStudent, 'seedFirst' | 'seedLast' | 'evidence'>;
type EvidenceTuple = [
  classNo: number,
  studentNo: number,
  seedFirst: number | null,
  seedLast: number | null,
  evidence: string | null,
];
const NOTHING_STORED: StoredEvidence = { seedFirst: null, seedLast: null, evidence: null };

/** Class -> student -> what is stored. */
async function readEvidence(
  db: Database,
  classes: ReadonlyMap<number, StoredClass>,
): Promise<Map<number, Map<number, StoredEvidence>>> {
  const rows = await readTuples<EvidenceTuple>(
    db,
    `SELECT e.class_no, e.student_no, TIME_TO_SEC(TIME(e.seed_first)),
            TIME_TO_SEC(TIME(e.seed_last)), e.evidence
     FROM ${CLASS_NOS} AS listed STRAIGHT_JOIN class_evidence e ON e.class_no = listed.item`,
    { classNos: numbersOf(classes) },
  );
  const found = new Map<number, Map<number, StoredEvidence>>();
  for (const classNo of classes.keys()) found.set(classNo, new Map());
  for (const [classNo, studentNo, seedFirst, seedLast, evidence] of rows)
    found.get(classNo)!.set(studentNo, { seedFirst, seedLast, evidence });
  return found;
}

/** Gives each class what people said of it and of its students: their last words hold. */
async function readLastWords(
  db: Database,
  { date, rosterVersion }: ClassChunk,
  classes: ReadonlyMap<number, StoredClass>,
): Promise<void> {
  // Each section once, also where it meets twice: its marks are read for each one that is listed.
  const sections = Map.groupBy(classes.values(), (one) => `${one.course}\n${one.section}`);
  const words = await readWords(
    db,
    [{ day: date, version: rosterVersion }],
    Array.from(sections.values(), ([one]) => one!),
  );
  // A later confirmation replaces all of an earlier one, the room as well.
  const lastConfirmations = new Map(words.confirmations.map((word) => [word.classNo, word]));
  for (const { classNo, state, room } of lastConfirmations.values()) {
    const stored = classes.get(classNo ?? 0);
    if (!stored) continue;
    stored.confirmed = state === 'moved' ? 'as_planned' : state;
    if (state !== 'moved') continue;
    stored.metIn = room;
    stored.room = room ?? stored.room;
  }
  for (const { classNo, studentNo, verdict } of words.corrections)
    classes.get(classNo ?? 0)?.said.corrections.set(studentNo, verdict);
  for (const { classNo, studentNo, isThere, source } of words.rolls) {
    const said = classes.get(classNo ?? 0)?.said;
    said?.rolls.set(studentNo, isThere);
    if (source === 'code') said?.codes.set(studentNo, isThere);
  }
  const excused = await readExcusedOn(db, date);
  const courses = Map.groupBy(classes.values(), ({ course }) => course);
  for (const [course, all] of courses) {
    const away = excusedFrom(course, excused);
    for (const { said } of all) said.excused = away;
  }
}

/**
 * With STRAIGHT_JOIN after it, MySQL goes from the list to the rows by their key, even where its
 * statistics say that the table is still small.
 */
const CLASS_NOS = listOf('classNos', 'INT UNSIGNED');

function numbersOf(classes: ReadonlyMap<number, StoredClass>): string {
  return JSON.stringify([...classes.keys()]);
}

const SELECT_CLASSES = `
  SELECT c.class_no AS classNo, c.course, c.section, c.room,
         TIME_TO_SEC(TIME(c.starts_at)) AS startSecond, TIME_TO_SEC(TIME(c.ends_at)) AS endSecond,
         EXISTS (SELECT 1 FROM roster_access_point a
                 WHERE a.version = c.version AND a.room = c.room AND a.weight > 0) AS measurable
  FROM class c WHERE ${IN_SCOPE} AND c.class_no > :after AND c.class_no % :lanes = :laneNo
  ORDER BY c.class_no LIMIT :limit`;
