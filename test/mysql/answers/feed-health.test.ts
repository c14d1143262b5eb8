import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLiveFeed } from '../../../src/mysql/answers/feed-health.js';
import { readUnknownAccessPoints } from '../../../src/mysql/answers/unknown-access-points.js';
import type { Database } from '../../../src/mysql/pool.js';
import { noteHeard } from '../../../src/mysql/rollup/heard.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { campus, PHONE, rowsOf, storeEvents } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const STRANGER = 0x020000000001;
let database: TestDatabase;
let db: Database;
/** An access point that the roster lists. */
let listed: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  await writeRoster(db, campus());
  const [[name]] = (await rowsOf(
    db,
    'SELECT name FROM roster_access_point JOIN access_point USING (access_point_no) LIMIT 1',
  )) as [[string]];
  listed = name;
  await storeEvents(db, [
    [`${DAY} 09:00:00`, PHONE, listed],
    [`${DAY} 10:00:00`, PHONE, 'NEW-1', 0],
    [`${DAY} 10:05:00`, PHONE, 'NEW-1'],
    [`${DAY} 11:00:00`, STRANGER, 'NEW-2'],
    ['2019-09-03 08:00:00', STRANGER, 'NEW-2'],
    ['2019-09-03 09:00:00', STRANGER, 'NEW-2'],
  ]);
});

afterAll(async () => {
  await database?.drop();
});

const UNKNOWN = [
  { name: 'NEW-2', count: 3, lastHeardAt: '2019-09-03 09:00:00' },
  { name: 'NEW-1', count: 2, lastHeardAt: `${DAY} 10:05:00` },
];

test('the shares of a day count failures, unlisted access points and unknown devices', async () => {
  expect(await readLiveFeed(db, `${DAY} 08:00:00`)).toEqual({
    ...{ events: 4, failed: 1, unlisted: 3, unknownDevices: 1, classesBegun: 0 },
  });
  expect((await readLiveFeed(db, `${DAY} 23:00:00`)).classesBegun).toBeGreaterThan(0);
  expect(await readLiveFeed(db, '2019-09-10 08:00:00')).toMatchObject({ events: 0, failed: 0 });
});

test('unknown access points are counted from the events, and of a final day from what its rollup noted', async () => {
  expect(await readUnknownAccessPoints(db, 10)).toEqual(UNKNOWN);
  expect(await readUnknownAccessPoints(db, 1)).toEqual(UNKNOWN.slice(0, 1));
  const scope = { date: DAY, runId: 'run', policy: 'seed', policyVersion: 1, rosterVersion: 1 };
  await db.query(
    `INSERT INTO rollup_start (day, run_id, policy, roster_version, caught_up, started_at)
     VALUES (?, 'run', 'seed', 1, 1, ?)`,
    [DAY, `${DAY} 23:00:00`],
  );
  await noteHeard(db, { ...scope, at: null });
  await db.query(
    `INSERT INTO day_rollup (day, state, policy, roster_version, classes, rolled_up_at)
     VALUES (?, 'final', 'seed', 1, 1, ?)`,
    [DAY, `${DAY} 23:00:00`],
  );
  await db.query('DELETE FROM access_event WHERE day = ?', [DAY]);
  expect(await readUnknownAccessPoints(db, 10)).toEqual(UNKNOWN);
});
