import { afterEach, beforeEach, expect, test } from 'vitest';
import { correctVerdict } from '../../../src/commands/judgement/correct.js';
import { writeBatch, type Batch } from '../../../src/mysql/ingest/write-batch.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { dirtyDays } from '../../../src/mysql/rollup/nightly.js';
import type { Database } from '../../../src/mysql/pool.js';
import { createPosition } from '../../../src/mysql/ingest/positions.js';
import { readRosterHead } from '../../../src/mysql/roster/roster-head.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { changed } from '../../workbench/roster-tables.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { eventually } from '../../workbench/workbench.js';
import { rollUp } from '../../workbench/rates-campus.js';
import {
  LAPTOP,
  PHONE,
  TABLET,
  campus,
  presentStudents,
  rowsOf,
  storeEvents,
} from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const NOW = '2019-09-03 09:00:00';
let database: TestDatabase;
let db: Database;
/** The numbers of S1, who has the phone and the laptop, and S2, who has the tablet. */
let s1: number;
let s2: number;

/**
 * Two versions of the roster, a morning of events of both students, its rollup, and one correction
 * for each student.
 */
beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
  await writeRoster(db, campus());
  await writeRoster(db, campus(changed('rooms.csv', 3, 'A-102,A,1F,30')));
  [s1, s2] = (
    await rowsOf(db, "SELECT student_no FROM student WHERE student_id IN ('S1', 'S2')")
  ).flat() as [number, number];
  await storeEvents(db, [
    [`${DAY} 10:05:00`, LAPTOP, 'AP-2'],
    [`${DAY} 10:20:00`, TABLET, 'AP-1'],
    [`${DAY} 10:30:00`, PHONE, 'AP-1'],
    ['2019-09-03 08:00:00', PHONE, 'AP-1'],
  ]);
  await rollUp(db, DAY);
  for (const [studentNo, at] of [
    [s1, '10:05:00'],
    [s2, '10:20:00'],
  ])
    await db.query(
      'INSERT INTO live_presence SELECT class_no, ?, ?, ? FROM day_class WHERE starts_at = ?',
      [studentNo, `${DAY} ${at}`, `${DAY} ${at}`, `${DAY} 10:00:00`],
    );
  for (const student of ['S1', 'S2'])
    await correctVerdict(
      db,
      { student, course: 'ERG2050', date: DAY, verdict: 'partial' },
      { by: 'R. Ito', reason: 'roll call', now: NOW },
    );
  await db.query(
    `INSERT INTO correction_request (day, course, section, starts_at, ends_at, was_only, student_no,
       verdict, reason, requested_at)
     SELECT class_date, course, section, starts_at, ends_at, 0, student_no, 'present', 'was there', ?
     FROM verdict JOIN day_class USING (class_no) WHERE student_no IN (?)`,
    [NOW, [s1, s2]],
  );
});

afterEach(() => database.drop());

const KEPT_BY_STUDENT = [
  'roster_device',
  'live_presence',
  'verdict',
  'class_evidence',
  'free_evidence',
  'correction',
  'correction_request',
];

/** How many rows there are of a student in each table, and of the devices in access_event. */
async function rowsLeft(studentNo: number, devices: number[]): Promise<Record<string, number>> {
  const left: Record<string, number> = {};
  for (const table of KEPT_BY_STUDENT)
    [[left[table]]] = (await rowsOf(db, `SELECT COUNT(*) FROM ${table} WHERE student_no = ?`, [
      studentNo,
    ])) as [[number]];
  [[left['access_event']]] = (await rowsOf(
    db,
    'SELECT COUNT(*) FROM access_event WHERE device_key IN (?)',
    [devices],
  )) as [[number]];
  return left;
}

const NOTHING = {
  ...{ roster_device: 0, live_presence: 0, verdict: 0, class_evidence: 0 },
  ...{ free_evidence: 0, correction: 0, correction_request: 0, access_event: 0 },
};

test('everything of the student is removed, and nothing of another student', async () => {
  const before = await rowsLeft(s2, [TABLET]);
  expect(await eraseStudent(db, s1, NOW)).toEqual({
    ...{ devices: 2, deviceLinks: 4, events: 3, loginSightings: 0, livePresence: 1, verdicts: 1 },
    ...{ classEvidence: 1, freeEvidence: 1, corrections: 1, correctionRequests: 1 },
    ...{ rollEntries: 0, rollMarks: 0, excuses: 0, excuseWithdrawals: 0, attentionFindings: 0 },
  });
  expect(await rowsLeft(s1, [PHONE, LAPTOP])).toEqual(NOTHING);
  expect(await rowsLeft(s2, [TABLET])).toEqual(before);
  expect(before).toMatchObject({
    roster_device: 2,
    live_presence: 1,
    verdict: 1,
    correction: 1,
    access_event: 1,
  });
  expect(
    await rowsOf(db, 'SELECT COUNT(*) FROM roster_enrolment WHERE student_no = ?', [s1]),
  ).toEqual([[2]]);
});

test('a rollup after the erasure finds no device of the student', async () => {
  await eraseStudent(db, s1, NOW);
  await rollUp(db, DAY);
  expect(
    await rowsOf(db, 'SELECT evidence FROM class_evidence WHERE student_no = ?', [s1]),
  ).toEqual([]);
  expect(await presentStudents(db)).toEqual([`${DAY} 10:00:00 ERG2050 1 S2 10:20:00 10:20:00`]);
});

test('events of a device stay where the roster of their day gives it to another student', async () => {
  await writeRoster(
    db,
    campus(changed('devices.csv', 3, '608c.4a57.1202,S2,laptop,2019-09-01,2019-12-31')),
  );
  // The day that is rolled up keeps its roster; the next day is read with the newest one.
  expect(await rowsOf(db, 'SELECT version FROM roster_day WHERE day = ?', ['2019-09-03'])).toEqual([
    [3],
  ]);
  await storeEvents(db, [['2019-09-03 09:00:00', LAPTOP, 'AP-1']]);
  await eraseStudent(db, s1, NOW);
  expect(await rowsOf(db, 'SELECT at, device_key FROM access_event ORDER BY at')).toEqual([
    [`${DAY} 10:20:00`, TABLET],
    ['2019-09-03 09:00:00', LAPTOP],
  ]);
});

/** A record of the phone as ingest writes it, resolved by the roster of this revision. */
async function batchOf(rosterRevision: number): Promise<Batch> {
  const [[classNo]] = (await rowsOf(db, 'SELECT class_no FROM day_class WHERE starts_at = ?', [
    `${DAY} 10:00:00`,
  ])) as [[number]];
  const at = `${DAY} 11:00:00`;
  return {
    ...{
      topic: 'wifi',
      partition: 1,
      from: 0,
      to: 1,
      logStartOffset: 0,
      endOffset: 1,
      rosterRevision,
      accessPoints: [],
    },
    events: [{ day: DAY, deviceKey: PHONE, second: 11 * 3600, accessPointNo: 1, kind: 'joined' }],
    presence: [[classNo, s1, at, at]],
    sightings: [],
    withheld: [],
    rejects: [],
    days: [DAY],
    counts: {
      events: 1,
      rejects: 0,
      ignored: 0,
      extraEvents: 0,
      failed: 0,
      optedOut: 0,
      unknownDevices: 0,
      unknownAccessPoints: 0,
      logins: 0,
      knownLogins: 0,
    },
    lastEventAt: at,
    now: NOW,
  };
}

test('a batch that was resolved before the erasure is refused after it', async () => {
  await createPosition(db, 'wifi', 1, 0);
  const { revision } = await readRosterHead(db);
  await eraseStudent(db, s1, NOW);
  expect(await writeBatch(db, await batchOf(revision))).toBe('stale_roster');
  expect(await rowsLeft(s1, [PHONE, LAPTOP])).toEqual(NOTHING);
});

test('what a batch in flight writes meanwhile is erased too, even on a day without events before', async () => {
  const batch = await db.getConnection();
  await batch.beginTransaction();
  await batch.query('SELECT revision FROM roster_head WHERE id = 1 FOR SHARE');
  // The batch holds the row that the erasure's transaction needs, so it stops after its first step.
  const erased = eraseStudent(db, s1, NOW);
  await eventually(
    async () => (await rowsLeft(s1, [PHONE, LAPTOP]))['access_event'] === 0,
    'the erasure to delete the first events',
  );
  const later = '2019-09-09';
  await batch.query(
    'INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES (?, ?, ?, 1, 1)',
    [later, PHONE, `${later} 10:10:00`],
  );
  await batch.query("INSERT INTO day_version VALUES (?, 'wifi', 1, 1, ?)", [later, NOW]);
  await batch.query(
    `INSERT INTO live_presence
     SELECT class_no, ?, starts_at, starts_at FROM day_class WHERE starts_at = ?`,
    [s1, `${later} 10:00:00`],
  );
  await batch.commit();
  batch.release();
  expect(await erased).toMatchObject({ events: 4, livePresence: 2 });
  expect(await rowsLeft(s1, [PHONE, LAPTOP])).toEqual(NOTHING);
});

/** The same database, which breaks at the n-th statement outside of a transaction. */
function breakingAt(n: number): Database {
  let statements = 0;
  const execute = (...args: Parameters<Database['execute']>) => {
    statements += 1;
    if (statements === n) throw new Error('cut off');
    return db.execute(...args);
  };
  return Object.assign(Object.create(db) as Database, { execute });
}

test('the next erasure completes one that was cut off, at whatever statement', async () => {
  let cuts = 0;
  for (let isDone = false; !isDone;) {
    isDone = await eraseStudent(breakingAt(cuts + 1), s1, NOW).then(
      () => true,
      (error: Error) => {
        expect(error.message).toBe('cut off');
        return false;
      },
    );
    if (!isDone) cuts += 1;
  }
  expect(cuts).toBeGreaterThan(5);
  expect(await rowsLeft(s1, [PHONE, LAPTOP])).toEqual(NOTHING);
});

test('a day whose rollup is under way during the erasure becomes dirty', async () => {
  await rollUp(db, DAY, () => eraseStudent(db, s1, NOW));
  expect(await dirtyDays(db, '2019-09-03', 10)).toEqual([DAY]);
  await rollUp(db, DAY);
  expect(await dirtyDays(db, '2019-09-03', 10)).toEqual([]);
});

test('a roster that comes in before the links are deleted stops the erasure', async () => {
  const getConnection = async () => {
    await db.query('UPDATE roster_head SET version = 1');
    return db.getConnection();
  };
  const overtaken = Object.assign(Object.create(db) as Database, { getConnection });
  await expect(eraseStudent(overtaken, s1, NOW)).rejects.toMatchObject({ code: 'conflict' });
  expect(await rowsLeft(s1, [PHONE, LAPTOP])).toMatchObject({ roster_device: 4, access_event: 0 });
});
