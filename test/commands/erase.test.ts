import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerErase } from '../../src/commands/erase.js';
import { exitStatusOf } from '../../src/errors.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rowsOf } from '../workbench/roster-campus.js';
import { MONDAY, fillCampus } from '../workbench/course-campus.js';
import { runCommand } from '../workbench/run-command.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await fillCampus(database.db);
  await database.db.query("INSERT INTO day_version VALUES (?, 'wifi', 0, 1, ?)", [MONDAY, MONDAY]);
});

afterAll(async () => {
  await database?.drop();
});

const erase = (...args: string[]) =>
  runCommand(registerErase, ['erase', ...args], { ROLLCALL_MYSQL_URL: database.url });

test('an unknown student is refused, and not named', async () => {
  const { error, stderr } = await erase('--student', 'S99');
  expect(exitStatusOf(error)).toBe(4);
  expect(error).toMatchObject({
    message:
      'No roster has a student with that id, so nothing was removed: write the id as students.csv does.',
  });
  expect(stderr).toBe('');
});

test('the removed rows are counted, and past classes keep their counts', async () => {
  const rates =
    'SELECT enrolled, present, absent, rate FROM class_rates ORDER BY course, section, starts_at';
  const before = await rowsOf(database.db, rates);
  const { stdout } = await erase('--student', 'S5');
  expect(stdout).toBe(
    'Removed: 1 device link (of 1 device), 1 access event, 0 sightings of the login, 1 row of live presence, 1 verdict, 1 row of evidence in classes, 1 row of evidence in free time, 0 corrections, 0 requests for corrections, 0 marks of rolls, 0 excuses, 0 findings.\n' +
      'The student is still enrolled, and past classes keep their counts. Rollups from now on say "not measured" of the student.\n' +
      'Events of the devices, and events with the login, are dropped from now on. No import and no rewind brings anything back, until a person lifts the erasure ("rollcall erase --lift").\n',
  );
  expect(await rowsOf(database.db, rates)).toEqual(before);
});

test('erasing a student again removes nothing, and is not an error', async () => {
  const { stdout } = await erase('--student', 'S5', '--json');
  expect(JSON.parse(stdout)).toEqual({
    devices: 0,
    deviceLinks: 0,
    events: 0,
    loginSightings: 0,
    livePresence: 0,
    verdicts: 0,
    classEvidence: 0,
    freeEvidence: 0,
    correctionRequests: 0,
    corrections: 0,
    rollEntries: 0,
    rollMarks: 0,
    excuses: 0,
    excuseWithdrawals: 0,
    attentionFindings: 0,
  });
});
