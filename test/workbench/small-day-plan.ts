import type { DayPlan, PlannedClass } from '../../src/attendance/roster/roster.js';

const CLASS = { course: 'ERG2050', section: '1', room: 'A-101', accessPoints: new Set([1, 2]) };
const classes: PlannedClass[] = [
  { ...CLASS, classNo: 71, startSecond: 36_000, endSecond: 40_800 },
  {
    ...CLASS,
    classNo: 72,
    startSecond: 36_000,
    endSecond: 40_800,
    room: null,
    accessPoints: new Set(),
  },
  { ...CLASS, classNo: 73, startSecond: 40_000, endSecond: 44_000 },
];

/**
 * Student 501 with device 9001 is in all classes; 502 with 9002 is in none; the owner of 9003 opted
 * out; 503 with 9004 is in class 71.
 */
export const SMALL_DAY_PLAN: DayPlan = {
  day: '2019-09-02',
  revision: 1,
  version: 1,
  owners: new Map<number, number | 'opted_out'>([
    [9001, 1],
    [9002, 0],
    [9003, 'opted_out'],
    [9004, 2],
  ]),
  logins: new Map<number, number | 'opted_out'>(),
  students: Uint32Array.of(502, 501, 503),
  roomsOf: new Map([
    [1, ['A-101']],
    [2, ['A-101', 'A-102']],
    [3, ['A-103']],
  ]),
  classes,
  classByNo: new Map(),
  firstClass: Uint32Array.of(0, 0, 3, 4),
  studentClasses: Uint32Array.of(0, 1, 2, 0),
};
