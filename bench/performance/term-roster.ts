import { OPEN_FROM, OPEN_TO, type Roster } from '../../src/attendance/roster/roster.js';
import { addDays, daysBetween, weekdayOf } from '../../src/attendance/wall-clock.js';
import { random } from '../../src/simulator/numbers/random.js';

const SEED = 61;
/** 20 weeks of five days. */
const FIRST = '2025-02-03';
const WEEKS = 20;
const MEETINGS_A_WEEK = 2;
const STARTS = [8, 10, 13, 15, 17].map((hour) => hour * 3600 + 1800);
const CLASS_SECONDS = 4800;

/** The term's days with classes. The last one is not rolled up yet. */
export const TERM_DAYS = daysBetween(FIRST, addDays(FIRST, WEEKS * 7 - 1)).filter(
  (day) => weekdayOf(day) < 6,
);

/**
 * A term of 1,250 courses with 2,500 sections and 100,000 enrolments, all times `scale`. Each
 * section meets twice a week in its room, which has two access points.
 */
export function termRoster(scale: number): Roster {
  const draw = random(SEED, 'term');
  const sections = Math.round(2_500 * scale);
  const students = Math.round(20_000 * scale);
  const rooms = Math.ceil(sections / 12);
  const lastDate = TERM_DAYS.at(-1)!;
  const validity = { validFrom: OPEN_FROM, validTo: OPEN_TO };
  const eachStudent = Array.from({ length: students }, (_, i) => i);
  return {
    students: eachStudent.map((i) => ({ studentId: `T${i}`, optedOut: false })),
    devices: eachStudent.map((student) => ({
      student,
      deviceKey: student + 1,
      kind: 'phone',
      ...validity,
    })),
    rooms: Array.from({ length: rooms }, (_, i) => ({
      room: `R${i}`,
      building: `B${i % 9}`,
      floor: '1',
      capacity: 60,
    })),
    accessPoints: Array.from({ length: 2 * rooms }, (_, i) => ({
      accessPoint: `AP-${i}`,
      room: `R${i >> 1}`,
      weight: 1,
    })),
    sections: Array.from({ length: sections }, (_, i) => ({
      course: `ABC${1000 + (i >> 1)}`,
      section: String((i & 1) + 1),
      kind: null,
      lecturers: [`lecturer-${i >> 1}`],
    })),
    timetable: Array.from({ length: sections * MEETINGS_A_WEEK }, (_, i) => {
      const section = Math.floor(i / MEETINGS_A_WEEK);
      const startSecond = STARTS[section % STARTS.length]!;
      return {
        section,
        room: `R${section % rooms}`,
        weekday: 1 + ((section + 2 * (i % MEETINGS_A_WEEK)) % 5),
        startSecond,
        endSecond: startSecond + CLASS_SECONDS,
        firstDate: FIRST,
        lastDate,
      };
    }),
    enrolments: eachStudent.flatMap((student) => {
      const chosen = new Set<number>();
      while (chosen.size < Math.min(5, sections)) chosen.add(draw.integer(sections));
      return [...chosen].map((section) => ({ section, student, ...validity }));
    }),
    calendar: new Map(),
  };
}
