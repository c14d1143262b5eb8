import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createNightlySteps } from '../../src/activities/nightly-steps.js';
import type { ActivityDependencies } from '../../src/activities/index.js';
import { topicEnds } from '../../src/kafka/topic.js';
import { writeBatch, type Batch } from '../../src/mysql/ingest/write-batch.js';
import type { Database } from '../../src/mysql/pool.js';
import {
  createPosition,
  notePartitionEnd,
  setIngestState,
} from '../../src/mysql/ingest/positions.js';
import { rollupStore } from '../../src/mysql/rollup-store.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rollupSteps } from '../workbench/rollup-steps.js';
import { PHONE, TABLET, campus, rowsOf } from '../workbench/roster-campus.js';

/** S1 and S2 are enrolled in ERG2050, section 1, which meets in A-101 from 10:00 to 11:20. */
const DAY = '2019-09-02';
const NEXT_NIGHT = '2019-09-03 04:10:00';
let database: TestDatabase;
let db: Database;
let now: string;
let ends: Map<number, number> | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await writeRoster(db, campus());
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  const tables =
    'ingest_position access_event live_presence day_version day_rollup day_rollup_version rollup_start';
  for (const table of tables.split(' ')) await db.query(`DELETE FROM ${table}`);
  now = NEXT_NIGHT;
  ends = new Map([
    [0, 0],
    [1, 0],
  ]);
  for (const partition of [0, 1]) await createPosition(db, 'wifi', partition, 0);
});

function steps(changes: Partial<ActivityDependencies['rollup']> = {}) {
  const store = rollupStore(db);
  const { start, ...others } = rollupSteps({
    store,
    topic: 'wifi',
    logEnds: () => Promise.resolve(ends),
    now: () => now,
    ...changes,
  });
  const { daysToRollUp } = createNightlySteps({
    store,
    timeZone: 'Asia/Shanghai',
    settings: {},
    packAfterDays: 7,
    now: () => now,
  });
  return {
    ...others,
    start: () => start({ date: DAY, policy: 'seed' }),
    dirty: () => daysToRollUp({ at: '2019-09-20T00:00:00Z' }),
  };
}

/** Rolls the day up; `between` runs after the events were read and before the seal. */
async function rollUp(
  between: () => Promise<unknown> = () => Promise.resolve(),
  changes: Partial<ActivityDependencies['rollup']> = {},
) {
  const { start, gather, decide, seal } = steps(changes);
  const plan = await start();
  await gather(plan);
  await decide(plan);
  await between();
  return seal(plan);
}

/** Writes one record of a partition as ingest does: this device was heard in the class. */
async function ingest(partition: number, deviceKey: number, from = 0): Promise<void> {
  const [[revision]] = (await rowsOf(db, 'SELECT revision FROM roster_head')) as [[number]];
  const counts = {
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
  };
  const accessPointNo = (
    await rowsOf(db, "SELECT access_point_no FROM access_point WHERE name = 'AP-1'")
  )[0]![0] as number;
  const batch: Batch = {
    topic: 'wifi',
    partition,
    from,
    to: from + 1,
    logStartOffset: 0,
    endOffset: from + 1,
    rosterRevision: revision,
    accessPoints: [],
    events: [
      {
        day: DAY,
        deviceKey: deviceKey,
        second: 10.5 * 3600,
        accessPointNo: accessPointNo,
        kind: 'joined',
      },
    ],
    presence: [],
    sightings: [],
    withheld: [],
    rejects: [],
    days: [DAY],
    counts,
    lastEventAt: `${DAY} 10:30:00`,
    now,
  };
  expect(await writeBatch(db, batch)).toBe('committed');
  ends?.set(partition, from + 1);
}

async function present(): Promise<unknown[][]> {
  return rowsOf(
    db,
    `SELECT s.student_id FROM verdict v JOIN student s USING (student_no)
     WHERE v.verdict = 'present' ORDER BY 1`,
  );
}

test('a day is final when it is over and its log has been read to the end', async () => {
  await ingest(0, PHONE);
  expect(await rollUp()).toBe('final');
  expect(await present()).toEqual([['S1']]);
  expect(
    await rowsOf(
      db,
      `SELECT DISTINCT state FROM class_attendance a JOIN class c USING (class_no)
       WHERE class_date = ?`,
      [DAY],
    ),
  ).toEqual([['final']]);
  expect(
    await rowsOf(db, 'SELECT DISTINCT state FROM course_attendance WHERE day = ?', [DAY]),
  ).toEqual([['final']]);
});

test('a day that is not over is provisional', async () => {
  now = `${DAY} 23:59:59`;
  expect(await rollUp()).toBe('provisional');
});

test('a day is provisional when it ends between the reading of its events and the seal', async () => {
  now = `${DAY} 23:59:59`;
  const state = await rollUp(() => {
    now = NEXT_NIGHT;
    return Promise.resolve();
  });
  expect(state).toBe('provisional');
});

test('a day is provisional while a partition has not been read to its end', async () => {
  ends = new Map([
    [0, 0],
    [1, 1],
  ]);
  expect(await rollUp()).toBe('provisional');
  await notePartitionEnd(db, {
    topic: 'wifi',
    partition: 1,
    position: 0,
    endOffset: 1,
    logStartOffset: 0,
  });
  expect(await rollUp()).toBe('provisional');
  await ingest(1, PHONE);
  expect(await rollUp()).toBe('final');
});

test('a day is provisional while a partition with records has never been read', async () => {
  ends = new Map([
    [0, 0],
    [1, 0],
    [2, 1],
  ]);
  expect(await rollUp()).toBe('provisional');
});

test('a day is provisional while a partition is blocked, even if its new log ends before the position', async () => {
  await ingest(0, PHONE);
  await setIngestState(db, 'wifi', 0, 'blocked', 'log shrank');
  ends = new Map([
    [0, 0],
    [1, 0],
  ]);
  expect(await rollUp()).toBe('provisional');
});

test('a day is provisional when Kafka cannot be reached, or has no such topic', async () => {
  const nobody = { brokers: ['127.0.0.1:1'], tls: false };
  const unreachable = () => topicEnds(nobody, 'wifi').catch(() => undefined);
  expect(await rollUp(undefined, { logEnds: unreachable })).toBe('provisional');
  ends = new Map();
  expect(await rollUp()).toBe('provisional');
});

test('a batch that commits between the reading of the day versions and the seal leaves the day dirty', async () => {
  await ingest(0, PHONE);
  expect(await rollUp(() => ingest(0, TABLET, 1))).toBe('final');
  expect(await present()).toEqual([['S1']]);
  expect(await steps().dirty()).toContain(DAY);
  expect(await rollUp()).toBe('final');
  expect(await present()).toEqual([['S1'], ['S2']]);
  expect(await steps().dirty()).not.toContain(DAY);
});

test('a batch in a partition without earlier records of the day leaves the day dirty too', async () => {
  await ingest(0, PHONE);
  expect(await rollUp(() => ingest(1, TABLET))).toBe('final');
  expect(await steps().dirty()).toContain(DAY);
});

test('a batch that commits before the day versions are read is in the result, and the day is clean', async () => {
  await ingest(0, PHONE);
  await ingest(1, TABLET);
  expect(await rollUp()).toBe('final');
  expect(await present()).toEqual([['S1'], ['S2']]);
  expect(await steps().dirty()).not.toContain(DAY);
});

test('a provisional day stays dirty, even if nothing was written since', async () => {
  await ingest(0, PHONE);
  ends = undefined;
  expect(await rollUp()).toBe('provisional');
  expect(await steps().dirty()).toContain(DAY);
});

test('a step of a rollup that another one has replaced writes nothing, and says so', async () => {
  await ingest(0, PHONE);
  const older = await steps().start();
  await rollUp();
  await db.query("UPDATE rollup_start SET run_id = 'a newer run'");
  const before = await rowsOf(db, 'SELECT * FROM verdict ORDER BY class_no, student_no');
  for (const step of ['gather', 'decide', 'seal'] as const)
    await expect(steps()[step](older)).rejects.toThrow(
      /Another rollup of 2019-09-02 has begun since/,
    );
  expect(await rowsOf(db, 'SELECT * FROM verdict ORDER BY class_no, student_no')).toEqual(before);
});

test('sealing twice writes the same rows', async () => {
  await ingest(0, PHONE);
  const { start, gather, decide, seal } = steps();
  const plan = await start();
  await gather(plan);
  await decide(plan);
  await seal(plan);
  const once = await rowsOf(db, 'SELECT * FROM course_attendance ORDER BY course, section');
  expect(await seal(plan)).toBe('final');
  expect(await rowsOf(db, 'SELECT * FROM course_attendance ORDER BY course, section')).toEqual(
    once,
  );
});
