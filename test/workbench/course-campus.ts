import type { Database } from '../../src/mysql/pool.js';
import { hear, rollUp, writeCampus, type Campus } from './rates-campus.js';

export const MONDAY = '2019-09-02';
export const TUESDAY = '2019-09-03';

/**
 * On Monday, ERG2050 section 1 meets twice, section 10 once, and section 2 without a room. On most
 * days up to 2099 nothing meets.
 */
export const CAMPUS: Campus = {
  version: 1,
  first: MONDAY,
  last: '2099-12-31',
  rooms: { 'TB-101': [1], 'TB-102': [1] },
  students: [1, 2, 3, 4, 5, 6, 7],
  optedOut: [7],
  sections: [
    {
      course: 'ERG2050',
      section: '1',
      students: [1, 2, 3, 4],
      classes: [
        { date: MONDAY, start: '08:30', end: '09:50', room: 'TB-101' },
        { date: MONDAY, start: '15:00', end: '16:20', room: 'TB-102' },
        { date: TUESDAY, start: '08:30', end: '09:50', room: 'TB-101' },
        { date: '2099-12-31', start: '08:30', end: '09:50', room: 'TB-101' },
      ],
    },
    {
      course: 'ERG2050',
      section: '10',
      students: [5, 6, 7],
      classes: [{ date: MONDAY, start: '10:30', end: '11:50', room: 'TB-101' }],
    },
    {
      course: 'ERG2050',
      section: '2',
      students: [1],
      classes: [{ date: MONDAY, start: '13:30', end: '14:50', room: null }],
    },
    {
      course: 'ACT5005',
      section: '1',
      students: [1, 2, 3],
      classes: [{ date: MONDAY, start: '10:30', end: '11:50', room: 'TB-102' }],
    },
  ],
};

/** Fills a database with the campus and its events; Monday is rolled up, Tuesday is not. */
export async function fillCampus(db: Database): Promise<void> {
  await writeCampus(db, CAMPUS);
  const heard = [
    { student: 1, at: '08:40:00', room: 'TB-101' },
    { student: 1, at: '15:00:00', room: 'TB-102' },
    { student: 2, at: '15:10:00', room: 'TB-102' },
    { student: 5, at: '11:00:00', room: 'TB-101' },
    { student: 7, at: '11:00:00', room: 'TB-101' },
    { student: 3, at: '11:50:00', room: 'TB-102' },
  ];
  await db.query("INSERT INTO access_point VALUES (1, 'AP-101'), (2, 'AP-102')");
  await hear(db, CAMPUS, [
    ...heard.map((one) => ({ ...one, at: `${MONDAY} ${one.at}` })),
    { student: 1, at: `${TUESDAY} 08:40:00`, room: 'TB-101' },
  ]);
  await rollUp(db, MONDAY);
}

/** The lines of a printed table, with single spaces between the cells. */
export function cells(stdout: string): string[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '))
    .filter((line) => !line.startsWith('─'));
}
