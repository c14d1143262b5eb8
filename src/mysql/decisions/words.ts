import { carryOver, type SpokenClass } from '../../attendance/judging/carry-over.js';
import type { CorrectedKind } from '../../attendance/judging/settle.js';
import type { Database, Transaction } from '../pool.js';
import { readRows } from '../read.js';
import { ERASED_STUDENTS } from './erasures.js';
import type { RollSource } from './rolls.js';
import { optedOut } from '../roster/kept-opt-outs.js';

/** A day, and the roster version in which the classes of its words are looked for. */
export type WordsDay = { day: string; version: number };

/** What a person said of a class, and the class in the roster that it is carried over to. */
export type SpokenWord = SpokenClass & {
  no: number;
  day: string;
  course: string;
  section: string;
  by: string;
  reason: string;
  at: string;
  /** Undefined where the roster has no such class. */
  classNo: number | undefined;
};
/** A word on one student of a class. */
export type StudentWord = SpokenWord & {
  studentNo: number;
  studentId: string;
  /** By the newest roster. Corrections of such a student have no effect, nor have most rolls. */
  hasOptedOut: boolean;
  /** Whether the student is in the section on that day, by the roster that is asked. */
  isEnrolled: boolean;
};
export type CorrectionWord = StudentWord & { kind: 'correction'; verdict: CorrectedKind };
/** A mark of a roll. */
export type RollWord = StudentWord & { kind: 'roll'; isThere: boolean; source: RollSource };
export type ConfirmationWord = SpokenWord & {
  kind: 'confirmation';
  state: 'as_planned' | 'not_held' | 'moved';
  /** Where the class met, if it moved. */
  room: string | null;
};
export type Words = {
  corrections: CorrectionWord[];
  rolls: RollWord[];
  confirmations: ConfirmationWord[];
};

/** The words with MySQL's truth values, without their classes. */
type Row<W> = Omit<W, 'kind' | 'wasOnly' | 'hasOptedOut' | 'isEnrolled' | 'isThere' | 'classNo'> & {
  wasOnly: 0 | 1;
};
type StudentRow<W> = Row<W> & { hasOptedOut: 0 | 1; isEnrolled: 0 | 1 };
type RollRow = StudentRow<RollWord> & { isThere: 0 | 1 };

/** A section whose words are asked for. */
export type WordsSection = { course: string; section: string };

/** A class whose marks are asked for. */
export type MarkedClass = WordsSection & { classNo: number; date: string; version: number };

/**
 * Reads what people said of the classes of some days, in the order in which they said it, and
 * carries each word over to the roster version of its day.
 * @param sections only the marks of rolls of these; a day may have ten thousand of them
 */
export async function readWords(
  db: Database | Transaction,
  days: WordsDay[],
  sections?: readonly WordsSection[],
): Promise<Words> {
  if (days.length === 0) return { corrections: [], rolls: [], confirmations: [] };
  const values = { days: JSON.stringify(days.map(({ day, version }) => [day, version])) };
  const corrections = await readRows<StudentRow<CorrectionWord>>(db, SELECT_CORRECTIONS, values);
  const confirmations = await readRows<Row<ConfirmationWord>>(db, SELECT_CONFIRMATIONS, values);
  const words: Words = {
    corrections: corrections.map((row) => ({ ...studentWord(row), kind: 'correction' })),
    rolls: await readRolls(db, days, sections),
    confirmations: confirmations.map((row) => ({ ...spokenWord(row), kind: 'confirmation' })),
  };
  await findClasses(db, words, days);
  return words;
}

/**
 * The last mark of each student of a class whom a roll has named, by number. Of students who have
 * opted out only those by a code count.
 */
export async function readLastMarks(
  db: Database | Transaction,
  { classNo, date, version, course, section }: MarkedClass,
): Promise<Map<number, RollWord>> {
  const days = [{ day: date, version }];
  const rolls = await readRolls(db, days, [{ course, section }]);
  await findClasses(db, { corrections: [], rolls, confirmations: [] }, days);
  const counting = rolls.filter((word) => word.classNo === classNo && counts(word));
  return new Map(counting.map((word) => [word.studentNo, word]));
}

/** Whether a mark has an effect: nobody but themselves has those measured who have opted out. */
export function counts({ hasOptedOut, source }: RollWord): boolean {
  return !hasOptedOut || source === 'code';
}

async function readRolls(
  db: Database | Transaction,
  days: WordsDay[],
  sections?: readonly WordsSection[],
): Promise<RollWord[]> {
  const asked = days.flatMap(({ day, version }) =>
    sections
      ? sections.map(({ course, section }) => [day, version, course, section])
      : [[day, version]],
  );
  const rows = await readRows<RollRow>(db, sections ? SELECT_SECTION_ROLLS : SELECT_ROLLS, {
    days: JSON.stringify(asked),
  });
  return rows.map(({ isThere, ...row }) => ({
    ...studentWord(row),
    kind: 'roll',
    isThere: isThere === 1,
  }));
}

function spokenWord<R extends { wasOnly: 0 | 1 }>({ wasOnly, ...row }: R) {
  return { ...row, wasOnly: wasOnly === 1, classNo: undefined };
}

function studentWord<R extends { wasOnly: 0 | 1; hasOptedOut: 0 | 1; isEnrolled: 0 | 1 }>(row: R) {
  const { hasOptedOut, isEnrolled, ...spoken } = row;
  return {
    ...spokenWord(spoken),
    hasOptedOut: hasOptedOut === 1,
    isEnrolled: isEnrolled === 1,
  };
}

/** A class of a section on a day. */
export type SectionClass = {
  classNo: number;
  day: string;
  course: string;
  section: string;
  startsAt: string;
  endsAt: string;
};

/** Gives each word the class that it is carried over to. */
async function findClasses(
  db: Database | Transaction,
  { corrections, rolls, confirmations }: Words,
  days: readonly WordsDay[],
): Promise<void> {
  const words: SpokenWord[] = [...corrections, ...rolls, ...confirmations];
  const classes = await readClassesOf(db, words, days);
  for (const [section, said] of groupBySection(words)) {
    const carried = carryOver<SpokenWord, SectionClass>(said, classes.get(section) ?? []);
    for (const word of said) word.classNo = carried.get(word)?.classNo;
  }
}

/** The classes of those sections, in order of start, by the keys of `groupBySection`. */
export async function readClassesOf(
  db: Database | Transaction,
  sections: readonly Pick<SectionClass, 'day' | 'course' | 'section'>[],
  days: readonly WordsDay[],
): Promise<Map<string, [SectionClass, ...SectionClass[]]>> {
  const bySection = groupBySection(sections);
  if (bySection.size === 0) return new Map();
  const versionOf = new Map(days.map(({ day, version }) => [day, version]));
  const asked = [...bySection.values()].map(([{ day, course, section }]) => [
    day,
    versionOf.get(day),
    course,
    section,
  ]);
  const values = { sections: JSON.stringify(asked) };
  return groupBySection(await readRows<SectionClass>(db, SELECT_CLASSES, values));
}

/** The rows of each section's day. No name holds a control character, so no two share a key. */
export function groupBySection<T extends { day: string; course: string; section: string }>(
  rows: readonly T[],
): Map<string, [T, ...T[]]> {
  const groups = Map.groupBy(rows, ({ day, course, section }) => `${day}\n${course}\n${section}`);
  return groups as Map<string, [T, ...T[]]>;
}

const DAYS = `
  JSON_TABLE(:days, '$[*]' COLUMNS (day DATE PATH '$[0]', version INT UNSIGNED PATH '$[1]')) AS d`;

/** An older release wrote no end. Such a class lasts a second, which is enough to overlap. */
const SPOKEN_CLASS = `
  w.day, w.course, w.section, w.starts_at AS startsAt,
  COALESCE(w.ends_at, w.starts_at + INTERVAL 1 SECOND) AS endsAt, w.was_only AS wasOnly, w.reason`;

/** What a word on the student `s` has beside its class. */
const SPOKEN_STUDENT = `
  w.student_no AS studentNo, s.student_id AS studentId,
  ${optedOut('now', 'w.student_no')} AS hasOptedOut,
  EXISTS (SELECT 1
          FROM roster_section o
          JOIN roster_enrolment n ON n.version = o.version AND n.section_no = o.section_no
          WHERE o.version = d.version AND o.course = w.course AND o.section = w.section
            AND n.student_no = w.student_no
            AND w.day BETWEEN n.valid_from AND n.valid_to) AS isEnrolled`;

const STUDENTS = `
  JOIN student s ON s.student_no = w.student_no
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = w.student_no`;

const SELECT_CORRECTIONS = `
  SELECT ${SPOKEN_CLASS}, w.correction_no AS no, w.corrected_by AS 'by', w.corrected_at AS at,
         ${SPOKEN_STUDENT}, w.verdict
  FROM ${DAYS} STRAIGHT_JOIN correction w ON w.day = d.day ${STUDENTS}
  ORDER BY w.correction_no`;

/** Students who are erased have no marks: one that a rollup may still find has no effect. */
const selectRolls = (asked: string, condition: string) => `
  SELECT ${SPOKEN_CLASS}, w.roll_no AS no, w.taken_by AS 'by', w.taken_at AS at,
         ${SPOKEN_STUDENT}, w.is_there AS isThere, w.source
  FROM ${asked} STRAIGHT_JOIN roll_mark w ON ${condition} ${STUDENTS}
  WHERE w.student_no NOT IN ${ERASED_STUDENTS}
  ORDER BY w.roll_no`;
const SELECT_ROLLS = selectRolls(DAYS, 'w.day = d.day');
const SELECT_SECTION_ROLLS = selectRolls(
  `JSON_TABLE(:days, '$[*]' COLUMNS (
     day DATE PATH '$[0]', version INT UNSIGNED PATH '$[1]',
     course VARCHAR(32) COLLATE utf8mb4_0900_bin PATH '$[2]',
     section VARCHAR(16) COLLATE utf8mb4_0900_bin PATH '$[3]')) AS d`,
  'w.day = d.day AND w.course = d.course AND w.section = d.section',
);

const SELECT_CONFIRMATIONS = `
  SELECT ${SPOKEN_CLASS}, w.confirmation_no AS no, w.confirmed_by AS 'by', w.confirmed_at AS at,
         w.state, w.room
  FROM ${DAYS} STRAIGHT_JOIN class_confirmation w ON w.day = d.day
  ORDER BY w.confirmation_no`;

const SELECT_CLASSES = `
  SELECT c.class_no AS classNo, c.class_date AS day, c.course, c.section,
         c.starts_at AS startsAt, c.ends_at AS endsAt
  FROM JSON_TABLE(:sections, '$[*]' COLUMNS (
         day DATE PATH '$[0]', version INT UNSIGNED PATH '$[1]',
         course VARCHAR(32) COLLATE utf8mb4_0900_bin PATH '$[2]',
         section VARCHAR(16) COLLATE utf8mb4_0900_bin PATH '$[3]')) AS listed
  STRAIGHT_JOIN class c
    ON c.version = listed.version AND c.class_date = listed.day AND c.course = listed.course
    AND c.section = listed.section
  ORDER BY c.starts_at`;
