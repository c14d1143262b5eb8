import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noteHeard } from '../../../src/mysql/rollup/heard.js';
import { expireEvents } from '../../../src/mysql/rollup/retention.js';
import { sealDay } from '../../../src/mysql/rollup/seal-day.js';
import { startRollup, type RollupPlan } from '../../../src/mysql/rollup/start.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { hold } from '../../workbench/locks.js';
import { campus, rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const LIMIT = '2019-10-11';
const NIGHT = '2019-11-10 04:10:00';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await writeRoster(database.db, campus());
});

afterAll(async () => {
  await database?.drop();
});

beforeEach(async () => {
  const { db } = database;
  for (const table of ['access_event', 'day_version', 'expired_day', 'rollup_start', 'day_rollup'])
    await db.query(`DELETE FROM ${table}`);
  await db.query(
    'INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES (?, 1, ?, 1, 1)',
    [DAY, `${DAY} 10:00:00`],
  );
  await db.query("INSERT INTO day_version VALUES (?, 'wifi', 0, 1, ?)", [DAY, `${DAY} 20:00:00`]);
});

function start(now: string): Promise<RollupPlan> {
  return startRollup(database.db, {
    ...{ date: DAY, runId: 'run', policy: 'seed', policyVersion: 1, at: null, now },
    ...{ topic: 'wifi', logEnds: new Map() },
  });
}

const expire = (now = NIGHT) => expireEvents(database.db, LIMIT, now, () => true);

const seal = (plan: RollupPlan) => sealDay(database.db, { ...plan, now: NIGHT, leastCoverage: 0 });

const sealed = () => rowsOf(database.db, 'SELECT day FROM day_rollup');

test('the retention leaves a day alone while its rollup is under way, and takes it the next night', async () => {
  const plan = await start('2019-11-10 04:09:59');
  expect(await expire()).toEqual([]);
  expect(await rowsOf(database.db, 'SELECT COUNT(*) FROM access_event')).toEqual([[1]]);
  await seal(plan);
  expect(await expire('2019-11-11 04:10:00')).toEqual([DAY]);
});

test('the retention does not wait for a step that holds the day', async () => {
  const plan = await start('2019-11-01 10:00:00');
  const giveBack = await hold(database, 'SELECT day FROM rollup_start FOR SHARE');
  const expired = await expire();
  await giveBack();
  expect(expired).toEqual([]);
  await seal(plan);
});

test('a rollup that was never sealed holds its day for one night, and its steps are refused afterwards', async () => {
  const plan = await start('2019-11-09 04:00:00');
  expect(await expire()).toEqual([DAY]);
  await expect(noteHeard(database.db, plan)).rejects.toMatchObject({ code: 'expired' });
  await expect(seal(plan)).rejects.toMatchObject({ code: 'expired' });
  expect(await sealed()).toEqual([]);
});

test('a rollup that starts while the retention marks its day finds the day expired', async () => {
  const marking = await database.db.getConnection();
  await marking.beginTransaction();
  await marking.query(
    `INSERT INTO rollup_start
       (day, run_id, policy, policy_version, roster_version, caught_up, started_at)
     VALUES (?, 'retention', '', 0, 0, FALSE, ?)`,
    [DAY, NIGHT],
  );
  const started = start(NIGHT).catch((error: unknown) => error);
  await marking.query('INSERT INTO expired_day VALUES (?, ?)', [DAY, NIGHT]);
  await marking.query('DELETE FROM rollup_start');
  await marking.commit();
  marking.release();
  expect(await started).toMatchObject({ code: 'expired' });
  expect(await rowsOf(database.db, 'SELECT day FROM rollup_start')).toEqual([]);
});

test('a seal is refused where the events that the rollup began with are gone, whoever deleted them', async () => {
  const plan = await start(NIGHT);
  await database.db.query('DELETE FROM access_event');
  await database.db.query('DELETE FROM day_version');
  await expect(seal(plan)).rejects.toMatchObject({ code: 'expired' });
  expect(await sealed()).toEqual([]);
});
