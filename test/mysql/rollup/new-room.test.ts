import { afterAll, beforeAll, expect, test } from 'vitest';
import { timeOfDay } from '../../../src/attendance/wall-clock.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { hear, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { rollupSteps } from '../../workbench/rollup-steps.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const [FIRST, TODAY] = ['2019-09-02', '2019-09-03'];
const STUDENTS = [1, 2, 3, 4, 5, 6];
const CAMPUS: Campus = {
  version: 1,
  ...{ first: FIRST, last: '2019-09-30', rooms: { 'TB-101': [1], 'TB-102': [1], Library: [1] } },
  students: STUDENTS,
  sections: [
    {
      ...{ course: 'ERG2050', section: '1', students: STUDENTS },
      classes: [
        { date: FIRST, start: '08:30', end: '09:50', room: 'TB-101' },
        { date: TODAY, start: '08:30', end: '09:50', room: 'TB-102' },
      ],
    },
  ],
};
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await writeCampus(database.db, CAMPUS);
  await hearAll(FIRST, 'TB-101');
  await hearAll(TODAY, 'TB-102');
});
afterAll(() => database?.drop());

async function hearAll(day: string, room: string): Promise<void> {
  const heard = STUDENTS.flatMap((student) =>
    Array.from({ length: 8 }, (_, i) => ({
      ...{ student, room },
      at: `${day} ${timeOfDay((8 * 60 + 30 + i * 10) * 60)}`,
    })),
  );
  await hear(database.db, CAMPUS, heard);
}

async function weigh(room: string, weight: number): Promise<void> {
  await database.db.query('UPDATE roster_access_point SET weight = ? WHERE room = ?', [
    ...[weight, room],
  ]);
}

function steps(now: string) {
  return rollupSteps({
    store: rollupStore(database.db),
    topic: 'wifi',
    logEnds: () => Promise.resolve(undefined),
    now: () => now,
  });
}

test('a class in progress is measured in a room that has its access points since the last night', async () => {
  await weigh('TB-102', 0);
  await steps(`${TODAY} 04:10:00`).rollUp({ date: FIRST, policy: 'standard' });
  await weigh('TB-102', 1);
  const inProgress = { date: TODAY, policy: 'standard', inProgress: true };
  const verdicts = () =>
    rowsOf(
      database.db,
      `SELECT verdict, COUNT(*) FROM verdict v JOIN class c USING (class_no)
       WHERE c.class_date = '${TODAY}' GROUP BY verdict`,
    );
  await steps(`${TODAY} 09:40:00`).rollUp(inProgress);
  expect(await verdicts()).toEqual([['present', STUDENTS.length]]);
  // The room is known now, so nothing is made anew each time.
  const versions = () => rowsOf(database.db, 'SELECT version, day FROM signature_version');
  const before = await versions();
  await steps(`${TODAY} 09:45:00`).rollUp(inProgress);
  expect(await versions()).toEqual(before);
  expect(before.map(([, day]) => day)).toEqual([FIRST, TODAY]);
});

test('classes in progress keep what a rollup of the whole day has taught', async () => {
  const taught = () =>
    rowsOf(
      database.db,
      `SELECT moment, room, access_point_no, units FROM learned_time WHERE day = '${TODAY}'
       ORDER BY moment, room, access_point_no`,
    );
  await weigh('Library', 0);
  await steps(`${TODAY} 09:46:00`).rollUp({ date: TODAY, policy: 'standard' });
  const before = await taught();
  expect(before.length).toBeGreaterThan(0);
  await weigh('Library', 1);
  await steps(`${TODAY} 09:47:00`).rollUp({ date: TODAY, policy: 'standard', inProgress: true });
  expect(await taught()).toEqual(before);
});
