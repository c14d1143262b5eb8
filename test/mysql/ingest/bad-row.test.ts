import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type {
  BatchRecords,
  BufferedEvent,
  BufferedReject,
} from '../../../src/activities/batch-buffer.js';
import { createCommitBatch, type CommitBatch } from '../../../src/activities/commit-batch.js';
import { createDayPlans } from '../../../src/activities/day-plans.js';
import { ingestStore, type Batch } from '../../../src/mysql/ingest-store.js';
import { createPosition } from '../../../src/mysql/ingest/positions.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

const DAY = '2019-09-02';
const NOW = '2019-09-02 12:00:00';
let database: TestDatabase;
/** The range and the outcome of each batch that was tried, in order. */
let tried: { from: number; to: number; outcome: string }[];

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.query(
    'ALTER TABLE access_event ADD CONSTRAINT even CHECK (device_key % 2 = 0)',
  );
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  tried = [];
  for (const table of ['ingest_position', 'access_event', 'reject', 'day_version'])
    await database.db.query(`DELETE FROM ${table}`);
  await createPosition(database.db, 'wifi', 0, 100);
});

/** An event of a device; the constraint takes only even keys. */
function event(offset: number, deviceKey: number): BufferedEvent {
  const value = Buffer.from(`record ${offset}`);
  return {
    offset,
    day: DAY,
    second: 32_400,
    deviceKey,
    accessPoint: 'AP-1',
    accessPointNo: 0,
    kind: 'joined',
    record: { value },
  };
}

function reject(offset: number): BufferedReject {
  return { offset, reason: 'not_json', value: Buffer.from(`reject ${offset}`) };
}

function records(events: BufferedEvent[], rejects: BufferedReject[] = []): BatchRecords {
  return { from: 100, to: 110, endOffset: 120, logStartOffset: 0, events, rejects };
}

/** Commits as the worker does; `before` runs before each batch, and may change the database. */
function commit(
  batch: BatchRecords,
  before?: (batch: Batch) => Promise<void>,
): ReturnType<CommitBatch> {
  return createCommit(before)(batch);
}

/** What a worker commits all its batches with. */
function createCommit(
  before?: (batch: Batch) => Promise<void>,
): (batch: BatchRecords) => ReturnType<CommitBatch> {
  const store = ingestStore(database.db);
  const writeBatch: typeof store.writeBatch = async (one) => {
    await before?.(one);
    const note = (outcome: string) => tried.push({ from: one.from, to: one.to, outcome });
    try {
      const outcome = await store.writeBatch(one);
      note(outcome);
      return outcome;
    } catch (error) {
      note('refused');
      throw error;
    }
  };
  const commitBatch = createCommitBatch({
    maskUsers: (record) => record,
    store: { ...store, writeBatch },
    dayPlans: createDayPlans(store),
    now: () => NOW,
  });
  return (batch) =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run<
      [],
      Awaited<ReturnType<CommitBatch>>,
      () => ReturnType<CommitBatch>
    >(() => commitBatch('wifi', 0, batch));
}

async function read(sql: string): Promise<unknown[][]> {
  const [rows] = await database.db.query<RowDataPacket[]>(sql);
  return rows.map((row) => Object.values(row) as unknown[]);
}

const eventKeys = () => read('SELECT device_key FROM access_event ORDER BY device_key');
const rejected = () =>
  read('SELECT record_offset, reason, CAST(raw AS CHAR) FROM reject ORDER BY record_offset');
const position = () => read('SELECT next_offset, events, rejects FROM ingest_position');

test('a record that the database refuses becomes a reject with its bytes; all others are committed', async () => {
  const batch = records(
    [event(100, 2), event(101, 4), event(103, 5), event(104, 6), event(108, 8)],
    [reject(102)],
  );
  expect(await commit(batch)).toBe('committed');
  expect(await eventKeys()).toEqual([[2], [4], [6], [8]]);
  expect(await rejected()).toEqual([
    [102, 'not_json', 'reject 102'],
    [103, 'refused_by_database', 'record 103'],
  ]);
  expect(await position()).toEqual([[110, 4, 2]]);
  expect(batch.events.map(({ offset }) => offset)).toEqual([100, 101, 104, 108]);
  expect(batch.rejects.map(({ offset }) => offset)).toEqual([102, 103]);
});

test('the committed halves cover all offsets without a gap', async () => {
  await commit(records([event(101, 2), event(103, 3), event(105, 4), event(107, 5)]));
  const committed = tried.filter(({ outcome }) => outcome === 'committed');
  expect(committed.length).toBeGreaterThan(2);
  expect(committed.map(({ from }) => from)).toEqual([
    100,
    ...committed.slice(0, -1).map(({ to }) => to),
  ]);
  expect(committed.at(-1)!.to).toBe(110);
});

test('a batch with only refused records becomes a batch of rejects', async () => {
  expect(await commit(records([event(100, 1), event(101, 3), event(102, 5)]))).toBe('committed');
  expect(await eventKeys()).toEqual([]);
  expect((await rejected()).map(([offset]) => offset)).toEqual([100, 101, 102]);
  expect(await position()).toEqual([[110, 0, 3]]);
  // A reject does not change a day.
  expect(await read('SELECT * FROM day_version')).toEqual([]);
});

test('when an attempt dies between two halves, the first half stays and the next attempt goes on', async () => {
  const all = [event(100, 2), event(101, 4), event(102, 6), event(103, 7)];
  const dies = ({ from }: Batch) =>
    from > 100 ? Promise.reject(new Error('the worker dies here')) : Promise.resolve();
  await expect(commit(records(all), dies)).rejects.toThrow('dies here');
  const [[reached]] = (await position()) as [[number]];
  expect(reached).toBe(102);
  expect(await eventKeys()).toEqual([[2], [4]]);
  const rest = { ...records(all.filter(({ offset }) => offset >= reached)), from: reached };
  expect(await commit(rest)).toBe('committed');
  expect(await position()).toEqual([[110, 3, 1]]);
});

test('when another attempt takes over between two halves, this one is fenced and writes no more', async () => {
  const overtaken = async ({ from }: Batch) => {
    if (from > 100) await database.db.query('UPDATE ingest_position SET next_offset = 110');
  };
  const all = [event(100, 2), event(101, 4), event(102, 6), event(103, 7)];
  expect(await commit(records(all), overtaken)).toBe('fenced');
  expect(await eventKeys()).toEqual([[2], [4]]);
  expect(tried.at(-1)).toMatchObject({ from: 102, outcome: 'fenced' });
});

/** Refuses all but each `few`th record, of as many as are asked for. */
const mostlyRefused = (count: number, few: number, from = 100) =>
  Array.from({ length: count }, (_, i) => event(from + i, i % few === few - 1 ? 2 * i : 2 * i + 1));

test('when the database refuses most records, the batch fails with its reason and none becomes a reject', async () => {
  const unreadable = [reject(300), reject(301)];
  const all = { ...records(mostlyRefused(200, 30), unreadable), to: 302 };
  // Between the refused ones, where they say nothing about the table.
  for (const one of all.events.slice(8)) one.offset += 2;
  unreadable.forEach((one, i) => (one.offset = 108 + i));
  await expect(commit(all)).rejects.toMatchObject({
    code: 'bad_row',
    message: expect.stringMatching(
      /^MySQL refuses 21 of 21 events, and all from offset 100 on, .*ER_CHECK_CONSTRAINT_VIOLATED/,
    ) as string,
  });
  expect(await rejected()).toEqual([]);
  expect(await position()).toEqual([[100, 0, 0]]);
  expect(tried.every(({ outcome }) => outcome === 'refused')).toBe(true);
});

test('records that cannot be read stay rejects, however many they are', async () => {
  const unreadable = Array.from({ length: 200 }, (_, i) => reject(100 + i));
  const all = { ...records([event(300, 2), event(301, 3)], unreadable), to: 302 };
  expect(await commit(all)).toBe('committed');
  expect(await position()).toEqual([[302, 1, 201]]);
});

test('many refused records among more that are taken become rejects', async () => {
  const events = Array.from({ length: 120 }, (_, i) =>
    event(100 + i, i % 3 === 0 ? 2 * i + 1 : 2 * i),
  );
  expect(await commit({ ...records(events), to: 220 })).toBe('committed');
  expect(await position()).toEqual([[220, 80, 40]]);
});

test('refusals in many small batches are seen too', async () => {
  const commitBatch = createCommit();
  for (let from = 100; from < 120; from += 5)
    await commitBatch({ ...records(mostlyRefused(5, 9, from)), from, to: from + 5 });
  expect(await position()).toEqual([[120, 0, 20]]);
  await expect(
    commitBatch({ ...records(mostlyRefused(5, 9, 120)), from: 120, to: 125 }),
  ).rejects.toMatchObject({ code: 'bad_row' });
  expect(await position()).toEqual([[120, 0, 20]]);
});

test('when the database refuses rejects too, the batch fails with its error and loses nothing', async () => {
  await database.db.query('ALTER TABLE reject ADD CONSTRAINT no_rejects CHECK (raw_bytes < 0)');
  try {
    await expect(commit(records([event(100, 3)]))).rejects.toMatchObject({
      code: 'ER_CHECK_CONSTRAINT_VIOLATED',
    });
    expect(await position()).toEqual([[100, 0, 0]]);
  } finally {
    await database.db.query('ALTER TABLE reject DROP CONSTRAINT no_rejects');
  }
});

test.each([
  ['RENAME TABLE access_event TO away', 'RENAME TABLE away TO access_event', 'ER_NO_SUCH_TABLE'],
  [
    'ALTER TABLE access_event RENAME COLUMN access_point_no TO place',
    'ALTER TABLE access_event RENAME COLUMN place TO access_point_no',
    'ER_BAD_FIELD_ERROR',
  ],
])(
  'an error that no record causes (%s) fails the batch, which is not halved',
  async (breaks, mends, code) => {
    await database.db.query('ALTER TABLE access_event DROP CONSTRAINT even');
    await database.db.query(breaks);
    try {
      await expect(commit(records([event(100, 2), event(101, 4)]))).rejects.toMatchObject({ code });
      expect(tried).toHaveLength(1);
      expect(await rejected()).toEqual([]);
    } finally {
      await database.db.query(mends);
      await database.db.query(
        'ALTER TABLE access_event ADD CONSTRAINT even CHECK (device_key % 2 = 0)',
      );
    }
  },
);
