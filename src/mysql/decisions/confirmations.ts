import { ADVANCE_DAY_VERSIONS } from '../ingest/batch-statements.js';
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

/** What names a class in every roster. */
export type ClassName = Pick<DayClass, 'date' | 'course' | 'section' | 'startsAt'>;

/** A class that a person speaks of, with what finds it again in a roster that moves it. */
export type SpokenName = ClassName & {
  /** Like `startsAt`. */
  endsAt: string;
  /** Whether its section has no other class on that day. */
  wasOnly: boolean;
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
  /** The name of the word in the journal. */
  word?: string;
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

/** The class as a later roster may look for it. */
export async function readSpoken(
  tx: Transaction,
  { date, course, section, startsAt, classNo, version }: DayClass,
): Promise<SpokenName> {
  const row = await readRow<{ endsAt: string; wasOnly: 0 | 1 }>(
    tx,
    `SELECT c.ends_at AS endsAt,
            NOT EXISTS (SELECT 1 FROM class o
                        WHERE o.version = :version AND o.class_date = :date AND o.course = :course
                          AND o.section = :section AND o.class_no <> :classNo) AS wasOnly
     FROM class c WHERE c.class_no = :classNo`,
    { date, course, section, classNo, version },
  );
  const { endsAt, wasOnly } = row!;
  return { date, course, section, startsAt, endsAt, wasOnly: wasOnly === 1 };
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
  spoken: SpokenName,
  confirmation: Confirmation,
  word: Word,
): Promise<void> {
  await refuseExpired(tx, spoken.date);
  await insertConfirmation(tx, spoken, confirmation, word);
  await makeDirty(tx, spoken.date, word.now);
}

/** Keeps what a person said of a class. */
export async function insertConfirmation(
  tx: Transaction,
  { date, course, section, startsAt, endsAt, wasOnly }: SpokenName,
  { state, room }: Confirmation,
  { by, reason, now, word }: Word,
): Promise<void> {
  await write(
    tx,
    `INSERT INTO class_confirmation
       (day, course, section, starts_at, ends_at, was_only, state, room, reason, confirmed_by,
        confirmed_at, word)
     VALUES (:date, :course, :section, :startsAt, :endsAt, :wasOnly, :state, :room, :reason, :by,
             :now, :word)`,
    {
      ...{ date, course, section, startsAt, endsAt, wasOnly, state, room, reason, by, now },
      word: word ?? null,
    },
  );
}

/** Makes the next nightly run roll a day up again, although no event came in. */
export async function makeDirty(tx: Transaction, date: string, now: string): Promise<void> {
  await insertRows(tx, ADVANCE_DAY_VERSIONS, [[date, CONFIRMED, 0, 1, now]]);
}
