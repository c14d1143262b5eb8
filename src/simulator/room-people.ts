import type { Student } from './campus/population.js';
import type { DayPlan } from './day/day-plan.js';
import type { Seat } from './radio/foreign-devices.js';

/** How many people are in a room in each five minutes of a day, on average. */
export type RoomPeople = {
  students: Float64Array;
  /** People of no list who sit there: each of their devices is one person. */
  others: Float64Array;
};

const PIECE_SECONDS = 300;
const PIECES = 288;

/** The truth of a day, by the name of the room. Who walks through a room is not in it. */
export function roomPeople(
  plan: DayPlan,
  students: readonly Student[],
  seats: readonly Seat[],
): Map<string, RoomPeople> {
  const found = new Map<string, RoomPeople>();
  const of = (room: string) => {
    let people = found.get(room);
    if (!people)
      found.set(
        room,
        (people = { students: new Float64Array(PIECES), others: new Float64Array(PIECES) }),
      );
    return people;
  };
  for (const student of students) {
    const visits = plan.visitsOf(student);
    visits.forEach(({ from, area, doing }, i) => {
      if (area?.kind !== 'room' || doing === 'walk') return;
      add(of(area.name).students, from, visits[i + 1]?.from ?? PIECES * PIECE_SECONDS);
    });
  }
  for (const { room, from, to } of seats) add(of(room.name).others, from, to);
  return found;
}

function add(pieces: Float64Array, from: number, to: number): void {
  for (let piece = Math.floor(from / PIECE_SECONDS); piece < PIECES; piece += 1) {
    const begin = piece * PIECE_SECONDS;
    if (begin >= to) return;
    const seconds = Math.min(to, begin + PIECE_SECONDS) - Math.max(from, begin);
    pieces[piece] = pieces[piece]! + seconds / PIECE_SECONDS;
  }
}
