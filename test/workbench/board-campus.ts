import { instantOf } from '../../src/attendance/wall-clock.js';
import type { Database } from '../../src/mysql/pool.js';
import { startBoard, type TestBoard, type TestBoardOptions } from './board.js';
import { hear, rollUp, writeCampus, type Campus } from './rates-campus.js';

/** The day that is rolled up; the next one is in progress. */
export const PAST = '2026-09-07';
export const TODAY = '2026-09-08';

const students = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
const classes = (start: string, end: string, room: string) =>
  [PAST, TODAY].map((date) => ({ date, start, end, room }));

/**
 * Two courses. Of ERG2050, section 1 has 12 students, of whom 8 came and one has opted out, and
 * section 2 is a small group. All of MAT1001 came.
 */
const CAMPUS: Campus = {
  ...{ version: 1, first: PAST, last: TODAY },
  rooms: { A: [1], B: [1], C: [1], D: [1] },
  students: students(1, 23),
  optedOut: [12],
  sections: [
    {
      course: 'ERG2050',
      section: '1',
      students: students(1, 12),
      classes: classes('08:30', '10:00', 'A'),
    },
    {
      course: 'ERG2050',
      section: '2',
      students: students(13, 15),
      classes: classes('10:30', '12:00', 'B'),
    },
    {
      course: 'MAT1001',
      section: '1',
      students: students(16, 23),
      classes: classes('08:30', '10:00', 'C'),
    },
  ],
};

/** 09:30 of the second day. */
export const boardNow = () => instantOf(`${TODAY} 09:30:00`, 'Asia/Shanghai');

/** Writes the two courses, rolls the first day up, and serves them at 09:30 of the second day. */
export async function serveBoardCampus(
  db: Database,
  options: TestBoardOptions = {},
): Promise<TestBoard> {
  await fillBoardCampus(db);
  return startBoard(db, { now: boardNow, ...options });
}

/** Writes the two courses, and rolls the first day up. */
export async function fillBoardCampus(db: Database): Promise<void> {
  await writeCampus(db, CAMPUS);
  await db.query(
    `INSERT INTO access_point (access_point_no, name)
     VALUES (1, 'ap A'), (2, 'ap B'), (3, 'ap C'), (4, 'ap D')`,
  );
  await db.query(
    `INSERT INTO roster_lecturer (version, section_no, lecturer)
     VALUES (1, 0, 'lecturer of section 1'), (1, 1, 'lecturer of section 2')`,
  );
  const came = [...students(1, 8), ...students(13, 14), ...students(16, 23)];
  const roomOf = (student: number) => (student < 13 ? 'A' : student < 16 ? 'B' : 'C');
  const time = (student: number) => (student >= 13 && student < 16 ? '10:40:00' : '08:40:00');
  await hear(
    db,
    CAMPUS,
    came.map((student) => ({ student, at: `${PAST} ${time(student)}`, room: roomOf(student) })),
  );
  await hear(
    db,
    CAMPUS,
    students(1, 6).map((student) => ({ student, at: `${TODAY} 08:40:00`, room: 'A' })),
  );
  await rollUp(db, PAST);
}
