import type { Database } from '../pool.js';
import { listOf, readRow, readRows, readTuples } from '../read.js';
import type { BoardClass } from './classes.js';
import {
  CLASS_SEEN,
  LARGE_GROUP,
  PERSONS_SEEN,
  RATES_SEEN,
  rightsValues,
  type Rights,
  type ShownGroup,
} from './rights.js';

/** A class of the day, for all viewers. */
export type DayPlanClass = Pick<
  BoardClass,
  | 'classNo'
  | 'course'
  | 'section'
  | 'startsAt'
  | 'endsAt'
  | 'room'
  | 'building'
  | 'capacity'
  | 'enrolled'
> & {
  /** Whether an access point covers the room. Without one nobody is ever seen there. */
  isMeasurable: boolean;
};

/** The classes of a day in order of start, course and section. */
export async function readDayPlan(db: Database, date: string): Promise<DayPlanClass[]> {
  const rows = await readRows<Omit<DayPlanClass, 'isMeasurable'> & { isMeasurable: 0 | 1 }>(
    db,
    `SELECT c.class_no AS classNo, c.course, c.section, c.starts_at AS startsAt,
            c.ends_at AS endsAt, c.room, r.building, r.capacity, c.enrolled,
            c.measurable AS isMeasurable
     FROM day_class c LEFT JOIN roster_room r ON r.version = c.version AND r.room = c.room
     WHERE c.class_date = :date
     ORDER BY c.starts_at, c.course, LENGTH(c.section), c.section`,
    { date },
  );
  return rows.map((row) => ({ ...row, isMeasurable: row.isMeasurable === 1 }));
}

/**
 * What tells whether the classes of a day may have changed: imports and seals draw a new revision.
 */
export async function readRevision(db: Database, date: string): Promise<string> {
  const row = await readRow<{ revision: number; version: number | null }>(
    db,
    `SELECT h.revision, d.version FROM roster_head h LEFT JOIN roster_day d ON d.day = :date`,
    { date },
  );
  return `${row!.revision}/${row!.version}`;
}

/** How many students of a class were first seen in a minute, counted from its start. */
export type SeenTuple = [classNo: number, minute: number, students: number];

/** Who was seen in these classes so far, by minute. */
export async function readSeen(db: Database, classNos: readonly number[]): Promise<SeenTuple[]> {
  if (classNos.length === 0) return [];
  return readTuples<SeenTuple>(
    db,
    `SELECT c.class_no, TIMESTAMPDIFF(MINUTE, c.starts_at, p.first_seen) AS minute, COUNT(*)
     FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
     STRAIGHT_JOIN class c ON c.class_no = listed.item
     STRAIGHT_JOIN live_presence p ON p.class_no = c.class_no
     GROUP BY c.class_no, minute`,
    { classNos: JSON.stringify(classNos) },
  );
}

/** Classes of so many days back count in the usual rate. */
const USUAL_REACH_DAYS = 60;
const USUAL_CLASSES = 5;

/** The share of the enrolled that was usually seen in a section. */
export type UsualRate = {
  exact: number;
  /** Made of those classes that anybody may see who sees rates; null where there are none. */
  shown: number | null;
};

/**
 * The share of the enrolled that was usually seen, for each section with a class on the day: the
 * mean of its last five classes that met where the timetable says, in a room with an access point.
 * @returns by section: "ERG2050/1"
 */
export async function readUsualRates(
  db: Database,
  date: string,
  group: ShownGroup,
): Promise<Map<string, UsualRate>> {
  const rows = await readTuples<[section: string, exact: number, shown: number | null]>(
    db,
    `SELECT CONCAT(course, '/', section), AVG(rate), AVG(IF(isShown, rate, NULL))
     FROM (SELECT c.course, c.section, a.seed_present * 1E0 / a.enrolled AS rate,
                  ${LARGE_GROUP} AS isShown,
                  ROW_NUMBER() OVER (PARTITION BY c.course, c.section
                                     ORDER BY c.starts_at DESC) AS place
           FROM day_class c JOIN class_attendance a ON a.class_no = c.class_no
           WHERE c.class_date < :date AND c.class_date >= :date - INTERVAL :reach DAY
             AND a.state IN ('provisional', 'final') AND a.enrolled > 0 AND c.measurable) AS classes
     WHERE place <= :most
     GROUP BY course, section`,
    { date, reach: USUAL_REACH_DAYS, most: USUAL_CLASSES, ...group },
  );
  return new Map(rows.map(([section, exact, shown]) => [section, { exact, shown }]));
}

/** What a viewer may see of a class that is there for the viewer. */
export type ClassSight = { persons: boolean; rates: boolean };

/** The classes of a day that are there for the viewer, by number. */
export async function readSight(
  db: Database,
  rights: Rights,
  date: string,
): Promise<Map<number, ClassSight>> {
  const rows = await readTuples<[classNo: number, persons: 0 | 1 | null, rates: 0 | 1 | null]>(
    db,
    `SELECT c.class_no, ${PERSONS_SEEN}, ${RATES_SEEN}
     FROM day_class c WHERE c.class_date = :date AND ${CLASS_SEEN}`,
    { date, ...rightsValues(rights) },
  );
  return new Map(
    rows.map(([classNo, persons, rates]) => [
      classNo,
      { persons: persons === 1, rates: rates === 1 },
    ]),
  );
}

/** Holidays are shorter than this. */
const NEXT_REACH_DAYS = 60;

/** When the first class after a day begins that is there for the viewer; null where none is. */
export async function readNextStart(
  db: Database,
  rights: Rights,
  date: string,
): Promise<string | null> {
  const values = { date, reach: NEXT_REACH_DAYS, ...rightsValues(rights) };
  // In the order of the days, so that it stops at the first class that fits.
  const next = await readRow<{ day: string }>(
    db,
    `SELECT d.day FROM roster_day d
     STRAIGHT_JOIN class c ON c.version = d.version AND c.class_date = d.day
     WHERE d.day > :date AND d.day <= :date + INTERVAL :reach DAY AND ${CLASS_SEEN}
     ORDER BY d.day LIMIT 1`,
    values,
  );
  if (!next) return null;
  const first = await readRow<{ startsAt: string }>(
    db,
    `SELECT MIN(c.starts_at) AS startsAt FROM day_class c
     WHERE c.class_date = :date AND ${CLASS_SEEN}`,
    { ...values, date: next.day },
  );
  return first!.startsAt;
}
