import { macText } from '../../src/simulator/campus/mac-text.js';
import { random } from '../../src/simulator/numbers/random.js';
import { addDays, timeOfDay, weekdayOf } from '../../src/attendance/wall-clock.js';

const SEED = 17;
const STUDENTS_PER_SECTION = 20;
/** A section meets on two days of the week; each pair shares a day with two others. */
const DAY_PAIRS = [
  { days: [1, 3], room: 0 },
  { days: [2, 4], room: 0 },
  { days: [1, 4], room: 1 },
  { days: [2, 5], room: 1 },
  { days: [3, 5], room: 2 },
] as const;
/** As many rooms as the pairs need, so that no room has two classes at once. */
const ROOMS_PER_BLOCK = 3;
const STARTS = [8, 10, 12, 14, 16, 18].map((hour) => hour * 3600 + 1800);
const BLOCK = STARTS.length * DAY_PAIRS.length;
const CLASS_SECONDS = 4800;
const SECTIONS_EACH = 5;
const LAPTOPS = 0.4;
/** Access points by student: 12,000 for 100,000. Those of rooms are among them. */
const ACCESS_POINTS_EACH = 0.12;

/** A weekly class of a student. */
export type Meeting = { section: number; room: number; start: number; end: number };

/**
 * A campus of 20 students to a section. An access point is a number from 0: two of each teaching
 * room, then one of the corridor before each, then those of dormitories, which no list has.
 */
export type ScaleCampus = {
  students: number;
  sections: number;
  rooms: number;
  accessPoints: number;
  /** The first device of each student, and one more entry: the number of all devices. */
  firstDevice: Uint32Array;
  /** The addresses of devices, of students and then of strangers, one to a student. */
  macs: string[];
  /** The sections of each student, five to each, in the order of their times. */
  taken: Uint16Array;
};

/** Makes the campus. The same number of students gives the same campus. */
export function scaleCampus(students: number): ScaleCampus {
  const draw = random(SEED, 'scale campus');
  const sections = Math.max(BLOCK, Math.round(students / STUDENTS_PER_SECTION / BLOCK) * BLOCK);
  const firstDevice = new Uint32Array(students + 1);
  const taken = new Uint16Array(students * SECTIONS_EACH);
  for (let student = 0; student < students; student += 1) {
    firstDevice[student + 1] = firstDevice[student]! + (draw.chance(LAPTOPS) ? 2 : 1);
    const skipped = draw.integer(STARTS.length);
    let at = student * SECTIONS_EACH;
    for (let slot = 0; slot < STARTS.length; slot += 1)
      if (slot !== skipped)
        taken[at++] = draw.integer(sections / STARTS.length) * STARTS.length + slot;
  }
  const devices = firstDevice[students]! + students;
  const rooms = (sections / BLOCK) * ROOMS_PER_BLOCK;
  return {
    ...{ students, sections, rooms, firstDevice, taken },
    accessPoints: Math.max(4 * rooms, Math.round(students * ACCESS_POINTS_EACH)),
    macs: Array.from({ length: devices }, (_, device) => macText('phone', device)),
  };
}

/** The classes of a student on a weekday, in order of time. */
export function meetingsOf(campus: ScaleCampus, student: number, weekday: number): Meeting[] {
  const meetings: Meeting[] = [];
  const from = student * SECTIONS_EACH;
  for (const section of campus.taken.subarray(from, from + SECTIONS_EACH))
    if ((pairOf(section).days as readonly number[]).includes(weekday)) {
      const start = STARTS[section % STARTS.length]!;
      meetings.push({ section, room: roomOf(section), start, end: start + CLASS_SECONDS });
    }
  return meetings;
}

export function accessPointName(no: number): string {
  return `AP-${String(no + 1).padStart(5, '0')}`;
}

/** The last days with classes before today, oldest first. */
export function teachingDaysBefore(today: string, count: number): string[] {
  const days: string[] = [];
  for (let day = addDays(today, -1); days.length < count; day = addDays(day, -1))
    if (weekdayOf(day) < 6) days.unshift(day);
  return days;
}

/** The lines of the roster's files by their names, the header first. */
export function scaleRoster(
  campus: ScaleCampus,
  firstDate: string,
  lastDate: string,
): Record<string, string[]> {
  const { students, sections, rooms, firstDevice, macs, taken } = campus;
  const count = (length: number) => Array.from({ length }, (_, i) => i);
  const course = (section: number) => `CRS${1000 + (section >> 1)},${(section & 1) + 1}`;
  return {
    'students.csv': ['student_id,opted_out', ...count(students).map((i) => `${idOf(i)},0`)],
    'devices.csv': [
      'mac,student_id,kind,valid_from,valid_to',
      ...count(students).flatMap((i) =>
        macs
          .slice(firstDevice[i], firstDevice[i + 1])
          .map((mac, at) => `${mac},${idOf(i)},${at === 0 ? 'phone' : 'laptop'},,`),
      ),
    ],
    'rooms.csv': [
      'room,building,floor,capacity',
      ...count(rooms).map((i) => `R${i},B${Math.floor(i / 30)},${Math.floor(i / 6) % 5},150`),
    ],
    'access-points.csv': [
      'ap,room,weight',
      ...count(2 * rooms).map((i) => `${accessPointName(i)},R${i >> 1},1`),
    ],
    'timetable.csv': [
      'course,section,room,weekday,start,end,first_date,last_date,kind,lecturer',
      ...count(sections).flatMap((i) =>
        pairOf(i).days.map((weekday) => {
          const start = STARTS[i % STARTS.length]!;
          const times = [start, start + CLASS_SECONDS].map((at) => timeOfDay(at).slice(0, 5));
          return `${course(i)},R${roomOf(i)},${weekday},${times.join()},${firstDate},${lastDate},required,lecturer-${i >> 1}`;
        }),
      ),
    ],
    'enrolments.csv': [
      'student_id,course,section,valid_from,valid_to',
      ...Array.from(
        taken,
        (section, at) => `${idOf(Math.floor(at / SECTIONS_EACH))},${course(section)},,`,
      ),
    ],
  };
}

export function idOf(student: number): string {
  return `S${100_000 + student}`;
}

function pairOf(section: number): (typeof DAY_PAIRS)[number] {
  return DAY_PAIRS[Math.floor(section / STARTS.length) % DAY_PAIRS.length]!;
}

function roomOf(section: number): number {
  return Math.floor(section / BLOCK) * ROOMS_PER_BLOCK + pairOf(section).room;
}
