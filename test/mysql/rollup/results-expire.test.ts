import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/attendance/wall-clock.js';
import { expireResults, type ExpiringResult } from '../../../src/mysql/rollup/expire-results.js';
import { readHeldBack } from '../../../src/mysql/rollup/keeping.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { hold } from '../../workbench/locks.js';
import { campus, rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
/** The day's results are older than the retention. */
const LIMIT = '2020-10-01';
const NIGHT = '2021-11-05 04:10:00';
const TABLES = [
  'class_evidence',
  'live_presence',
  'verdict',
  'correction',
  'correction_request',
  'class_confirmation',
  'class_attendance',
];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await writeRoster(database.db, campus());
});

afterAll(() => database?.drop());

beforeEach(async () => {
  const { db } = database;
  for (const table of [...TABLES, 'day_rollup', 'day_version', 'expired_result', 'rollup_start'])
    await db.query(`DELETE FROM ${table}`);
  const classes = 'FROM class WHERE class_date = ?';
  await db.query(
    `INSERT INTO class_evidence (class_no, student_no) SELECT class_no, 1 ${classes}`,
    [DAY],
  );
  await db.query(`INSERT INTO live_presence SELECT class_no, 1, starts_at, ends_at ${classes}`, [
    DAY,
  ]);
  await db.query(
    `INSERT INTO verdict (class_no, student_no, verdict) SELECT class_no, 1, 'present' ${classes}`,
    [DAY],
  );
  await db.query(
    `INSERT INTO class_attendance
       (class_no, enrolled, present, partial, absent, unknown, not_measured, seed_present, state,
        policy, rolled_up_at)
     SELECT class_no, 1, 1, 0, 0, 0, 0, 1, 'final', 'seed', ? ${classes}`,
    [`${DAY} 04:10:00`, DAY],
  );
  await db.query(
    `INSERT INTO correction
       (day, course, section, starts_at, student_no, verdict, reason, corrected_by, corrected_at)
     VALUES (?, 'ERG2050', '1', ?, 1, 'present', 'seen', 'Li', ?)`,
    [DAY, `${DAY} 08:30:00`, NIGHT],
  );
  await db.query(
    `INSERT INTO correction_request (day, course, section, starts_at, ends_at, was_only, student_no,
       verdict, reason, requested_at)
     VALUES (?, 'ERG2050', '1', ?, ?, 0, 1, 'present', 'was there', ?)`,
    [DAY, `${DAY} 08:30:00`, `${DAY} 09:50:00`, NIGHT],
  );
  await db.query(
    `INSERT INTO class_confirmation
       (day, course, section, starts_at, state, reason, confirmed_by, confirmed_at)
     VALUES (?, 'ERG2050', '1', ?, 'as_planned', 'seen', 'Li', ?)`,
    [DAY, `${DAY} 08:30:00`, NIGHT],
  );
  await sealedAt('2019-09-03 04:10:00');
});

async function sealedAt(time: string): Promise<void> {
  await database.db.query(
    `REPLACE INTO day_rollup
       (day, state, policy, policy_version, roster_version, classes, rolled_up_at)
     VALUES (?, 'final', 'seed', 1, 1, 1, ?)`,
    [DAY, time],
  );
}

const expire = (what: ExpiringResult, goOn = () => true) =>
  expireResults({ db: database.db, privacy: database.db }, what, LIMIT, NIGHT, goOn);

/** The tables that have rows. */
async function filled(): Promise<string[]> {
  const counts = await Promise.all(
    TABLES.map(async (table) => [table, await rowsOf(database.db, `SELECT 1 FROM ${table}`)]),
  );
  return counts.flatMap(([table, rows]) => (rows!.length > 0 ? [table as string] : []));
}

test('a day that is older than the retention loses its evidence and live presence, then its verdicts and words of people; counts stay', async () => {
  expect(await expire('evidence')).toEqual([DAY]);
  expect(await filled()).toEqual([
    'verdict',
    'correction',
    'correction_request',
    'class_confirmation',
    'class_attendance',
  ]);
  expect(await expire('verdicts')).toEqual([DAY]);
  expect(await filled()).toEqual(['class_attendance']);
  expect(await rowsOf(database.db, 'SELECT day, what FROM expired_result ORDER BY what')).toEqual([
    [DAY, 'evidence'],
    [DAY, 'verdicts'],
  ]);
  expect(await expire('evidence')).toEqual([]);
  expect(await expire('verdicts')).toEqual([]);
});

test('results that were made lately from an old log are kept', async () => {
  await sealedAt(NIGHT);
  expect(await expire('verdicts')).toEqual([]);
  await sealedAt('2019-09-03 04:10:00');
  await database.db.query("INSERT INTO day_version VALUES (?, 'wifi', 0, 1, ?)", [DAY, NIGHT]);
  expect(await expire('evidence')).toEqual([]);
  expect(await filled()).toEqual(TABLES);
});

test('an excuse stays until the verdicts of all its days are gone, then it goes with its last day', async () => {
  const { db } = database;
  const lastDay = addDays(DAY, 3);
  await db.query(
    `INSERT INTO excuse (student_no, first_day, last_day, reason, excused_by, excused_at)
     VALUES (1, ?, ?, 'ill', 'Li', ?)`,
    [DAY, lastDay, NIGHT],
  );
  await db.query(
    `INSERT INTO excuse_withdrawal (excuse_no, student_no, reason, withdrawn_by, withdrawn_at)
     SELECT excuse_no, student_no, 'not ill', 'Li', ? FROM excuse`,
    [NIGHT],
  );
  const left = () =>
    rowsOf(db, 'SELECT last_day FROM excuse JOIN excuse_withdrawal w USING (excuse_no)');
  await sealedAt(NIGHT);
  expect(await expire('verdicts')).toEqual([]);
  expect(await left()).toEqual([[lastDay]]);
  await sealedAt('2019-09-03 04:10:00');
  expect(await expire('verdicts')).toEqual([DAY]);
  expect(await left()).toEqual([[lastDay]]);
  expect(await expire('verdicts')).toEqual([lastDay]);
  for (const table of ['excuse', 'excuse_withdrawal'])
    expect(await rowsOf(db, `SELECT 1 FROM ${table}`)).toEqual([]);
});

test('a rollup that is under way, or a step that holds the day, keeps its rows for this night', async () => {
  await database.db.query(
    `INSERT INTO rollup_start
       (day, run_id, policy, policy_version, roster_version, caught_up, started_at)
     VALUES (?, 'run', 'seed', 1, 1, FALSE, ?)`,
    [DAY, NIGHT],
  );
  expect(await expire('verdicts')).toEqual([]);
  await database.db.query('UPDATE rollup_start SET started_at = ?', [DAY]);
  const giveBack = await hold(database, 'SELECT day FROM rollup_start FOR SHARE');
  expect(await expire('evidence')).toEqual([]);
  await giveBack();
  expect(await filled()).toEqual(TABLES);
  expect(await expire('verdicts')).toEqual([DAY]);
});

test('a night that has no time left goes on where it stopped, the next night', async () => {
  let steps = 0;
  const cut = () => (steps += 1) < 4;
  await expire('verdicts', cut);
  expect(await expire('verdicts')).toEqual([DAY]);
  expect(await filled()).toEqual(['class_evidence', 'live_presence', 'class_attendance']);
});

test('evidence of more than seven days at once waits for the word of a person', async () => {
  const days = Array.from({ length: 8 }, (_, i) => addDays('2019-09-09', i * 7));
  await database.db.query(
    'INSERT INTO class_evidence (class_no, student_no) SELECT class_no, 1 FROM class WHERE class_date IN (?)',
    [days],
  );
  expect(await expire('evidence')).toEqual([]);
  expect(await readHeldBack(database.db)).toEqual([
    { what: 'evidence', days: 9, firstDay: DAY, lastDay: days.at(-1) },
  ]);
  await database.db.query('DELETE FROM held_back');
});

test('what a student entered on a day that no roster has any more goes too', async () => {
  const before = addDays(DAY, -400);
  await database.db.query(
    `INSERT INTO roll_entry (code_no, student_no, outcome, day, entered_at)
     VALUES (1, 1, 'elsewhere', ?, ?)`,
    [before, `${before} 08:40:00`],
  );
  expect(await expire('evidence')).toContain(before);
  expect(await rowsOf(database.db, 'SELECT 1 FROM roll_entry')).toEqual([]);
});

test('a day that was never rolled up is shown without rates once its live presence is gone', async () => {
  await database.db.query('DELETE FROM day_rollup');
  const seen = 'SELECT COUNT(*) > 0 FROM class_rates WHERE class_date = ?';
  expect(await rowsOf(database.db, seen, [DAY])).toEqual([[1]]);
  await expire('evidence');
  expect(await rowsOf(database.db, seen, [DAY])).toEqual([[0]]);
});
