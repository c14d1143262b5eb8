import type { RowDataPacket } from 'mysql2/promise';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest';
import type { KeyedEvent } from '../../../src/attendance/live/key-order.js';
import { createEventWriter, insertEvents } from '../../../src/mysql/ingest/event-writer.js';
import { eventLines } from '../../../src/mysql/ingest/event-lines.js';
import {
  connectDatabase,
  withTransaction,
  type Database,
  type Transaction,
} from '../../../src/mysql/pool.js';
import { random } from '../../../src/simulator/numbers/random.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { startMysqlProxy } from '../../workbench/mysql-proxy.js';
import { startOwnMysql } from '../../workbench/own-mysql.js';

const DAY = '2019-09-02';
/** The largest key that 52 bits give. */
const KEY = 2 ** 52 - 1;
/** So many events are loaded, not inserted. */
const MANY = 600;
const KINDS = ['joined', 'left', 'failed'] as const;
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  await db.query('DELETE FROM access_event');
});

function rowsInOrder(count: number, of: (i: number) => Partial<KeyedEvent>): KeyedEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ day: DAY, deviceKey: i + 1, second: i, accessPointNo: 1, kind: 'joined' as const },
    ...of(i),
  }));
}

async function stored(from = db): Promise<RowDataPacket[]> {
  const [rows] = await from.query<RowDataPacket[]>(
    'SELECT day, device_key, at, access_point_no, ok, departed FROM access_event ORDER BY day, device_key, at, access_point_no, departed',
  );
  return rows;
}

/** How often this session has loaded data. The server's own count has those of other tests too. */
async function loads(tx: Transaction): Promise<number> {
  const [rows] = await tx.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Com_load'");
  return Number(rows[0]!['Value']);
}

test('the smallest and the largest values of a row are loaded exactly', async () => {
  const ends: Partial<KeyedEvent>[] = [
    { day: '2000-01-01', deviceKey: 0, second: 0, accessPointNo: 0 },
    { day: '2020-02-29', deviceKey: 99_999_999, second: 86_399, accessPointNo: 2 ** 32 - 1 },
    { day: '2020-02-29', deviceKey: 100_000_000, second: 3_599 },
    { day: '9999-12-31', deviceKey: KEY, second: 43_200 },
  ];
  await withTransaction(db, (tx) =>
    createEventWriter()(
      tx,
      rowsInOrder(MANY, (i) => ends[i] ?? {}),
    ),
  );
  const rows = await stored();
  expect(rows).toHaveLength(MANY);
  expect([rows.at(0), ...rows.slice(-3)].map((row): unknown[] => Object.values(row!))).toEqual([
    ['2000-01-01', 0, '2000-01-01 00:00:00', 0, 1, 0],
    ['2020-02-29', 99_999_999, '2020-02-29 23:59:59', 2 ** 32 - 1, 1, 0],
    ['2020-02-29', 100_000_000, '2020-02-29 00:59:59', 1, 1, 0],
    ['9999-12-31', KEY, '9999-12-31 12:00:00', 1, 1, 0],
  ]);
});

test('loading and inserting give the same rows, also for events that are there already', async () => {
  const draw = random(1, 'event writer');
  const batches = Array.from({ length: 6 }, () => {
    const byKey = new Map<string, KeyedEvent>();
    for (let i = 0; i < 900; i += 1) {
      const row = { day: DAY, deviceKey: draw.integer(40), second: draw.integer(6), accessPointNo: draw.integer(9), kind: draw.pick(KINDS) }; // prettier-ignore
      byKey.set([row.deviceKey, row.second, row.accessPointNo, row.kind === 'left'].join(), row);
    }
    return [...byKey.values()].sort(
      (a, b) =>
        a.deviceKey - b.deviceKey ||
        a.second - b.second ||
        a.accessPointNo - b.accessPointNo ||
        Number(a.kind === 'left') - Number(b.kind === 'left'),
    );
  });
  const writeAll = async (write: typeof insertEvents) => {
    await db.query('DELETE FROM access_event');
    for (const batch of batches) await withTransaction(db, (tx) => write(tx, batch));
    return stored();
  };
  const inserted = await writeAll(insertEvents);
  const write = createEventWriter();
  let loaded = 0;
  const counting: typeof insertEvents = async (tx, events) => {
    const before = await loads(tx);
    await write(tx, events);
    loaded += (await loads(tx)) - before;
  };
  expect(await writeAll(counting)).toEqual(inserted);
  expect(loaded).toBe(batches.length);
  const distinct = new Set(inserted.map(({ ok, departed }) => `${ok} ${departed}`));
  expect([...distinct].sort()).toEqual(['0 0', '1 0', 'null 1']);
});

describe('a row that the server refuses', () => {
  afterEach(async () => {
    await db.query('ALTER TABLE access_event DROP CHECK no_such_device');
  });

  test('is refused with its error, and nothing of its batch is written', async () => {
    await db.query(
      'ALTER TABLE access_event ADD CONSTRAINT no_such_device CHECK (device_key <> 77)',
    );
    const rows = rowsInOrder(MANY, () => ({}));
    await expect(withTransaction(db, (tx) => createEventWriter()(tx, rows))).rejects.toMatchObject({
      code: 'ER_CHECK_CONSTRAINT_VIOLATED',
    });
    expect(await stored()).toEqual([]);
  });
});

test('NaN is refused too, though loading alone would store a zero', async () => {
  const rows = rowsInOrder(MANY, (i) => (i === 5 ? { second: NaN } : {}));
  await expect(withTransaction(db, (tx) => createEventWriter()(tx, rows))).rejects.toThrow();
  expect(await stored()).toEqual([]);
});

test.each([1047, 1235, 1148, 3500])(
  'a proxy that answers LOAD DATA with error %i gets the rows by INSERT',
  async (errno) => {
    const proxy = await startMysqlProxy(database.url);
    onTestFinished(() => proxy.close());
    proxy.refuse('LOAD DATA', errno);
    const own = await connectDatabase(proxy.url, 1);
    onTestFinished(() => own.end());
    const rows = rowsInOrder(MANY, () => ({}));
    await withTransaction(own, (tx) => createEventWriter()(tx, rows));
    expect(await stored()).toHaveLength(MANY);
  },
);

test('a server that allows no loading gets the rows by INSERT, after one try', async () => {
  const server = await startOwnMysql('noload', () => ['--local-infile=OFF']);
  onTestFinished(() => server.remove());
  const own = await connectDatabase(server.url);
  onTestFinished(() => own.end());
  await own.query(
    'CREATE TABLE access_event (day DATE, device_key BIGINT UNSIGNED, at DATETIME, access_point_no INT UNSIGNED, ok BOOLEAN, departed BOOLEAN, PRIMARY KEY (day, device_key, at, access_point_no, departed))',
  );
  const write = createEventWriter();
  for (const first of [0, MANY])
    await withTransaction(own, (tx) =>
      write(
        tx,
        rowsInOrder(MANY, (i) => ({ deviceKey: first + i })),
      ),
    );
  expect(await stored(own)).toHaveLength(2 * MANY);
  const [asked] = await server.root("SHOW GLOBAL STATUS LIKE 'Com_load'");
  expect(Number(asked!['Value'])).toBe(1);
});

test('all lines have one width', () => {
  const lines = eventLines(
    rowsInOrder(3, (i) => ({ deviceKey: [0, 7, KEY][i]!, kind: KINDS[i]! })),
  ).toString();
  expect(lines).toBe(
    '20190902\t0000000000000000\t20190902000000\t0000000001\t0\t01\n' +
      '20190902\t0000000000000007\t20190902000001\t0000000001\t1\t\\N\n' +
      '20190902\t4503599627370495\t20190902000002\t0000000001\t0\t00\n',
  );
});
