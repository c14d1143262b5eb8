import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, readRows } from '../read.js';
import { readRosterHead, renewRevision } from '../roster/roster-head.js';
import { makeDirty } from './confirmations.js';
import {
  noteErasure,
  suppressLinks,
  withholdLogin,
  withholdSighted,
  type ErasureWord,
} from './erasures.js';
import { deletePersonRows, readPerson } from './person-tables.js';
import {
  deleteEvents,
  readDeviceLinks,
  readDevicesByDay,
  readOtherOwners,
  readSightedDevices,
} from './student-devices.js';

/** How many rows of each kind were removed. */
export type Erased = {
  devices: number;
  /** A device has one link in each roster version, and one for each span of dates. */
  deviceLinks: number;
  events: number;
  /** Devices on which the student's login was seen, one for each day. */
  loginSightings: number;
  livePresence: number;
  verdicts: number;
  classEvidence: number;
  freeEvidence: number;
  correctionRequests: number;
  corrections: number;
  rollEntries: number;
  rollMarks: number;
  excuses: number;
  excuseWithdrawals: number;
  attentionFindings: number;
};

/**
 * Removes everything that is stored of a student except the id, the login, the enrolments and the
 * opt-out. Counts of past classes stay. From then on the student's devices are suppressed, and
 * those that carried the student's login are withheld: ingest drops their events, also when it
 * reads them again, and all events with the login. It may stop anywhere and run again:
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
  const links = [
    ...(await readDeviceLinks(db, studentNo)),
    ...(await readSightedDevices(db, studentNo)),
  ];
  const others = await readOtherOwners(db, studentNo, links);
  const person = await readPerson(db, studentNo);
  const eventsBefore = await deleteEvents(db, await readDevicesByDay(db, links, others), studentNo);
  const unlinked = await withTransaction(db, async (tx) => {
    await lockHead(tx, version);
    const events = await deleteEvents(tx, await readDevicesByDay(tx, links, others), studentNo);
    const livePresence = await deletePersonRows(tx, 'live_presence', person);
    await suppressLinks(tx, studentNo);
    await withholdLogin(tx, studentNo);
    const loginSightings = await withholdSighted(tx, studentNo);
    const deviceLinks = await deletePersonRows(tx, 'roster_device', person);
    await renewRevision(tx);
    await noteErasure(tx, 'erase', studentNo, now, word);
    return { events, livePresence, deviceLinks, loginSightings };
  });
  await withTransaction(db, (tx) => outlastRollups(tx, now));
  return {
    devices: new Set(links.map(({ deviceKey }) => deviceKey)).size,
    ...unlinked,
    events: eventsBefore + unlinked.events,
    verdicts: await deletePersonRows(db, 'verdict', person),
    classEvidence: await deletePersonRows(db, 'class_evidence', person),
    freeEvidence: await deletePersonRows(db, 'free_evidence', person),
    // A request that is accepted meanwhile writes a correction, so the requests go first.
    correctionRequests: await deletePersonRows(db, 'correction_request', person),
    corrections: await deletePersonRows(db, 'correction', person),
    rollEntries: await deletePersonRows(db, 'roll_entry', person),
    rollMarks: await deletePersonRows(db, 'roll_mark', person),
    excuses: await deletePersonRows(db, 'excuse', person),
    excuseWithdrawals: await deletePersonRows(db, 'excuse_withdrawal', person),
    attentionFindings: await deletePersonRows(db, 'attention_finding', person),
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

/** Makes the days whose rollups are under way dirty. */
async function outlastRollups(tx: Transaction, now: string): Promise<void> {
  const days = await readRows<{ day: string }>(
    tx,
    `SELECT r.day
     FROM rollup_start r
     WHERE NOT r.sealed AND NOT EXISTS (SELECT 1 FROM expired_day x WHERE x.day = r.day)
     ORDER BY r.day`,
  );
  for (const { day } of days) await makeDirty(tx, day, now);
}
