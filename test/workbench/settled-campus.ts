import { timeOfDay } from '../../src/attendance/wall-clock.js';
import type { Database } from '../../src/mysql/pool.js';
import { hear, writeCampus, type Campus } from './rates-campus.js';
import { rowsOf } from './roster-campus.js';

export const DAY = '2019-09-02';
export const LATER = '2019-09-03';
const students = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
/** Section 1 meets twice on Monday and once on Tuesday, student 9 opted out, and X has no cover. */
const CAMPUS: Campus = {
  version: 1,
  first: DAY,
  last: '2019-09-30',
  rooms: { 'TB-101': [1], 'TB-102': [1], Library: [1] },
  students: students(1, 12),
  optedOut: [9],
  sections: [
    {
      course: 'ERG2050',
      section: '1',
      students: students(1, 9),
      classes: [
        { date: DAY, start: '08:30', end: '09:50', room: 'TB-101' },
        { date: DAY, start: '15:00', end: '16:20', room: 'TB-102' },
        { date: LATER, start: '08:30', end: '09:50', room: 'TB-101' },
      ],
    },
    {
      course: 'ART1000',
      section: '1',
      students: [1, 10, 11, 12],
      classes: [{ date: DAY, start: '10:30', end: '11:50', room: null }],
    },
  ],
};

/** Writes two days that no rollup has seen. */
export async function fillSettledCampus(db: Database): Promise<void> {
  await writeCampus(db, CAMPUS);
  const every10Minutes = (student: number, room: string, from: number, date = DAY) =>
    Array.from({ length: 8 }, (_, i) => {
      return { student, at: `${date} ${timeOfDay((from + i * 10) * 60)}`, room };
    });
  await hear(db, CAMPUS, [
    ...students(1, 5).flatMap((student) => every10Minutes(student, 'TB-101', 510)),
    ...every10Minutes(6, 'Library', 510),
    ...[1, 6].flatMap((student) => every10Minutes(student, 'TB-102', 900)),
    ...every10Minutes(2, 'Library', 900),
    ...students(1, 4).flatMap((student) => every10Minutes(student, 'TB-101', 510, LATER)),
  ]);
}

/** All figures and verdicts, without the times at which they were made. */
export async function allFigures(db: Database): Promise<unknown[][]> {
  const select = (view: string, more: string) =>
    rowsOf(
      db,
      `SELECT class_date, enrolled, present, partial, absent, unknown, not_measured, seed_rate,
              rate, rate_low, rate_high, coverage, state, policy, excused, ${more}
       FROM ${view} WHERE class_date <= '${LATER}' ORDER BY class_date, ${more}`,
    );
  return [
    ...(await select('class_rates', 'course, section, starts_at, inferred')),
    ...(await select('section_rates', 'course, section')),
    ...(await select('course_rates', 'course')),
    ...(await rowsOf(
      db,
      `SELECT class_no, student_no, verdict, basis, corrected, by_policy, excused
       FROM verdict ORDER BY class_no, student_no`,
    )),
  ];
}

/** The verdicts of the class of DAY at a time, each as one text. */
export async function verdictsAt(db: Database, start: string): Promise<string[]> {
  const rows = await rowsOf(
    db,
    `SELECT v.student_no, v.verdict, v.basis, v.by_policy, v.excused
     FROM verdict v JOIN class c USING (class_no)
     WHERE c.starts_at = '${DAY} ${start}:00' ORDER BY v.student_no`,
  );
  return rows.map((row) =>
    row
      .filter((one) => one !== null)
      .map(String)
      .join(' '),
  );
}
