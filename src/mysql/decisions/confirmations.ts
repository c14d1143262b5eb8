import type { RowDataPacket } from 'mysql2/promise';
import { ADVANCE_DAY_VERSIONS } from '../ingest/write-batch.js';
import { insertRows } from '../insert-rows.js';
import { CONFIRMED } from '../rollup/nightly.js';
import type { Database, Transaction } from '../pool.js';
import { refuseExpired } from '../rollup/start.js';

/** A class of the roster that its day is read with. startsAt: "YYYY-MM-DD HH:MM:SS" on the campus wall clock. */
export type DayClass = {
  classNo: number;
  version: number;
  date: string;
  course: string;
  section: string;
  room: string | null;
  startsAt: string;
};

/** What a person says became of a class; `as_planned`: it was held, where it was planned. */
export type Confirmation =
  { state: 'as_planned' | 'not_held'; room: null } | { state: 'moved'; room: string };

/** Whose word it is, why, and when it was given, on the campus wall clock. */
export type Word = { by: string; reason: string; now: string };

/** The classes of a section on a day, in order of start. */
export async function readDayClasses(
  db: Database,
  { date, course, section }: { date: string; course: string; section: string },
): Promise<DayClass[]> {
  const [rows] = await db.execute<RowDataPacket[]>(
    `SELECT class_no AS classNo, version, class_date AS date, course, section, room, starts_at AS startsAt
     FROM day_class WHERE class_date = ? AND course = ? AND section = ? ORDER BY starts_at`,
    [date, course, section],
  );
  return rows as unknown as DayClass[];
}

/** Whether a roster version has the room. */
export async function hasRoom(db: Database, version: number, room: string): Promise<boolean> {
  const [rows] = await db.execute<RowDataPacket[]>(
    'SELECT 1 FROM roster_room WHERE version = ? AND room = ?',
    [version, room],
  );
  return rows.length > 0;
}

/**
 * Keeps what a person said of a class, and leaves its day to be rolled up again.
 * @throws RollcallError `refused` where the day's events are gone, so that no rollup can follow the person
 */
export async function addConfirmation(
  tx: Transaction,
  { date, course, section, startsAt }: DayClass,
  { state, room }: Confirmation,
  { by, reason, now }: Word,
): Promise<void> {
  await refuseExpired(tx, date);
  await tx.execute(
    `INSERT INTO class_confirmation (day, course, section, starts_at, state, room, reason, confirmed_by, confirmed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [date, course, section, startsAt, state, room, reason, by, now],
  );
  await leaveDirty(tx, date, now);
}

/** Makes the night roll a day up again, although no event came in. */
export async function leaveDirty(tx: Transaction, date: string, now: string): Promise<void> {
  await insertRows(tx, ADVANCE_DAY_VERSIONS, [[date, CONFIRMED, 0, 1, now]]);
}
