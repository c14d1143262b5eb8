import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { RollcallError } from '../../errors.js';
import { leaveDirty } from './confirmations.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRosterHead } from '../roster/day-plan.js';

/** How many rows of each were removed. deviceLinks: a device has one in each roster version, and one for each span of dates. */
export type Erased = {
  devices: number;
  deviceLinks: number;
  events: number;
  livePresence: number;
  verdicts: number;
  classEvidence: number;
  freeEvidence: number;
  corrections: number;
};

/** Bounds what one statement deletes, by the key of its table. */
const CLASSES_PER_DELETE = 5_000;
/** Bounds the events of one statement: some hundreds a device and day. */
const DEVICES_PER_DELETE = 100;

/**
 * Removes everything that is stored of a student but the id, the enrolments and the opt-out. What was counted stays counted. It may be stopped anywhere and run again:
 *
 * 1. Most events go first, in short statements, while the links still tell whose devices they are from.
 * 2. One transaction holds roster_head, which waits for the batches in flight and holds up those that come: it removes the events and the presence that came meanwhile, and the
 *    links, and raises the revision, so that no worker resolves an event with a plan that knows the student. A stop before its commit leaves the links, and so
 *    the next run finds the events; after it there are none.
 * 3. What rollups wrote goes last: one that begins from here on finds no device. One that began before may still write; its day is left to be rolled up again, which replaces what it wrote.
 * @param now the campus wall clock
 * @throws RollcallError `conflict` when a roster came in meanwhile: its links were not read
 */
export async function eraseStudent(db: Database, studentNo: number, now: string): Promise<Erased> {
  const { version } = await readRosterHead(db);
  const links = await readLinks(db, studentNo);
  const others = await readOtherOwners(db, studentNo, links);
  const classNos = await readClassNos(db, studentNo);
  const eventsBefore = await deleteEvents(db, await readDeviceDays(db, links, others));
  const unlinked = await withTransaction(db, async (tx) => {
    await lockHead(tx, version);
    const events = await deleteEvents(tx, await readDeviceDays(tx, links, others));
    const livePresence = await deleteByClass(tx, 'live_presence', classNos, studentNo);
    const deviceLinks = await deleteLinks(tx, studentNo, links);
    if (deviceLinks > 0)
      await tx.query('UPDATE roster_head SET revision = revision + 1 WHERE id = 1');
    return { events, livePresence, deviceLinks };
  });
  await withTransaction(db, (tx) => outlastRollups(tx, now));
  return {
    devices: new Set(links.map(({ deviceKey }) => deviceKey)).size,
    ...unlinked,
    events: eventsBefore + unlinked.events,
    verdicts: await deleteByClass(db, 'verdict', classNos, studentNo),
    classEvidence: await deleteByClass(db, 'class_evidence', classNos, studentNo),
    freeEvidence: await deleteFreeEvidence(db, studentNo),
    corrections: await countDeleted(db, 'DELETE FROM correction WHERE student_no = ?', [studentNo]),
  };
}

type Link = { version: number; deviceKey: number; validFrom: string; validTo: string };
/** The student's devices of one day. */
type DeviceDay = { day: string; deviceKeys: number[] };

async function readLinks(db: Database, studentNo: number): Promise<Link[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT d.version, d.device_key AS deviceKey, d.valid_from AS validFrom, d.valid_to AS validTo
     FROM roster_version v STRAIGHT_JOIN roster_device d ON d.version = v.version AND d.student_no = ?`,
    [studentNo],
  );
  return rows as unknown as Link[];
}

/** The spans of dates in which one of the devices is another student's, by the versions that days with events are read with. */
async function readOtherOwners(
  db: Database,
  studentNo: number,
  links: readonly Link[],
): Promise<Link[]> {
  if (links.length === 0) return [];
  const deviceKeys = [...new Set(links.map(({ deviceKey }) => deviceKey))];
  const others: Link[] = [];
  for (const version of new Set((await readDays(db)).map((one) => one.version))) {
    const [rows] = await db.query<RowDataPacket[]>(
      `SELECT version, device_key AS deviceKey, valid_from AS validFrom, valid_to AS validTo
       FROM roster_device WHERE version = ? AND device_key IN (?) AND student_no <> ?`,
      [version, deviceKeys, studentNo],
    );
    others.push(...(rows as unknown as Link[]));
  }
  return others;
}

/** A device that is another student's on a day, by the roster that the day is read with, has that student's events. */
async function readDeviceDays(
  db: Database | Transaction,
  links: readonly Link[],
  others: readonly Link[],
): Promise<DeviceDay[]> {
  if (links.length === 0) return [];
  return (await readDays(db)).flatMap(({ day, version }) => {
    const isValid = ({ validFrom, validTo }: Link) => validFrom <= day && day <= validTo;
    const taken = new Set(
      others.filter((one) => one.version === version && isValid(one)).map((one) => one.deviceKey),
    );
    const own = new Set(links.filter(isValid).map(({ deviceKey }) => deviceKey));
    const deviceKeys = [...own].filter((deviceKey) => !taken.has(deviceKey)).sort((a, b) => a - b);
    return deviceKeys.length > 0 ? [{ day, deviceKeys }] : [];
  });
}

/** The days that ingest has written to, each with the roster version that it is read with. */
async function readDays(db: Database | Transaction): Promise<{ day: string; version: number }[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT v.day, COALESCE(d.version, h.version) AS version
     FROM (SELECT DISTINCT day FROM day_version) v JOIN roster_head h LEFT JOIN roster_day d ON d.day = v.day ORDER BY v.day`,
  );
  return rows as unknown as { day: string; version: number }[];
}

async function lockHead(tx: Transaction, version: number | null): Promise<void> {
  const [rows] = await tx.query<RowDataPacket[]>(
    'SELECT version FROM roster_head WHERE id = 1 FOR UPDATE',
  );
  if (rows[0]?.['version'] === version) return;
  throw new RollcallError(
    'conflict',
    'A roster came in while the student was erased: erase the student again.',
  );
}

/** The classes, of every version, of every section in which the student was ever enrolled. */
async function readClassNos(db: Database, studentNo: number): Promise<number[]> {
  const [versions] = await db.query<RowDataPacket[]>(
    'SELECT version FROM roster_version ORDER BY version',
  );
  const classNos: number[] = [];
  for (const { version } of versions as { version: number }[]) {
    const [rows] = await db.query<RowDataPacket[]>(
      `SELECT c.class_no AS classNo FROM class c
       WHERE c.version = ? AND c.section_no IN (SELECT n.section_no FROM roster_enrolment n WHERE n.version = ? AND n.student_no = ?)`,
      [version, version, studentNo],
    );
    for (const row of rows) classNos.push(row['classNo'] as number);
  }
  return classNos;
}

async function deleteEvents(
  db: Database | Transaction,
  deviceDays: readonly DeviceDay[],
): Promise<number> {
  let events = 0;
  for (const { day, deviceKeys } of deviceDays)
    for (let from = 0; from < deviceKeys.length; from += DEVICES_PER_DELETE)
      events += await countDeleted(
        db,
        'DELETE FROM access_event WHERE day = ? AND device_key IN (?)',
        [day, deviceKeys.slice(from, from + DEVICES_PER_DELETE)],
      );
  return events;
}

async function deleteLinks(
  tx: Transaction,
  studentNo: number,
  links: readonly Link[],
): Promise<number> {
  let deleted = 0;
  for (const version of new Set(links.map((one) => one.version)))
    deleted += await countDeleted(
      tx,
      'DELETE FROM roster_device WHERE version = ? AND student_no = ?',
      [version, studentNo],
    );
  return deleted;
}

async function deleteByClass(
  db: Database | Transaction,
  table: 'live_presence' | 'verdict' | 'class_evidence',
  classNos: readonly number[],
  studentNo: number,
): Promise<number> {
  let deleted = 0;
  for (let from = 0; from < classNos.length; from += CLASSES_PER_DELETE)
    deleted += await countDeleted(
      db,
      `DELETE FROM ${table} WHERE class_no IN (?) AND student_no = ?`,
      [classNos.slice(from, from + CLASSES_PER_DELETE), studentNo],
    );
  return deleted;
}

/** It goes with its day's events, so the days that have any are few. */
async function deleteFreeEvidence(db: Database, studentNo: number): Promise<number> {
  const [rows] = await db.query<RowDataPacket[]>('SELECT DISTINCT day FROM day_version');
  if (rows.length === 0) return 0;
  return countDeleted(db, 'DELETE FROM free_evidence WHERE day IN (?) AND student_no = ?', [
    rows.map((row) => row['day'] as string),
    studentNo,
  ]);
}

/** Leaves the days whose rollups are under way to be rolled up again. */
async function outlastRollups(tx: Transaction, now: string): Promise<void> {
  const [rows] = await tx.query<RowDataPacket[]>(
    `SELECT r.day FROM rollup_start r LEFT JOIN day_rollup u ON u.day = r.day
     WHERE COALESCE(u.rolled_up_at <= r.started_at, TRUE) AND NOT EXISTS (SELECT 1 FROM expired_day x WHERE x.day = r.day) ORDER BY r.day`,
  );
  for (const { day } of rows as { day: string }[]) await leaveDirty(tx, day, now);
}

async function countDeleted(
  db: Database | Transaction,
  statement: string,
  values: unknown[],
): Promise<number> {
  const [{ affectedRows }] = await db.query<ResultSetHeader>(statement, values);
  return affectedRows;
}
