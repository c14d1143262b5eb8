import { MockActivityEnvironment } from '@temporalio/testing';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BufferedEvent } from '../../../src/activities/batch-buffer.js';
import { createCommitBatch } from '../../../src/activities/commit-batch.js';
import { createDayPlans } from '../../../src/activities/day-plans.js';
import { eraseStudent } from '../../../src/mysql/decisions/erase-student.js';
import { createPosition } from '../../../src/mysql/ingest/positions.js';
import { ingestStore } from '../../../src/mysql/ingest-store.js';
import type { Database } from '../../../src/mysql/pool.js';
import { eraseOptedOut } from '../../../src/mysql/rollup/opt-out.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
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
import { GOOD_FILES, added, changed, type Changes } from '../../workbench/roster-tables.js';

const DAY = '2019-09-02';
const NOW = '2019-09-03 09:00:00';
/** 10:30, in the class of A-101. */
const IN_CLASS = 37_800;
let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterEach(() => database.drop());

const studentNo = async (studentId: string) =>
  (
    (await rowsOf(db, 'SELECT student_no FROM student WHERE student_id = ?', [studentId])) as [
      [number],
    ]
  )[0][0];

const eventsOf = async (deviceKey: number) =>
  (await rowsOf(db, 'SELECT COUNT(*) FROM access_event WHERE device_key = ?', [deviceKey]))[0]![0];

const linksOf = async (studentId: string) =>
  (
    await rowsOf(
      db,
      `SELECT COUNT(*) FROM roster_device d JOIN roster_head h USING (version)
       JOIN student s USING (student_no) WHERE s.student_id = ?`,
      [studentId],
    )
  )[0]![0];

/** The verdicts of the day's first class, by student. */
const verdicts = () =>
  rowsOf(
    db,
    `SELECT s.student_id, v.verdict FROM verdict v JOIN student s USING (student_no)
     JOIN day_class c USING (class_no) WHERE c.starts_at = ? ORDER BY s.student_id`,
    [`${DAY} 10:00:00`],
  );

/**
 * Reads one event of each device from the log, as ingest does: also records that it has read
 * before, after a rewind.
 * @returns how many of them it dropped
 */
async function ingest(...deviceKeys: number[]): Promise<unknown> {
  const store = ingestStore(db);
  await createPosition(db, 'wifi', 0, 0);
  const from = (await store.readNextOffset('wifi', 0))!;
  const commit = createCommitBatch({
    maskUsers: (record) => record,
    store,
    dayPlans: createDayPlans(store),
    now: () => `${DAY} 12:00:00`,
  });
  const events = deviceKeys.map((deviceKey, i): BufferedEvent => ({
    ...{ offset: from + i, day: DAY, second: IN_CLASS, deviceKey },
    ...{ accessPoint: 'AP-1', accessPointNo: 0, kind: 'joined' as const },
  }));
  const to = from + events.length;
  const batch = { from, to, endOffset: to, logStartOffset: 0, events, rejects: [] };
  const committed = () => commit('wifi', 0, batch);
  expect(await new MockActivityEnvironment().run<[], string, typeof committed>(committed)).toBe(
    'committed',
  );
  return (await rowsOf(db, 'SELECT opted_out FROM ingest_position'))[0]![0];
}

/** A roster that changes nothing for anybody; each room makes another one. */
const another = (room: string): Changes => added('rooms.csv', `${room},A,1F,10`);
/** S1 opts out, and devices.csv no longer lists the devices. */
const OPTED_OUT: Changes = {
  ...changed('students.csv', 2, 'S1,1'),
  'devices.csv': GOOD_FILES['devices.csv'].filter((line) => !line.includes(',S1,')),
};

test('the devices of an erased student stay suppressed, whether or not the student had opted out', async () => {
  await writeRoster(db, campus(changed('students.csv', 2, 'S1,1')));
  await eraseStudent(db, await studentNo('S1'), NOW);
  await eraseStudent(db, await studentNo('S2'), NOW);
  expect(await ingest(PHONE, LAPTOP, TABLET, 4711)).toBe(3);
  expect(await rowsOf(db, 'SELECT device_key FROM access_event')).toEqual([[4711]]);
});

test('an opt-out in a roster that no longer lists the devices suppresses them and erases their events', async () => {
  await writeRoster(db, campus());
  await storeEvents(db, [
    [`${DAY} 10:05:00`, PHONE, 'AP-1'],
    [`${DAY} 10:05:00`, TABLET, 'AP-1'],
  ]);
  await writeRoster(db, campus(OPTED_OUT), { force: true });
  expect(await ingest(PHONE, LAPTOP)).toBe(2);
  expect(await eraseOptedOut(db, () => undefined)).toBe(1);
  expect([await eventsOf(PHONE), await eventsOf(TABLET)]).toEqual([0, 1]);
});

test('a student who opts in again is measured again', async () => {
  await writeRoster(db, campus(OPTED_OUT), { force: true });
  await writeRoster(db, campus());
  expect(await ingest(PHONE)).toBe(0);
  expect(await presentStudents(db)).toEqual([`${DAY} 10:00:00 ERG2050 1 S1 10:30:00 10:30:00`]);
});

test('a device that the roster gives to another student is that student’s', async () => {
  await writeRoster(db, campus());
  await eraseStudent(db, await studentNo('S1'), NOW);
  const handedOn = changed('devices.csv', 3, '608c.4a57.1202,S2,laptop,2019-09-02,2019-12-31');
  await writeRoster(db, campus(handedOn));
  expect(await ingest(PHONE, LAPTOP)).toBe(1);
  expect(await eraseOptedOut(db, () => undefined)).toBe(0);
  expect(await eventsOf(LAPTOP)).toBe(1);
});

test('no later roster brings back the devices of an erased student', async () => {
  await writeRoster(db, campus());
  await eraseStudent(db, await studentNo('S1'), NOW);
  await writeRoster(db, campus(another('A-103')));
  expect(await linksOf('S1')).toBe(0);
  expect(await ingest(PHONE, LAPTOP)).toBe(2);
  await rollUp(db, DAY);
  expect(await rowsOf(db, 'SELECT device_key FROM access_event')).toEqual([]);
});

test('a device that a later roster lists for an erased student for the first time is suppressed', async () => {
  await writeRoster(db, campus());
  await eraseStudent(db, await studentNo('S1'), NOW);
  await writeRoster(db, campus(added('devices.csv', '608c.4a57.1209,S1,phone,,')));
  expect(await linksOf('S1')).toBe(0);
  expect(await ingest(0x608c4a571209)).toBe(1);
});

test('an erasure while an import writes its rows holds for that roster too', async () => {
  await writeRoster(db, campus());
  await storeEvents(db, [[`${DAY} 10:05:00`, PHONE, 'AP-1']]);
  const s1 = await studentNo('S1');
  let isErased = false;
  // The import has written its rows when it asks for the days with events.
  const execute = async (...args: Parameters<Database['execute']>) => {
    if (!isErased && JSON.stringify(args[0]).includes('FROM access_event')) {
      isErased = true;
      await eraseStudent(db, s1, NOW);
    }
    return db.execute(...args);
  };
  const duringImport = Object.assign(Object.create(db) as Database, { execute });
  await writeRoster(duringImport, campus(another('A-103')));
  expect([isErased, await linksOf('S1')]).toEqual([true, 0]);
  expect(await ingest(PHONE)).toBe(1);
  expect(await presentStudents(db)).toEqual([]);
});

test('a rollup after the erasure says nothing of the student, and absent of who was not there', async () => {
  await writeRoster(db, campus());
  await storeEvents(db, [[`${DAY} 10:05:00`, PHONE, 'AP-1']]);
  await eraseStudent(db, await studentNo('S1'), NOW);
  await rollUp(db, DAY);
  expect(await verdicts()).toEqual([
    ['S1', 'not_measured'],
    ['S2', 'absent'],
  ]);
});

test('the migration suppresses the devices of those who had opted out before it', async () => {
  await writeRoster(db, campus());
  await writeRoster(db, campus(OPTED_OUT), { force: true });
  await db.query('DELETE FROM suppressed_device');
  const file = new URL('../../../migrations/0012-persons.sql', import.meta.url);
  const [insert] = /^INSERT INTO suppressed_device[^;]+/m.exec(readFileSync(file, 'utf8'))!;
  await db.query(insert);
  expect(await rowsOf(db, 'SELECT device_key, reason FROM suppressed_device')).toEqual([
    [PHONE, 'opted_out'],
    [LAPTOP, 'opted_out'],
  ]);
});
