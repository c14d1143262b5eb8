import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEventWriter, insertEvents } from '../../../src/mysql/ingest/event-writer.js';
import type { KeyedEvent } from '../../../src/attendance/live/key-order.js';
import { readLiveFeed } from '../../../src/mysql/answers/feed-health.js';
import { withTransaction } from '../../../src/mysql/pool.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const AT = `${DAY} 00:00:05`;
const EVENT: KeyedEvent = {
  ...{ day: DAY, deviceKey: 1, second: 5, accessPointNo: 2 },
  kind: 'joined',
};
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  await database.db.query('DELETE FROM access_event');
});

const write = (...kinds: KeyedEvent['kind'][]) =>
  withTransaction(database.db, (tx) =>
    insertEvents(
      tx,
      kinds.map((kind) => ({ ...EVENT, kind })),
    ),
  );
const kinds = async () =>
  (await rowsOf(database.db, 'SELECT kind FROM access_event ORDER BY departed')).flat();

/** As a worker of the release before migration 0019 writes events: it names no new column. */
const asBefore = {
  load: (ok: 0 | 1) =>
    database.db.query({
      sql: `LOAD DATA LOCAL INFILE 'events' REPLACE INTO TABLE access_event
            (day, device_key, at, access_point_no, ok)`,
      infileStreamFactory: () =>
        Readable.from([Buffer.from(`20190902\t1\t20190902000005\t2\t${ok}\n`)]),
    }),
  insert: (ok: 0 | 1) =>
    database.db.query(
      `INSERT INTO access_event (day, device_key, at, access_point_no, ok)
       SELECT n.* FROM (SELECT ? AS day, 1 AS device_key, ? AS at, 2 AS access_point_no, ? AS ok) AS n
       ON DUPLICATE KEY UPDATE ok = GREATEST(access_event.ok, n.ok)`,
      [DAY, AT, ok],
    ),
};

test('what a worker of the release before writes has its kind', async () => {
  await asBefore.insert(0);
  expect(await kinds()).toEqual(['failed']);
  await asBefore.insert(1);
  expect(await kinds()).toEqual(['joined']);
  await asBefore.load(1);
  expect(await kinds()).toEqual(['joined']);
});

test('two releases that write the same second lose no departure', async () => {
  await write('left');
  await asBefore.load(1);
  await asBefore.insert(0);
  expect(await kinds()).toEqual(['joined', 'left']);
  await write('joined', 'left');
  await withTransaction(database.db, (tx) =>
    createEventWriter()(tx, [EVENT, { ...EVENT, kind: 'left' }]),
  );
  expect(await kinds()).toEqual(['joined', 'left']);
});

test('a worker of the release before reads a departure neither as a success nor as a failure', async () => {
  await write('left');
  expect(await rowsOf(database.db, 'SELECT 1 FROM access_event AS e WHERE e.ok')).toEqual([]);
  expect(
    await rowsOf(database.db, 'SELECT CAST(COALESCE(SUM(NOT ok), 0) AS SIGNED) FROM access_event'),
  ).toEqual([[0]]);
});

test('the feed counts associations, so that departures do not dilute another word for success', async () => {
  await write('left');
  const now = `${DAY} 12:00:00`;
  expect(await readLiveFeed(database.db, now)).toMatchObject({
    ...{ events: 0, failed: 0, unlisted: 0, unknownDevices: 0 },
  });
  await write('failed');
  expect(await readLiveFeed(database.db, now)).toMatchObject({
    ...{ events: 1, failed: 1, unlisted: 1, unknownDevices: 1 },
  });
});
