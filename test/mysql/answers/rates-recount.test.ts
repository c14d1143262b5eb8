import fc from 'fast-check';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/attendance/wall-clock.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import {
  hear,
  rollUp,
  writeCampus,
  type Campus,
  type Heard,
} from '../../workbench/rates-campus.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database?.drop();
});

const MINUTES = ['08:00', '08:40', '09:20', '10:00'];

/** One day of a random campus: its enrolments, its classes with their rooms, and its events. */
const arbitraryDay = fc.record({
  optedOut: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
  sections: fc.uniqueArray(
    fc.record({
      course: fc.constantFrom('C1', 'C2'),
      section: fc.constantFrom('1', '2', '10'),
      students: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
      meetings: fc.uniqueArray(
        fc.record({
          start: fc.constantFrom(...MINUTES),
          room: fc.constantFrom('A', 'A', 'A', 'B', 'zero', 'bare', null),
        }),
        { maxLength: 4, selector: ({ start }) => start },
      ),
    }),
    { selector: ({ course, section }) => `${course} ${section}` },
  ),
  heard: fc.uniqueArray(
    fc.record({
      student: fc.integer({ min: 1, max: 6 }),
      time: fc.constantFrom(
        '07:59:59',
        '08:00:00',
        '08:30:00',
        '08:30:01',
        '09:00:00',
        '09:45:00',
        '10:30:00',
      ),
      room: fc.constantFrom('A', 'B', 'zero'),
    }),
    { maxLength: 60, size: 'max' },
  ),
});

test('the rates of sections and courses equal those of a plain recount, live and rolled up', async () => {
  let date = '2020-01-01';
  let version = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryDay, async ({ optedOut, sections, heard }) => {
      date = addDays(date, 1);
      version += 1;
      const campus: Campus = {
        version,
        ...{ first: date, last: date, optedOut, students: [1, 2, 3, 4, 5, 6] },
        rooms: { A: [1], B: [0, 0.5], zero: [0], bare: [] },
        sections: sections.map(({ meetings, ...section }) => ({
          ...section,
          classes: meetings.map(({ start, room }) => ({ date, start, end: endOf(start), room })),
        })),
      };
      const events = heard.map(({ student, time, room }) => ({
        student,
        at: `${date} ${time}`,
        room,
      }));
      await writeCampus(database.db, campus);
      await hear(database.db, campus, events);
      for (const isRolledUp of [false, true]) {
        if (isRolledUp) await rollUp(database.db, date);
        const rows = recount(campus, events, isRolledUp);
        expect(await figures('section_rates', date)).toEqual(rows.sections);
        expect(await figures('course_rates', date)).toEqual(rows.courses);
      }
    }),
    { numRuns: 40 },
  );
});

function endOf(start: string): string {
  return start.replace(/^(..):(.)/, (_, hour: string, ten: string) =>
    Number(ten) < 3
      ? `${hour}:${Number(ten) + 3}`
      : `${String(Number(hour) + 1).padStart(2, '0')}:${Number(ten) - 3}`,
  );
}

async function figures(name: string, date: string): Promise<unknown[][]> {
  const [rows] = await database.db.query<RowDataPacket[]>(
    `SELECT * FROM ${name} WHERE class_date = ?`,
    [date],
  );
  return (rows as Record<string, unknown>[])
    .map((row) => [
      `${String(row['course'])} ${name === 'section_rates' ? String(row['section']) : ''}`,
      ...['classes', 'enrolled', 'present', 'absent', 'not_measured'].map((column) => row[column]),
      ...['seed_rate', 'rate'].map((column) => rounded(row[column] as number | null)),
    ])
    .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}

/** The last bits of a sum of fractions depend on their order. */
function rounded(fraction: number | null): number | null {
  return fraction === null ? null : Math.round(fraction * 1e9) / 1e9;
}

/** The same figures by loops over the campus, written from the contract alone. */
function recount(campus: Campus, heard: Heard[], isRolledUp: boolean) {
  const measured = (room: string | null) => room === 'A' || room === 'B';
  const unit = (name: string, sections: Campus['sections']) => {
    const classes = sections.flatMap(({ students, classes: own }) =>
      own.map((one) => ({ ...one, students })),
    );
    const present = classes.map(({ date, start, end, room, students }) =>
      students.filter(
        (student) =>
          measured(room) &&
          !campus.optedOut!.includes(student) &&
          heard.some(
            (one) =>
              one.student === student &&
              one.room === room &&
              one.at >= `${date} ${start}:00` &&
              one.at <= `${date} ${end}:00`,
          ),
      ),
    );
    const unmeasured = classes.map(({ room, students }) =>
      students.filter((student) => !measured(room) || campus.optedOut!.includes(student)),
    );
    const enrolledOnce = new Set(
      classes.filter(({ room }) => measured(room)).flatMap(({ students }) => students),
    );
    const count = (lists: unknown[][]) => lists.reduce((sum, list) => sum + list.length, 0);
    const enrolled = count(classes.map(({ students }) => students));
    const counts = [
      count(present),
      enrolled - count(present) - count(unmeasured),
      count(unmeasured),
    ];
    let weights = 0;
    let weighted = 0;
    for (const [i, { room, students }] of classes.entries()) {
      if (!measured(room) || students.length === 0) continue;
      const weight = students.length - unmeasured[i]!.length;
      weights += weight;
      weighted += (weight * present[i]!.length) / students.length;
    }
    return [
      ...[name, classes.length, enrolled, ...(isRolledUp ? counts : [null, null, null])],
      rounded(enrolledOnce.size > 0 ? new Set(present.flat()).size / enrolledOnce.size : null),
      rounded(isRolledUp && weights > 0 ? weighted / weights : null),
    ];
  };
  const meeting = campus.sections.filter(({ classes }) => classes.length > 0);
  const courses = [...new Set(meeting.map(({ course }) => course))];
  const byName = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
  return {
    sections: meeting.map((one) => unit(`${one.course} ${one.section}`, [one])).sort(byName),
    courses: courses
      .map((course) =>
        unit(
          `${course} `,
          meeting.filter((one) => one.course === course),
        ),
      )
      .sort(byName),
  };
}
