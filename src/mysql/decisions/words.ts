import { carryOver, type SpokenClass } from '../../attendance/judging/carry-over.js';
import type { CorrectedKind } from '../../attendance/judging/correction.js';
import type { Database, Transaction } from '../pool.js';
import { readRows } from '../read.js';

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
export type CorrectionWord = SpokenWord & {
  studentNo: number;
  studentId: string;
  verdict: CorrectedKind;
  /** By the newest roster. Corrections of such a student have no effect. */
  hasOptedOut: boolean;
  /** Whether the student is in the section on that day, by the roster that is asked. */
  isEnrolled: boolean;
};
export type ConfirmationWord = SpokenWord & {
  state: 'as_planned' | 'not_held' | 'moved';
  /** Where the class met, if it moved. */
  room: string | null;
};
export type Words = { corrections: CorrectionWord[]; confirmations: ConfirmationWord[] };

/** The two kinds of words with MySQL's truth values, without their classes. */
type Row<W> = Omit<W, 'wasOnly' | 'hasOptedOut' | 'isEnrolled' | 'classNo'> & { wasOnly: 0 | 1 };
type CorrectionRow = Row<CorrectionWord> & { hasOptedOut: 0 | 1; isEnrolled: 0 | 1 };

/**
 * Reads what people said of the classes of some days, in the order in which they said it, and
 * carries each word over to the roster version of its day.
 */
export async function readWords(db: Database | Transaction, days: WordsDay[]): Promise<Words> {
  if (days.length === 0) return { corrections: [], confirmations: [] };
  const values = { days: JSON.stringify(days.map(({ day, version }) => [day, version])) };
  const corrections = await readRows<CorrectionRow>(db, SELECT_CORRECTIONS, values);
  const confirmations = await readRows<Row<ConfirmationWord>>(db, SELECT_CONFIRMATIONS, values);
  const words: Words = {
    corrections: corrections.map(({ wasOnly, hasOptedOut, isEnrolled, ...row }) => ({
      ...row,
      wasOnly: wasOnly === 1,
      hasOptedOut: hasOptedOut === 1,
      isEnrolled: isEnrolled === 1,
      classNo: undefined,
    })),
    confirmations: confirmations.map(({ wasOnly, ...row }) => ({
      ...row,
      wasOnly: wasOnly === 1,
      classNo: undefined,
    })),
  };
  await findClasses(db, words, days);
  return words;
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
  { corrections, confirmations }: Words,
  days: readonly WordsDay[],
): Promise<void> {
  const words = [...corrections, ...confirmations];
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

const SELECT_CORRECTIONS = `
  SELECT ${SPOKEN_CLASS}, w.correction_no AS no, w.corrected_by AS 'by', w.corrected_at AS at,
         w.student_no AS studentNo, s.student_id AS studentId, w.verdict,
         COALESCE(now.opted_out, FALSE) AS hasOptedOut,
         EXISTS (SELECT 1
                 FROM roster_section o
                 JOIN roster_enrolment n ON n.version = o.version AND n.section_no = o.section_no
                 WHERE o.version = d.version AND o.course = w.course AND o.section = w.section
                   AND n.student_no = w.student_no
                   AND w.day BETWEEN n.valid_from AND n.valid_to) AS isEnrolled
  FROM ${DAYS}
  STRAIGHT_JOIN correction w ON w.day = d.day
  JOIN student s ON s.student_no = w.student_no
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = w.student_no
  ORDER BY w.correction_no`;

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
