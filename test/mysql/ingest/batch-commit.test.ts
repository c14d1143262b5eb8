import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { numberAccessPoints } from '../../../src/mysql/registry/access-points.js';
import { writeBatch } from '../../../src/mysql/ingest/write-batch.js';
import { connectDatabase, type Database } from '../../../src/mysql/pool.js';
import { createPosition } from '../../../src/mysql/ingest/positions.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { waiting } from '../../workbench/locks.js';
import { startMysqlProxy, type MysqlProxy } from '../../workbench/mysql-proxy.js';
import { eventually } from '../../workbench/workbench.js';
import { TABLES, sampleBatch, storedRows } from '../../workbench/sample-batch.js';

let database: TestDatabase;
let db: Database;
let proxy: MysqlProxy;
let proxied: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await numberAccessPoints(db, ['AP-1']);
  proxy = await startMysqlProxy(database.url);
  proxied = await connectDatabase(proxy.url);
});

afterAll(async () => {
  await proxied?.end();
  await proxy?.close();
  await database?.drop();
});

beforeEach(async () => {
  for (const table of TABLES) await db.query(`DELETE FROM ${table}`);
  await createPosition(db, 'wifi', 0, 0);
});

const stored = () => storedRows(db);

test('a commit whose OK is lost is recognised, and counted once', async () => {
  proxy.loseNext('reply');
  expect(await writeBatch(proxied, sampleBatch())).toBe('committed');
  expect(proxy.hasLost()).toBe(true);
  const {
    ingest_position: [position],
    access_event: events,
    day_version: [version],
  } = await stored();
  expect(position).toMatchObject({ next_offset: 3, events: 2, rejects: 1, batches: 1 });
  expect(events).toHaveLength(2);
  expect(version).toMatchObject({ version: 1 });
});

test('a batch whose COMMIT never arrives is an error, leaves nothing behind, and can be written again', async () => {
  const before = await stored();
  proxy.loseNext('commit');
  await expect(writeBatch(proxied, sampleBatch())).rejects.toThrow();
  expect(await stored()).toEqual(before);
  expect(await writeBatch(proxied, sampleBatch())).toBe('committed');
});

test('a batch that a deadlock rolled back is written as a whole in another attempt', async () => {
  // The other side has changed more rows than the batch, so that the batch is the one to give way.
  const other = await db.getConnection();
  await other.beginTransaction();
  const settings = Array.from({ length: 200 }, (_, i) => [`test ${i}`, 'x']);
  await other.query('INSERT INTO setting (name, value) VALUES ?', [settings]);
  await other.query('SELECT revision FROM roster_head WHERE id = 1 FOR UPDATE');
  const written = writeBatch(db, sampleBatch());
  await eventually(
    async () => (await waiting(database, 'roster_head')) > 0,
    'the batch to wait for the other side',
  );
  await other.query("UPDATE ingest_position SET state = 'running'");
  await other.rollback();
  other.release();
  expect(await written).toBe('committed');
  const {
    ingest_position: [position],
    access_event: events,
  } = await stored();
  expect(position).toMatchObject({ next_offset: 3, batches: 1 });
  expect(events).toHaveLength(2);
});
