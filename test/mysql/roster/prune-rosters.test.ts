import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pruneRosters, type PrunedRosters } from '../../../src/mysql/roster/prune-rosters.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { startRollup } from '../../../src/mysql/rollup/start.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { added, changed, taughtBy } from '../../workbench/roster-tables.js';
import { campus, rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const LIMIT = '2020-06-01';
const NIGHT = '2020-07-01 04:10:00';
let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

/** Three versions with the same days; the first two were replaced long ago. */
beforeEach(async () => {
  await database.drop();
  database = await createTestDatabase();
  const { db } = database;
  const taught = taughtBy(['Ana']);
  await writeRoster(db, campus(taught));
  await writeRoster(db, campus({ ...taught, ...added('students.csv', 'S4,') }));
  await writeRoster(db, campus({ ...taught, ...added('students.csv', 'S4,', 'S5,') }));
  await importedAt('2020-01-01');
});

async function importedAt(day: string): Promise<void> {
  await database.db.query('UPDATE roster_version SET imported_at = ?', [day]);
}

const prune = (): Promise<PrunedRosters> => pruneRosters(database.db, LIMIT, NIGHT, () => true);
const versionsIn = async (table: string) =>
  (
    await rowsOf(database.db, `SELECT DISTINCT version FROM ${table} ORDER BY version`)
  ).flat() as number[];

const TABLES = [
  'class',
  'roster_student',
  'roster_device',
  'roster_enrolment',
  'roster_section',
  'roster_room',
  'roster_access_point',
  'roster_calendar',
  'roster_lecturer',
  'roster_version',
];

/** As if the first version had sealed the day, and its events were deleted. */
async function sealByFirst(): Promise<void> {
  const { db } = database;
  await db.query('UPDATE roster_day SET version = 1 WHERE day = ?', [DAY]);
  await db.query(
    `INSERT INTO day_rollup
       (day, state, policy, policy_version, roster_version, classes, rolled_up_at)
     VALUES (?, 'final', 'seed', 1, 1, 2, '2019-09-03 04:10:00')`,
    [DAY],
  );
  await db.query("INSERT INTO expired_day VALUES (?, '2019-10-03')", [DAY]);
  await db.query(
    `INSERT INTO verdict (class_no, student_no, verdict)
     SELECT class_no, 1, 'present' FROM class WHERE version = 1 AND class_date = ?`,
    [DAY],
  );
}

test('versions that no day needs are deleted with all of their rows; the newest stays', async () => {
  expect((await prune()).versions).toBe(2);
  for (const table of TABLES) expect([table, await versionsIn(table)]).toEqual([table, [3]]);
});

test('results of a roster that was replaced before the seal are deleted, and those of the seal stay', async () => {
  await sealByFirst();
  for (const version of [2, 3])
    for (const table of ['verdict', 'class_evidence'])
      await database.db.query(
        `INSERT INTO ${table} (class_no, student_no${table === 'verdict' ? ', verdict' : ''})
         SELECT class_no, 1${table === 'verdict' ? ", 'absent'" : ''}
         FROM class WHERE version = ? AND class_date = ?`,
        [version, DAY],
      );
  await prune();
  expect(
    await rowsOf(
      database.db,
      'SELECT c.version, COUNT(*) FROM verdict JOIN class c USING (class_no) GROUP BY 1 ORDER BY 1',
    ),
  ).toEqual([
    [1, 2],
    [3, 2],
  ]);
  expect(await versionsIn('class')).toEqual([1, 3]);
});

test('of a version that sealed a day whose events are deleted, the classes of that day, its places and its people stay, and its device links go', async () => {
  await sealByFirst();
  await prune();
  expect(
    await rowsOf(database.db, 'SELECT DISTINCT class_date FROM class WHERE version = 1'),
  ).toEqual([[DAY]]);
  for (const table of ['roster_student', 'roster_enrolment', 'roster_room', 'roster_version'])
    expect([table, await versionsIn(table)]).toEqual([table, [1, 3]]);
  expect(await versionsIn('roster_device')).toEqual([3]);
  await database.db.query('DELETE FROM verdict');
  await prune();
  expect(await versionsIn('roster_enrolment')).toEqual([3]);
  expect(await versionsIn('roster_room')).toEqual([1, 3]);
});

test('a version stays whole while a day can be rolled up with it', async () => {
  await sealByFirst();
  await database.db.query('DELETE FROM expired_day');
  await prune();
  expect(await versionsIn('roster_device')).toEqual([1, 3]);
});

test('the last version that covers a day stays, so that the day can be rolled up', async () => {
  const shorter = changed(
    'timetable.csv',
    2,
    'ERG2050,1,A-101,1,10:00,11:20,2019-09-09,2019-12-06,',
  );
  const next = changed('timetable.csv', 3, 'ERG2050,2,A-101,1,13:00,14:20,2019-09-09,2019-12-06,');
  await writeRoster(
    database.db,
    campus({
      'timetable.csv': [
        ...shorter['timetable.csv']!.slice(0, 2),
        next['timetable.csv']![2]!,
        'ACT5005,1,,5,10:00,11:20,2019-09-09,2019-12-06,large',
      ],
    }),
    { force: true },
  );
  await importedAt('2020-01-01');
  await database.db.query('DELETE FROM roster_day WHERE day = ?', [DAY]);
  await prune();
  const plan = await startRollup(database.db, {
    ...{ date: DAY, runId: 'run', policy: 'seed', policyVersion: 1, at: null, now: NIGHT },
    ...{ topic: 'wifi', logEnds: new Map<number, number>() },
  });
  expect([plan.rosterVersion, plan.classes]).toEqual([3, 2]);
});

test('a version that was replaced lately is left alone', async () => {
  await importedAt('2020-06-15');
  expect(await prune()).toEqual({ classes: 0, versions: 0 });
  expect(await versionsIn('roster_version')).toEqual([1, 2, 3]);
});

test('a night without time left goes on the next night', async () => {
  let steps = 0;
  await pruneRosters(database.db, LIMIT, NIGHT, () => (steps += 1) < 5);
  expect(await versionsIn('class')).toContain(2);
  await prune();
  expect(await versionsIn('roster_version')).toEqual([3]);
});
