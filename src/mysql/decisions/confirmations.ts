import { ADVANCE_DAY_VERSIONS } from '../ingest/write-batch.js';
import { insertRows } from '../insert-rows.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, write } from '../read.js';
import { CONFIRMED } from '../rollup/nightly.js';
import { refuseExpired } from '../rollup/start.js';

/** A class of the roster that its day is read with. */
export type DayClass = {
  classNo: number;
  /** The roster version. */
  version: number;
  date: string;
  course: string;
  section: string;
  room: string | null;
  /** "YYYY-MM-DD HH:MM:SS" on the campus wall clock. */
  startsAt: string;
};

/** What a person says became of a class. `as_planned`: it was held in the planned room. */
export type Confirmation =
  { state: 'as_planned' | 'not_held'; room: null } | { state: 'moved'; room: string };

/** Who said something, why and when. */
export type Word = {
  by: string;
  reason: string;
  /** The campus wall clock. */
  now: string;
};

/** The classes of a section on a day, in order of start. */
export async function readDayClasses(
  db: Database,
  section: Pick<DayClass, 'date' | 'course' | 'section'>,
): Promise<DayClass[]> {
  return readRows<DayClass>(
    db,
    `SELECT class_no AS classNo, version, class_date AS date, course, section, room,
            starts_at AS startsAt
     FROM day_class
     WHERE class_date = :date AND course = :course AND section = :section ORDER BY starts_at`,
    section,
  );
}

/** Whether a roster version has the room. */
export async function hasRoom(db: Database, version: number, room: string): Promise<boolean> {
  const found = await readRow(
    db,
    'SELECT room FROM roster_room WHERE version = :version AND room = :room',
    { version, room },
  );
  return found !== undefined;
}

/**
 * Keeps what a person said of a class, and makes its day dirty, so that the next rollup follows the
 * person.
 * @throws RollcallError `expired` where the day's events are deleted, so no rollup can come
 */
export async function addConfirmation(
  tx: Transaction,
  { date, course, section, startsAt, classNo }: DayClass,
  { state, room }: Confirmation,
  { by, reason, now }: Word,
): Promise<void> {
  await refuseExpired(tx, date);
  await write(
    tx,
    `INSERT INTO class_confirmation
       (day, course, section, starts_at, ends_at, was_only, state, room, reason, confirmed_by,
        confirmed_at)
     VALUES (:date, :course, :section, :startsAt, ${ENDS_AT}, ${WAS_ONLY}, :state, :room, :reason,
             :by, :now)`,
    { date, course, section, startsAt, classNo, state, room, reason, by, now },
  );
  await makeDirty(tx, date, now);
}

/** Makes the next nightly run roll a day up again, although no event came in. */
export async function makeDirty(tx: Transaction, date: string, now: string): Promise<void> {
  await insertRows(tx, ADVANCE_DAY_VERSIONS, [[date, CONFIRMED, 0, 1, now]]);
}

/** What else is kept of the class that a person speaks of, to know it again in another roster. */
export const ENDS_AT = '(SELECT c.ends_at FROM class c WHERE c.class_no = :classNo)';
export const WAS_ONLY = `
  NOT EXISTS (SELECT 1
              FROM class c
              JOIN class o ON o.version = c.version AND o.class_date = c.class_date
                AND o.course = c.course AND o.section = c.section AND o.class_no <> c.class_no
              WHERE c.class_no = :classNo)`;
