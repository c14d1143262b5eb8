import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { controlIngest, type IngestControl } from '../../../src/mysql/ingest/control.js';
import {
  createPosition,
  notePartitionEnd,
  readPosition,
  setIngestState,
} from '../../../src/mysql/ingest/positions.js';
import { writeBatch } from '../../../src/mysql/ingest/write-batch.js';
import type { Database } from '../../../src/mysql/pool.js';
import { numberAccessPoints } from '../../../src/mysql/registry/access-points.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { TABLES, sampleBatch } from '../../workbench/sample-batch.js';

/** What a process can still write that hung, and that everybody has given up. */
let database: TestDatabase;
let db: Database;
let requests = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await numberAccessPoints(db, ['AP-1']);
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  for (const table of [...TABLES, 'ingest_control']) await db.query(`DELETE FROM ${table}`);
  await createPosition(db, 'wifi', 0, 0);
});

function ask(changes: Partial<IngestControl>) {
  requests += 1;
  return controlIngest(db, {
    request: `request ${requests}`,
    topic: 'wifi',
    partition: 0,
    what: 'pause',
    by: 'Ada',
    reason: 'a new roster',
    state: 'paused',
    stateReason: 'a new roster (Ada)',
    ...changes,
  });
}
const resume = () => ask({ what: 'resume', state: 'running', stateReason: null });

const position = () => readPosition(db, 'wifi', 0);
const block = (fence: { position?: number; controlNo?: number }) =>
  setIngestState(db, 'wifi', 0, 'blocked', 'log shrank', fence);

test('the late batch of a window that hung changes nothing where the partition is paused', async () => {
  await ask({});
  expect(await writeBatch(db, sampleBatch())).toBe('fenced');
  expect(await position()).toMatchObject({
    nextOffset: 0,
    state: 'paused',
    stateReason: 'a new roster (Ada)',
  });
});

test('the late batch of a window that hung changes nothing where the partition is blocked', async () => {
  expect(await block({ position: 0 })).toBe(true);
  expect(await writeBatch(db, sampleBatch())).toBe('fenced');
  expect(await position()).toMatchObject({ nextOffset: 0, state: 'blocked' });
});

test('a late batch after a stop is written, and the partition still shows as stopped', async () => {
  await setIngestState(db, 'wifi', 0, 'stopped', null);
  expect(await writeBatch(db, sampleBatch())).toBe('committed');
  await notePartitionEnd(db, {
    topic: 'wifi',
    partition: 0,
    position: 3,
    endOffset: 3,
    logStartOffset: 0,
  });
  expect(await position()).toMatchObject({ nextOffset: 3, state: 'stopped' });
});

test('a late block is not written over a pause, after a person has decided, or where reading has gone on', async () => {
  const { controlNo: asPaused } = await ask({});
  expect(await block({ position: 0, controlNo: 0 })).toBe(false);
  expect(await block({})).toBe(false);
  expect(await position()).toMatchObject({ state: 'paused', controlNo: asPaused });
  const { controlNo } = await resume();
  expect(await block({ position: 0, controlNo: asPaused! })).toBe(false);
  await writeBatch(db, sampleBatch());
  expect(await block({ position: 0, controlNo: controlNo! })).toBe(false);
  expect(await position()).toMatchObject({ nextOffset: 3, state: 'running', stateReason: null });
  expect(await block({ position: 3, controlNo: controlNo! })).toBe(true);
});

test('a stop does not end a pause', async () => {
  await ask({});
  await setIngestState(db, 'wifi', 0, 'stopped', null);
  expect(await position()).toMatchObject({ state: 'paused', stateReason: 'a new roster (Ada)' });
});

test('the position has the last batch of the log until a person moves it, or another release does', async () => {
  const lastBatch = { base: 1, crc: 4_000_000_000, time: -1 };
  await writeBatch(db, sampleBatch());
  expect(await position()).toMatchObject({ nextOffset: 3, lastBatch });
  await ask({});
  await resume();
  expect(await position()).toMatchObject({ nextOffset: 3, lastBatch });
  await ask({ what: 'rewind', toOffset: 3, state: 'running', stateReason: null });
  expect((await position())!.lastBatch).toBeUndefined();
  await writeBatch(db, sampleBatch({ from: 3, to: 4 }));
  await db.query('UPDATE ingest_position SET next_offset = 5');
  expect((await position())!.lastBatch).toBeUndefined();
});
