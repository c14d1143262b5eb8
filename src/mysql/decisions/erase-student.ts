import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { listOf, readRow, readRows, write } from '../read.js';
import { readRosterHead, renewRevision } from '../roster/day-plan.js';
import { makeDirty } from './confirmations.js';
import { isErased, noteErasure, suppressLinks, type ErasureWord } from './erasures.js';
import {
  deleteEvents,
  readDeviceLinks,
  readDevicesByDay,
  readOtherOwners,
  type DeviceLink,
} from './student-devices.js';

/** How many rows of each kind were removed. */
export type Erased = {
  devices: number;
  /** A device has one link in each roster version, and one for each span of dates. */
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

/**
 * Removes everything that is stored of a student except the id, the enrolments and the opt-out.
 * Counts of past classes stay. From then on the student's devices are suppressed: ingest drops
 * their events, also when it reads them again. It may stop anywhere and run again:
 *
 * 1. Most events go first, in short statements, while the links still say whose devices they are
 *    of. After a crash the links are still there, and the next run finds the rest.
 * 2. One transaction holds roster_head: it waits for the batches in flight, and later batches wait
 *    for it. It removes the events and the presence that came in meanwhile, suppresses the devices,
 *    removes the links, notes the erasure, and draws a new revision, so that no worker resolves an
 *    event with a day plan that knows the student. An import that is under way finds the note when
 *    it shows its version. A crash before the commit leaves the links and no note; after it no link
 *    and no event is left.
 * 3. What rollups wrote goes last. A rollup that begins now finds no device. One that is under way
 *    may still write; its day becomes dirty first, and the next rollup replaces what it wrote.
 *    After a crash the next run finds these rows by the student's number.
 * @param now the campus wall clock
 * @param word who asked for it; `beforeCommit` runs as the last part of step 2
 * @throws RollcallError `conflict` where a roster came in meanwhile, whose links were not read
 */
export async function eraseStudent(
  db: Database,
  studentNo: number,
  now: string,
  word: ErasureWord = {},
): Promise<Erased> {
  const { version } = await readRosterHead(db);
  const links = await readDeviceLinks(db, studentNo);
  const others = await readOtherOwners(db, studentNo, links);
  const classNos = await readClassNos(db, studentNo);
  const eventsBefore = await deleteEvents(db, await readDevicesByDay(db, links, others));
  const unlinked = await withTransaction(db, async (tx) => {
    await lockHead(tx, version);
    const events = await deleteEvents(tx, await readDevicesByDay(tx, links, others));
    const livePresence = await deleteByClass(tx, 'live_presence', classNos, studentNo);
    await suppressLinks(tx, studentNo);
    const deviceLinks = await deleteLinks(tx, studentNo, links);
    if (!(await isErased(tx, studentNo))) await noteErasure(tx, 'erase', studentNo, now, word);
    await renewRevision(tx);
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
    corrections: await write(db, 'DELETE FROM correction WHERE student_no = :studentNo', {
      studentNo,
    }),
  };
}

async function lockHead(tx: Transaction, version: number | null): Promise<void> {
  const head = await readRow<{ version: number | null }>(
    tx,
    'SELECT version FROM roster_head WHERE id = 1 FOR UPDATE',
  );
  if (head?.version === version) return;
  throw new RollcallError(
    'conflict',
    'A roster came in while the student was erased: erase the student again.',
  );
}

/** The classes, in every roster version, of each section in which the student was ever enrolled. */
async function readClassNos(db: Database, studentNo: number): Promise<number[]> {
  const versions = await readRows<{ version: number }>(
    db,
    'SELECT version FROM roster_version ORDER BY version',
  );
  const classNos: number[] = [];
  for (const { version } of versions) {
    const classes = await readRows<{ classNo: number }>(
      db,
      `SELECT class_no AS classNo FROM class
       WHERE version = :version
         AND section_no IN (SELECT section_no FROM roster_enrolment
                            WHERE version = :version AND student_no = :studentNo)`,
      { version, studentNo },
    );
    for (const { classNo } of classes) classNos.push(classNo);
  }
  return classNos;
}

async function deleteLinks(
  tx: Transaction,
  studentNo: number,
  links: readonly DeviceLink[],
): Promise<number> {
  let deleted = 0;
  for (const version of new Set(links.map((one) => one.version)))
    deleted += await write(
      tx,
      'DELETE FROM roster_device WHERE version = :version AND student_no = :studentNo',
      { version, studentNo },
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
    deleted += await write(
      db,
      `DELETE d FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
       STRAIGHT_JOIN ${table} d ON d.class_no = listed.item AND d.student_no = :studentNo`,
      { classNos: JSON.stringify(classNos.slice(from, from + CLASSES_PER_DELETE)), studentNo },
    );
  return deleted;
}

/** Free-time evidence goes with the events of its day, so only days with a day version have any. */
async function deleteFreeEvidence(db: Database, studentNo: number): Promise<number> {
  // Read on its own: within the DELETE, MySQL would lock these rows, and batches would wait.
  const days = await readRows<{ day: string }>(db, 'SELECT DISTINCT day FROM day_version');
  return write(
    db,
    `DELETE f FROM ${listOf('days', 'DATE')} AS listed
     STRAIGHT_JOIN free_evidence f ON f.day = listed.item AND f.student_no = :studentNo`,
    { days: JSON.stringify(days.map(({ day }) => day)), studentNo },
  );
}

/** Makes the days whose rollups are under way dirty. */
async function outlastRollups(tx: Transaction, now: string): Promise<void> {
  const days = await readRows<{ day: string }>(
    tx,
    `SELECT r.day
     FROM rollup_start r LEFT JOIN day_rollup u ON u.day = r.day
     WHERE COALESCE(u.rolled_up_at <= r.started_at, TRUE)
       AND NOT EXISTS (SELECT 1 FROM expired_day x WHERE x.day = r.day)
     ORDER BY r.day`,
  );
  for (const { day } of days) await makeDirty(tx, day, now);
}
