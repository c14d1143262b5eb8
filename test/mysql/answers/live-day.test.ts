import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/attendance/wall-clock.js';
import { readDayRates } from '../../../src/mysql/answers/day-rates.js';
import { rollupStore } from '../../../src/mysql/rollup-store.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { hear, writeCampus, type Campus } from '../../workbench/rates-campus.js';
import { rollupSteps } from '../../workbench/rollup-steps.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const STUDENTS = [1, 2, 3, 4, 5, 6];
const arbitraryDay = fc.record({
  /** The campus clock, which some of the classes have not reached. */
  now: fc.constantFrom('07:00:00', '08:40:00', '09:20:00', '23:00:00'),
  /** Whether a rollup has written some of the day's classes, or all of them. */
  rolledUp: fc.constantFrom('none', 'in progress', 'day'),
  sections: fc.uniqueArray(
    fc.record({
      course: fc.constantFrom('C1', 'C2', 'c1'),
      section: fc.constantFrom('1', '2', '10'),
      students: fc.uniqueArray(fc.constantFrom(...STUDENTS)),
      meetings: fc.uniqueArray(
        fc.record({
          start: fc.constantFrom('08:00', '08:40', '09:20', '10:00'),
          room: fc.constantFrom('A', 'A', 'B', 'zero', 'bare', null),
        }),
        { maxLength: 3, selector: ({ start }) => start },
      ),
    }),
    { minLength: 1, selector: ({ course, section }) => `${course} ${section}` },
  ),
  heard: fc.uniqueArray(
    fc.record({
      student: fc.constantFrom(...STUDENTS),
      time: fc.constantFrom('08:00:00', '08:30:00', '09:00:00', '09:45:00', '10:30:00'),
      room: fc.constantFrom('A', 'B', 'zero'),
    }),
    { maxLength: 60, size: 'max' },
  ),
});
type Day = typeof arbitraryDay extends fc.Arbitrary<infer T> ? T : never;

test('the rates of a day that no seal has summed are those of the views, to the last bit', async () => {
  let date = '2020-01-01';
  let version = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryDay, async (day) => {
      date = addDays(date, 1);
      version += 1;
      await write(day, date, version);
      const { courses, sections, classes } = await readDayRates(database.db, { date });
      expect(rowsOf(classes)).toEqual(
        await view('class_rates', date, 'course, LENGTH(section), section, starts_at'),
      );
      expect(rowsOf(sections)).toEqual(
        await view('section_rates', date, 'course, LENGTH(section), section'),
      );
      expect(rowsOf(courses)).toEqual(await view('course_rates', date, 'course'));
    }),
    { numRuns: 60 },
  );
});

async function write(
  { now, rolledUp, sections, heard }: Day,
  date: string,
  version: number,
): Promise<void> {
  const { db } = database;
  const campus: Campus = {
    version,
    ...{ first: date, last: date, students: STUDENTS },
    rooms: { A: [1], B: [0, 0.5], zero: [0], bare: [] },
    sections: sections.map(({ meetings, ...section }) => ({
      ...section,
      classes: meetings.map(({ start, room }) => ({
        ...{ date, start, room },
        end: `${start.slice(0, 2)}:59`,
      })),
    })),
  };
  await writeCampus(db, campus);
  await hear(
    db,
    campus,
    heard.map(({ student, time, room }) => ({ student, at: `${date} ${time}`, room })),
  );
  if (rolledUp !== 'none')
    await rollupSteps({
      store: rollupStore(db),
      topic: 'wifi',
      logEnds: () => Promise.resolve(new Map([[0, 0]])),
      now: () => `${date} 09:21:00`,
    }).rollUp({ date, policy: 'seed', inProgress: rolledUp === 'in progress' });
  await db.query(
    `REPLACE INTO setting
     VALUES ('utc_offset_minutes', TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), ?))`,
    [`${date} ${now}`],
  );
}

/** The rows as text, which shows the order of the columns and the last bit of a number too. */
function rowsOf(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row));
}

async function view(name: string, date: string, order: string): Promise<string[]> {
  const [rows] = await database.db.query(
    `SELECT * FROM ${name} WHERE class_date = ? ORDER BY ${order}`,
    [date],
  );
  return rowsOf(rows as object[]);
}
