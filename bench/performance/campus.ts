import type { Roster } from '../../src/attendance/roster/roster.js';
import { OPEN_FROM, OPEN_TO } from '../../src/attendance/roster/roster.js';
import { secondOfDay } from '../../src/attendance/wall-clock.js';
import { random } from '../../src/simulator/numbers/random.js';

/**
 * A Monday and a Tuesday with the same timetable. The other sections meet on the Wednesday after
 * them.
 */
export const DAYS = { first: '2025-09-01', second: '2025-09-02', last: '2025-09-03' } as const;

const SEED = 6;
/** The sections of a student. Their times never collide: there is one more start than sections. */
const SECTIONS_EACH = 5;
const STARTS = ['08:30', '10:10', '12:30', '14:10', '16:10', '18:30'].map((time) =>
  secondOfDay(`${time}:00`),
);
const CLASS_SECONDS = 4800;
/** The share of all sections that meet on a day. */
const SHARE_A_DAY = 0.6;
const LAPTOPS = 0.4;
const STUDENTS_PER_HOME = 30;

/** Where and when a class meets. */
export type CampusClass = {
  /** Counted from 0. */
  room: number;
  /** Seconds of the day. */
  start: number;
  end: number;
};

/** A campus for measurements of ingest and rollup. Lists by student have the roster's order. */
export type Campus = {
  roster: Roster;
  rooms: number;
  accessPoints: number;
  /** The indexes in roster.devices, by student. */
  devicesOf: number[][];
  /** The classes of the first two days, by student. */
  classesOf: CampusClass[][];
  /** The number of an access point in the student's dormitory, by student. */
  homes: number[];
};

/**
 * A campus of 50,000 students and 2,500 sections, both times `scale`. A student has 1.4 devices and
 * five sections, of which three meet on each of the first two days.
 */
export function makeCampus(scale: number): Campus {
  const draw = random(SEED, 'campus');
  const students = Math.round(50_000 * scale);
  const sections = Math.round(2_500 * scale);
  const rooms = Math.ceil(sections / STARTS.length);
  const firstHome = 2 * rooms + Math.ceil(rooms / 2) + 1;
  const homeCount = Math.ceil(students / STUDENTS_PER_HOME);
  const roster: Roster = {
    students: Array.from({ length: students }, (_, i) => ({ studentId: `S${i}`, optedOut: false })),
    devices: [],
    rooms: Array.from({ length: rooms }, (_, i) => ({
      room: `R${i}`,
      building: `B${Math.floor(i / 40)}`,
      floor: String(Math.floor(i / 10) % 4),
      capacity: 100,
    })),
    accessPoints: Array.from({ length: 2 * rooms }, (_, i) => ({
      accessPoint: accessPointName(i + 1),
      room: `R${i >> 1}`,
      weight: 1,
    })),
    sections: Array.from({ length: sections }, (_, i) => ({
      course: `C${i >> 1}`,
      section: String((i & 1) + 1),
      kind: 'required',
      lecturers: [`lecturer-${i >> 1}`],
    })),
    timetable: [],
    enrolments: [],
    calendar: new Map(),
  };
  const validity = { validFrom: OPEN_FROM, validTo: OPEN_TO };
  const meets = (section: number) => section < sections * SHARE_A_DAY;
  for (let section = 0; section < sections; section += 1)
    for (const weekday of meets(section) ? [1, 2] : [3])
      roster.timetable.push({
        section,
        ...meetingOf(section),
        weekday,
        firstDate: DAYS.first,
        lastDate: DAYS.last,
      });
  const devicesOf: number[][] = [];
  const classesOf: CampusClass[][] = [];
  for (let student = 0; student < students; student += 1) {
    devicesOf.push([]);
    classesOf.push([]);
    for (const kind of draw.chance(LAPTOPS)
      ? (['phone', 'laptop'] as const)
      : (['phone'] as const)) {
      devicesOf[student]!.push(roster.devices.length);
      roster.devices.push({
        student,
        deviceKey: madeUpDeviceKey(roster.devices.length),
        kind,
        ...validity,
      });
    }
    const skipped = draw.integer(STARTS.length);
    for (let k = 1; k <= SECTIONS_EACH; k += 1) {
      const slot = (skipped + k) % STARTS.length;
      const section =
        draw.integer(Math.floor((sections - 1 - slot) / STARTS.length) + 1) * STARTS.length + slot;
      roster.enrolments.push({ section, student, ...validity });
      if (!meets(section)) continue;
      const { startSecond, endSecond } = meetingOf(section);
      classesOf[student]!.push({ room: roomOf(section), start: startSecond, end: endSecond });
    }
    classesOf[student]!.sort((a, b) => a.start - b.start);
  }
  const homes = roster.students.map(() => firstHome + draw.integer(homeCount));
  return { roster, rooms, accessPoints: firstHome + homeCount - 1, devicesOf, classesOf, homes };
}

export function accessPointName(no: number): string {
  return `AP-${String(no).padStart(5, '0')}`;
}

/** 52 bits that look like a device key. Different indexes give different keys. */
export function madeUpDeviceKey(index: number): number {
  return random(SEED, 'device', index).integer(2 ** 31) * 2 ** 21 + (index % 2 ** 21);
}

function meetingOf(section: number): { room: string; startSecond: number; endSecond: number } {
  const startSecond = STARTS[section % STARTS.length]!;
  return { room: `R${roomOf(section)}`, startSecond, endSecond: startSecond + CLASS_SECONDS };
}

function roomOf(section: number): number {
  return Math.floor(section / STARTS.length);
}
