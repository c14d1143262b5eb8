import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeBatch, type Batch } from '../../src/mysql/batch-writes.js';
import { createPosition, readPositions } from '../../src/mysql/positions.js';
import { createTestDatabase, type TestDatabase } from '../database.js';

const TOPIC = 'wifi';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

beforeEach(async () => {
  for (const table of ['ingest_position', 'access_event', 'live_presence', 'reject', 'day_version']) {
    await database.db.query(`DELETE FROM ${table}`);
  }
  await createPosition(database.db, TOPIC, 0, 100);
});

/** A batch of one event, one presence and one reject, from offset 100 to 102. */
function batch(changed: Partial<Batch> = {}): Batch {
  return {
    topic: TOPIC,
    partition: 0,
    from: 100,
    to: 102,
    logStartOffset: 0,
    endOffset: 110,
    rosterRevision: 0,
    events: [['2019-09-02', 4_503_599_627_370_495, '2019-09-02 15:23:02', 7, 1]],
    presence: [[1, 2, '2019-09-02 15:23:02', '2019-09-02 15:30:00']],
    rejects: [[101, 'not_json', Buffer.from('\u0000{"\u00ff').toString('base64'), 5]],
    days: ['2019-09-02'],
    counts: { events: 1, rejects: 1, failed: 0, optedOut: 0, unknownDevices: 1, unknownAccessPoints: 0 },
    lastEventAt: '2019-09-02 15:23:02',
    now: '2019-09-02 15:23:03',
    ...changed,
  };
}

/** Everything that a batch can change. */
async function everything(): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const table of ['access_event', 'live_presence', 'reject', 'day_version']) {
    [found[table]] = await database.db.query<RowDataPacket[]>(`SELECT * FROM ${table}`);
  }
  return { ...found, positions: await readPositions(database.db, TOPIC) };
}

test('a batch is written whole, and its position is where it ends', async () => {
  expect(await writeBatch(database.db, batch())).toBe('committed');
  expect(await everything()).toMatchObject({
    access_event: [
      {
        day: '2019-09-02',
        device_key: 4_503_599_627_370_495,
        at: '2019-09-02 15:23:02',
        access_point_no: 7,
        ok: 1,
      },
    ],
    live_presence: [
      { class_no: 1, student_no: 2, first_seen: '2019-09-02 15:23:02', last_seen: '2019-09-02 15:30:00' },
    ],
    reject: [{ record_offset: 101, reason: 'not_json', raw: Buffer.from('\u0000{"\u00ff'), raw_bytes: 5 }],
    day_version: [{ day: '2019-09-02', version: 1 }],
    positions: [
      {
        nextOffset: 102,
        endOffset: 110,
        events: 1,
        rejects: 1,
        batches: 1,
        lastEventAt: '2019-09-02 15:23:02',
      },
    ],
  });
});

test('a batch whose position has moved under it is fenced, and writes nothing', async () => {
  await database.db.query('UPDATE ingest_position SET next_offset = 101');
  const before = await everything();
  expect(await writeBatch(database.db, batch())).toBe('fenced');
  expect(await everything()).toEqual(before);
});

test('a batch that was resolved with an older roster writes nothing', async () => {
  const before = await everything();
  expect(await writeBatch(database.db, batch({ rosterRevision: 1 }))).toBe('stale_roster');
  expect(await everything()).toEqual(before);
});

test('of two attempts at the same records one is written', async () => {
  const outcomes = await Promise.all([writeBatch(database.db, batch()), writeBatch(database.db, batch())]);
  expect(outcomes.sort()).toEqual(['committed', 'fenced']);
  expect(await everything()).toMatchObject({
    positions: [{ events: 1, rejects: 1, batches: 1 }],
    day_version: [{ version: 1 }],
  });
});

test('a batch that the database refuses in the middle leaves nothing behind', async () => {
  const before = await everything();
  const events: Batch['events'] = [['2019-09-02', 1, 'no time', 7, 1]];
  await expect(writeBatch(database.db, batch({ events }))).rejects.toThrow();
  expect(await everything()).toEqual(before);
});

test('when the reply to COMMIT is lost, the position tells that it was done', async () => {
  // The connection breaks right after COMMIT has been carried out: what is thrown looks like a failure.
  const losesReply = Object.assign(Object.create(database.db) as typeof database.db, {
    getConnection: async () => {
      const connection = await database.db.getConnection();
      const commit = connection.commit.bind(connection);
      connection.commit = async () => {
        await commit();
        connection.destroy();
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      };
      return connection;
    },
  });
  expect(await writeBatch(losesReply, batch())).toBe('committed');
  expect(await writeBatch(database.db, batch())).toBe('fenced');
  expect(await everything()).toMatchObject({ positions: [{ nextOffset: 102, batches: 1 }] });
});

test('success wins over failure in the same second, and presence grows both ways', async () => {
  await writeBatch(database.db, batch());
  const again = batch({
    from: 102,
    to: 104,
    events: [['2019-09-02', 4_503_599_627_370_495, '2019-09-02 15:23:02', 7, 0]],
    presence: [[1, 2, '2019-09-02 15:00:00', '2019-09-02 15:10:00']],
    rejects: [],
    lastEventAt: '2019-09-02 15:10:00',
  });
  expect(await writeBatch(database.db, again)).toBe('committed');
  expect(await everything()).toMatchObject({
    access_event: [{ ok: 1 }],
    live_presence: [{ first_seen: '2019-09-02 15:00:00', last_seen: '2019-09-02 15:30:00' }],
    day_version: [{ version: 2 }],
    positions: [{ lastEventAt: '2019-09-02 15:23:02' }],
  });
});
