import { movingStays } from '../../src/attendance/evidence/other-devices.js';
import { LEAD_MINUTES } from '../../src/attendance/evidence/evidence.js';
import type { ClassInRoom, ComingAndGoing } from '../../src/attendance/occupancy/class-people.js';
import { roomsByPoint } from '../../src/attendance/occupancy/rooms-by-point.js';
import { peopleInRooms, type RoomDay } from '../../src/attendance/occupancy/room-day.js';
import {
  addStranger,
  addStudent,
  noSightings,
  type PieceCounts,
} from '../../src/attendance/occupancy/sightings.js';
import { STANDARD_PARAMETERS } from '../../src/attendance/parameters.js';
import type { BenchCampus, BenchClass, BenchDay } from './bench-campus.js';
import { shippedRun } from './policies.js';
import type { JudgedClass, StandardRun } from './run-standard.js';

/** How far the counts of rooms are from the truth: sums over pieces of five minutes. */
export type RoomScore = Record<RoomCase, PieceScore>;

/**
 * - class: a class is in progress, by the timetable or in truth
 * - used: no class is, and five people or more are there
 * - any: every room with classes, from 8:00 to 22:00
 */
export const ROOM_CASES = ['class', 'used', 'any'] as const;
export type RoomCase = (typeof ROOM_CASES)[number];

export type PieceScore = {
  pieces: number;
  /** Of 2 |estimate - truth| / (estimate + truth). */
  symmetric: number;
  absolute: number;
  signed: number;
  people: number;
  /** Pieces whose truth is within the interval. */
  held: number;
};

const FIRST_PIECE = 8 * 12;
const LAST_PIECE = 22 * 12;
const USED = 5;
const Z95 = 1.96;

/** Counts the people in each room of each day, and compares them with the truth. */
export function scoreRooms(campus: BenchCampus, run: StandardRun = shippedRun(campus)): RoomScore {
  const score = Object.fromEntries(
    ROOM_CASES.map((name) => [
      name,
      { pieces: 0, symmetric: 0, absolute: 0, signed: 0, people: 0, held: 0 },
    ]),
  ) as RoomScore;
  let first = 0;
  for (const day of campus.days) {
    const judged = run.classes.slice(first, first + day.classes.length);
    first += day.classes.length;
    scoreDay(score, campus, day, countDay(campus, day, judged, run));
  }
  return score;
}

function scoreDay(
  score: RoomScore,
  campus: BenchCampus,
  day: BenchDay,
  counted: ReadonlyMap<string, RoomDay>,
): void {
  const teaching = new Set(campus.days.flatMap(({ classes }) => classes.map(({ room }) => room)));
  for (const room of teaching) {
    const truth = day.people!.get(room);
    const { people, variance } = counted.get(room)!;
    const classes = day.classes.filter((one) => (one.held ? one.roomUsed : one.room) === room);
    for (let piece = FIRST_PIECE; piece < LAST_PIECE; piece += 1) {
      if (Number.isNaN(people[piece])) continue;
      const real = (truth?.students[piece] ?? 0) + (truth?.others[piece] ?? 0);
      const inClass = classes.some((one) => isInProgress(one, piece));
      const cases: RoomCase[] = [inClass ? 'class' : 'used', 'any'];
      for (const name of cases)
        if (name !== 'used' || real >= USED)
          add(score[name], people[piece]!, real, variance[piece]!);
    }
  }
}

function isInProgress({ startSecond, endSecond, held }: BenchClass, piece: number): boolean {
  return held && startSecond <= piece * 300 && piece * 300 < endSecond;
}

function add(score: PieceScore, people: number, real: number, variance: number): void {
  score.pieces += 1;
  score.people += real;
  if (people + real > 0) score.symmetric += (2 * Math.abs(people - real)) / (people + real);
  score.absolute += Math.abs(people - real);
  score.signed += people - real;
  if (Math.abs(people - real) <= Z95 * Math.sqrt(variance) + 0.5) score.held += 1;
}

/** One day by the rules of the product. */
function countDay(
  campus: BenchCampus,
  day: BenchDay,
  judged: readonly JudgedClass[],
  { signatures }: StandardRun,
): Map<string, RoomDay> {
  const listed = campus.listed.filter(({ weight }) => weight > 0);
  const roomsOf = roomsByPoint(listed);
  const classesOf = new Map<number, BenchClass[]>();
  for (const one of day.classes)
    for (const { studentNo } of one.students)
      classesOf.set(studentNo, [...(classesOf.get(studentNo) ?? []), one]);
  const sightings = noSightings();
  const strangers: PieceCounts = new Map();
  campus.students.forEach(({ devices }, no) => {
    const own = classesOf.get(no);
    const events = devices.map(({ phone, index }) => ({ phone, events: day.events[index]! }));
    if (own) {
      const moving = events.map((device) => movingStays(device, STANDARD_PARAMETERS));
      addStudent(sightings, moving, own, roomsOf);
    } else
      for (const device of events)
        addStranger(strangers, device.events, roomsOf, STANDARD_PARAMETERS);
  });
  for (const events of day.strangers) addStranger(strangers, events, roomsOf, STANDARD_PARAMETERS);
  return peopleInRooms({
    ...comingAndGoing(judged),
    rooms: [...campus.rooms.keys()],
    classes: judged.flatMap(classInRoom),
    sightings,
    strangers,
    strangersShare: 1,
    listed: listed.map(({ accessPointNo, room }) => ({
      ...{ accessPointNo, room },
      share: signatures.byRoom.during.get(room)?.get(accessPointNo) ?? signatures.floor,
    })),
  });
}

function classInRoom({ one, decision: { state, rate } }: JudgedClass): ClassInRoom[] {
  if (state.state === 'not_held') return [];
  const room = state.state === 'moved' ? state.room : one.room;
  const { startSecond, endSecond, students } = one;
  const known = state.state === 'no_data' ? { rate: null, low: null, high: null } : rate;
  return [{ room, startSecond, endSecond, enrolled: students.length, ...known }];
}

/** In the product a statement does this: see src/mysql/rollup/rooms.ts. */
function comingAndGoing(judged: readonly JudgedClass[]): ComingAndGoing {
  const arrivals = new Map<number, number>();
  const departures = new Map<number, number>();
  let attended = 0;
  for (const { one, decision } of judged)
    for (const { verdict, firstSeen, lastSeen, leftEarly, arrivedLate } of decision.verdicts) {
      if (verdict !== 'present' && verdict !== 'partial') continue;
      attended += 1;
      if (firstSeen !== null && (arrivedLate === 'yes' || arrivedLate === 'no')) {
        const minute = Math.max(-LEAD_MINUTES, Math.floor((firstSeen - one.startSecond) / 60));
        arrivals.set(minute, (arrivals.get(minute) ?? 0) + 1);
      }
      if (leftEarly && lastSeen !== null) {
        const minute = Math.floor((one.endSecond - lastSeen) / 60);
        departures.set(minute, (departures.get(minute) ?? 0) + 1);
      }
    }
  return { arrivals, departures, attended };
}
