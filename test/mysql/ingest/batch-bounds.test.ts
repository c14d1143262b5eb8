import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BufferedEvent } from '../../../src/activities/batch-buffer.js';
import { createCommitBatch } from '../../../src/activities/commit-batch.js';
import { createDayPlans } from '../../../src/activities/day-plans.js';
import type { DayPlan } from '../../../src/attendance/roster/roster.js';
import { addDays } from '../../../src/attendance/wall-clock.js';
import { ingestStore, type Batch } from '../../../src/mysql/ingest-store.js';
import { createPosition } from '../../../src/mysql/ingest/positions.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { LAPTOP, PHONE, campus, rowsOf } from '../../workbench/roster-campus.js';
import { GOOD_FILES } from '../../workbench/roster-tables.js';

/** The first day of the roster, which covers 200 days. */
const FIRST = '2019-09-02';
const OPTED_OUT = 0x608c4a571204;
/** 10:30, in the class of A-101. */
const IN_CLASS = 37_800;
let database: TestDatabase;
/** What the commits asked of the database, in order. */
let asked: string[];
/** The batches that were written. */
let written: Batch[];
/** Every plan that was read, as long as somebody holds it. */
let plans: WeakRef<DayPlan>[];
/** The most plans that were held when another one was read. */
let mostHeld: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const longer = GOOD_FILES['timetable.csv'].map((line) =>
    line.replace('2019-12-06', addDays(FIRST, 199)),
  );
  const devices = [
    ...GOOD_FILES['devices.csv'],
    '60:8C:4A:57:12:04,S3,phone,2019-09-01,2019-12-31',
  ];
  await writeRoster(database.db, campus({ 'timetable.csv': longer, 'devices.csv': devices }));
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  [asked, written, plans, mostHeld] = [[], [], [], 0];
  for (const table of ['ingest_position', 'access_event', 'live_presence', 'expired_day'])
    await database.db.query(`DELETE FROM ${table}`);
  await createPosition(database.db, 'wifi', 0, 0);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Counts now and then how many plans are held: to collect garbage takes long. */
function noteHeld(plan: DayPlan): DayPlan {
  plans.push(new WeakRef(plan));
  if (times('a plan') % 25 === 0) {
    collectGarbage();
    plans = plans.filter((one) => one.deref() !== undefined);
    mostHeld = Math.max(mostHeld, plans.length);
  }
  return plan;
}

/** Commits as a worker does that has just started. */
async function commit(events: BufferedEvent[]): Promise<void> {
  const store = ingestStore(database.db);
  const noting = {
    ...store,
    readPlannedDays: (days: string[]) => {
      asked.push('which days');
      return store.readPlannedDays(days);
    },
    readDayPlan: async (day: string) => {
      asked.push('a plan');
      return noteHeld(await store.readDayPlan(day));
    },
    readCommonPlan: async () => {
      asked.push('the common plan');
      return noteHeld(await store.readCommonPlan());
    },
    writeBatch: (batch: Batch) => {
      written.push(batch);
      return store.writeBatch(batch);
    },
  };
  const commitBatch = createCommitBatch({
    maskUsers: (record) => record,
    store: noting,
    dayPlans: createDayPlans(noting),
    now: () => `${FIRST} 12:00:00`,
  });
  const to = events.length;
  const records = { from: 0, to, endOffset: to, logStartOffset: 0, events, rejects: [] };
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  environment.on('heartbeat', () => asked.push('heartbeat'));
  const outcome = await environment.run<[], string, () => Promise<string>>(() =>
    commitBatch('wifi', 0, records),
  );
  expect(outcome).toBe('committed');
}

const event = (offset: number, changes: Partial<BufferedEvent> = {}): BufferedEvent => ({
  ...{ offset, day: FIRST, second: IN_CLASS, deviceKey: PHONE },
  ...{ accessPoint: 'AP-1', accessPointNo: 0, kind: 'joined' as const },
  ...changes,
});

const count = async (sql: string) => (await rowsOf(database.db, sql))[0]![0];
const times = (what: string) => asked.filter((one) => one === what).length;

test('a batch of 1,200 days is written in pieces, holds few day plans and sends a heartbeat after each', async () => {
  const days = Array.from({ length: 1_200 }, (_, i) => addDays(FIRST, i));
  await commit(days.map((day, i) => event(i, { day })));
  expect(await count('SELECT COUNT(*) FROM access_event')).toBe(1_200);
  expect(await count('SELECT next_offset FROM ingest_position')).toBe(1_200);
  expect(Math.max(...written.map((batch) => batch.days.length))).toBeLessThanOrEqual(366);
  expect(times('a plan')).toBe(200);
  // Those that are kept, and those of the group of days in hand.
  expect(mostHeld).toBeGreaterThan(0);
  expect(mostHeld).toBeLessThanOrEqual(13);
  const next = asked.filter((what) => what !== 'which days');
  for (const [i, what] of next.entries())
    if (what.includes('plan')) expect(next[i + 1]).toBe('heartbeat');
});

test('presence is the same whether a batch has few days or many', async () => {
  const mondays = Array.from({ length: 20 }, (_, i) => addDays(FIRST, 7 * (19 - i)));
  const presence = `
    SELECT class_no, student_no, first_seen, last_seen FROM live_presence ORDER BY 1, 2`;
  await commit(mondays.map((day, i) => event(i, { day })));
  const together = await rowsOf(database.db, presence);
  await database.db.query('DELETE FROM live_presence');
  for (const day of mondays) {
    await database.db.query('UPDATE ingest_position SET next_offset = 0');
    await commit([event(0, { day })]);
  }
  expect(await rowsOf(database.db, presence)).toEqual(together);
  expect(together.length).toBeGreaterThan(15);
});

test('all days that no roster covers and all expired days share one plan, found with one statement', async () => {
  const uncovered = Array.from({ length: 300 }, (_, i) => addDays('2001-01-01', 11 * i));
  const expired = Array.from({ length: 60 }, (_, i) => addDays(FIRST, i));
  for (const day of expired)
    await database.db.query(
      `INSERT INTO expired_day (day, expired_at) VALUES ('${day}', UTC_TIMESTAMP())`,
    );
  await commit([...uncovered, ...expired].map((day, i) => event(i, { day })));
  expect(asked.filter((what) => what !== 'heartbeat')).toEqual(['which days', 'the common plan']);
  expect(await count('SELECT COUNT(*) FROM access_event')).toBe(360);
  expect(await count('SELECT COUNT(*) FROM live_presence')).toBe(0);
});

test('who opted out is dropped, and the roster is known, on days that share the common plan', async () => {
  await commit([
    event(0, { day: '2001-01-01', deviceKey: OPTED_OUT }),
    event(1, { day: '2001-01-01', deviceKey: LAPTOP }),
    event(2, { day: '2001-01-01', deviceKey: 99, accessPoint: 'AP-9' }),
  ]);
  expect(
    await rowsOf(
      database.db,
      'SELECT events, opted_out, unknown_devices, unknown_access_points FROM ingest_position',
    ),
  ).toEqual([[3, 1, 1, 1]]);
  expect(await count('SELECT COUNT(*) FROM access_event')).toBe(2);
});

test('the device of a student who was erased is dropped on days that share the common plan', async () => {
  await database.db.query(
    "INSERT INTO suppressed_device (device_key, reason, since) VALUES (98, 'erased', '2000-01-01')",
  );
  await commit([event(0, { day: '2001-01-01', deviceKey: 98 })]);
  expect(await count('SELECT COUNT(*) FROM access_event')).toBe(0);
  expect(await count('SELECT opted_out FROM ingest_position')).toBe(1);
});

test('a usual batch asks once which of its days have a plan', async () => {
  await commit([event(0), event(1, { day: addDays(FIRST, 1) })]);
  expect([times('which days'), times('a plan')]).toEqual([1, 2]);
});

test('a flood of invented names is numbered in pieces, with a heartbeat between them', async () => {
  await commit(Array.from({ length: 25_000 }, (_, i) => event(i, { accessPoint: `made up ${i}` })));
  expect(written.map(({ accessPoints }) => accessPoints.length)).toEqual([10_000, 10_000, 5_000]);
  expect(times('heartbeat')).toBeGreaterThanOrEqual(written.length);
  expect(await count('SELECT COUNT(DISTINCT access_point_no) FROM access_event')).toBe(25_000);
});
