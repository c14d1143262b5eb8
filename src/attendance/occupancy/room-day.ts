import { createClassPeople, type ClassInRoom, type ComingAndGoing } from './class-people.js';
import { PIECES } from './pieces.js';
import type { PieceCounts, Sightings } from './sightings.js';

/** What is known of a day. */
export type DayInRooms = ComingAndGoing & {
  /** The rooms to count. */
  rooms: readonly string[];
  classes: readonly ClassInRoom[];
  sightings: Sightings;
  /** Devices of nobody who is counted otherwise. */
  strangers: PieceCounts;
  /** The share of such devices that was looked at, more than 0 and at most 1. */
  strangersShare: number;
  listed: readonly PointInRoom[];
};

/** An access point that the roster lists for a room. */
export type PointInRoom = {
  accessPointNo: number;
  room: string;
  /**
   * Of the people of the room, the share on this access point, as learned; else its weight. It only
   * matters beside the shares of the other rooms that the access point serves.
   */
  share: number;
};

/** How many people are in a room, piece by piece. NaN: nobody can say. */
export type RoomDay = { people: Float64Array; variance: Float64Array };

/** The people in each room: those of its classes, those who settle there, and strangers. */
export function peopleInRooms(day: DayInRooms): Map<string, RoomDay> {
  const rooms = new Map(day.rooms.map((room) => [room, emptyRoom()]));
  const classPieces = addClasses(rooms, day);
  const sharesOf = createRoomShares(day.listed, rooms);
  const { inClass, owners, devices } = day.sightings;
  const hidden = Math.max(1, Math.min(MOST_HIDDEN, ratioOf(classPieces, inClass)));
  const perDevice = ratioOf(owners, devices);
  addCounts(day.sightings.free, sharesOf, { each: hidden, whileClass: false, shown: 1 });
  const shown = day.strangersShare;
  addCounts(day.strangers, sharesOf, { each: perDevice, whileClass: true, shown });
  return rooms;
}

type CountedRoom = RoomDay & { busy: Uint8Array };

function emptyRoom(): CountedRoom {
  const [people, variance] = [new Float64Array(PIECES), new Float64Array(PIECES)];
  return { people, variance, busy: new Uint8Array(PIECES) };
}

/** Adds what the classes bring. Gives their sum over the pieces in which they are in progress. */
function addClasses(rooms: ReadonlyMap<string, CountedRoom>, day: DayInRooms): number {
  const peopleOf = createClassPeople(day);
  let sum = 0;
  for (const one of day.classes) {
    const room = rooms.get(one.room);
    if (!room) continue;
    for (const { piece, people, variance, inProgress } of peopleOf(one)) {
      room.people[piece]! += people;
      room.variance[piece]! += variance;
      if (!inProgress) continue;
      room.busy[piece] = 1;
      if (one.rate !== null) sum += people;
    }
  }
  return sum;
}

/** A campus whose classes are hardly heard tells nothing of those who are in no class. */
const MOST_HIDDEN = 6;

/** How many people there are for each one that was counted. */
function ratioOf(people: number, counted: number): number {
  return counted > 0 ? people / counted : 1;
}

/** Access point -> its rooms, with the share of its people that is in each. */
type RoomShares = (accessPointNo: number) => readonly { room: CountedRoom; share: number }[];

function createRoomShares(
  listed: readonly PointInRoom[],
  rooms: ReadonlyMap<string, CountedRoom>,
): RoomShares {
  const byPoint = new Map<number, { room: CountedRoom; share: number }[]>();
  for (const { accessPointNo, room: name, share } of listed) {
    const room = rooms.get(name);
    if (room) byPoint.set(accessPointNo, [...(byPoint.get(accessPointNo) ?? []), { room, share }]);
  }
  for (const all of byPoint.values()) {
    const sum = all.reduce((total, { share }) => total + share, 0);
    for (const one of all) one.share /= sum;
  }
  return (no) => byPoint.get(no) ?? [];
}

function addCounts(
  counts: PieceCounts,
  sharesOf: RoomShares,
  { each, whileClass, shown }: { each: number; whileClass: boolean; shown: number },
): void {
  for (const [no, pieces] of [...counts].sort((a, b) => a[0] - b[0]))
    for (const { room, share } of sharesOf(no))
      pieces.forEach((count, piece) => {
        if (count === 0 || (room.busy[piece] && !whileClass)) return;
        const people = (count * each * share) / shown;
        room.people[piece]! += people;
        room.variance[piece]! += (people * each) / shown;
      });
}
