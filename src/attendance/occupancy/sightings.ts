import type { ClassTime } from '../evidence/minutes.js';
import { movingStays, type MovingDevice } from '../evidence/other-devices.js';
import type { DeviceEvent, Stay } from '../evidence/stays.js';
import type { StayParameters } from '../parameters.js';
import { middleOf, PIECES, piecesIn } from './pieces.js';
import { NOWHERE, whereaboutsOf } from './whereabouts.js';

/** How many were counted on each access point in each piece. It names nobody. */
export type PieceCounts = Map<number, Uint32Array>;

/** What some students' devices say of rooms, as counts. Sums of two are those of both. */
export type Sightings = {
  /** Students who settle there and have no class then. */
  free: PieceCounts;
  /** In how many pieces students settle in a room while they have a class. */
  inClass: number;
  /** In how many pieces a device is heard in a room, and in how many its owner is. */
  devices: number;
  owners: number;
};

export function noSightings(): Sightings {
  return { free: new Map(), inClass: 0, devices: 0, owners: 0 };
}

/** A student comes so long before a class. */
const EARLY_SECONDS = 600;

/**
 * Adds one student to the sightings.
 * @param own the student's classes of the day
 * @param roomsOf the rooms of an access point; undefined where the roster lists it for none
 */
export function addStudent(
  sightings: Sightings,
  devices: readonly MovingDevice[],
  own: readonly ClassTime[],
  roomsOf: ReadonlyMap<number, ReadonlySet<string>>,
): void {
  const isNear = (one: number, other: number) => {
    const rooms = roomsOf.get(other);
    return rooms !== undefined && [...(roomsOf.get(one) ?? [])].some((room) => rooms.has(room));
  };
  whereaboutsOf(devices, own, isNear).forEach((place, piece) => {
    if (place === NOWHERE || !roomsOf.has(place)) return;
    const second = middleOf(piece);
    const hasClass = own.some(
      ({ startSecond, endSecond }) => startSecond - EARLY_SECONDS <= second && second < endSecond,
    );
    if (hasClass) sightings.inClass += 1;
    else add(sightings.free, place, piece, 1);
  });
  countDevices(sightings, devices, roomsOf);
}

/** How many devices one person has in a room, by the rule by which strangers are counted. */
function countDevices(
  sightings: Sightings,
  devices: readonly MovingDevice[],
  roomsOf: ReadonlyMap<number, ReadonlySet<string>>,
): void {
  const heard = new Uint8Array(PIECES);
  for (const { stays } of devices)
    for (const stay of stays)
      if (roomsOf.has(stay.accessPointNo))
        for (const piece of heardPieces(stay)) heard[piece]! += 1;
  for (const count of heard) {
    sightings.devices += count;
    if (count > 0) sightings.owners += 1;
  }
}

/**
 * Adds one device of a stranger, in the pieces between the first and the last record of each stay.
 * Nobody knows what kind of device it is, so it may be a printer: one that does not move all day
 * counts for nobody.
 */
export function addStranger(
  strangers: PieceCounts,
  events: readonly DeviceEvent[],
  roomsOf: ReadonlyMap<number, ReadonlySet<string>>,
  parameters: StayParameters,
): void {
  for (const stay of movingStays({ phone: false, events }, parameters).stays)
    if (roomsOf.has(stay.accessPointNo))
      for (const piece of heardPieces(stay)) add(strangers, stay.accessPointNo, piece, 1);
}

/** Who passes by has one record, and is in no piece. */
function* heardPieces({ from, heard }: Stay): Generator<number> {
  const { first, end } = piecesIn(from, heard.at(-1)!);
  for (let piece = first; piece < end; piece += 1) yield piece;
}

export function add(counts: PieceCounts, no: number, piece: number, count: number): void {
  let pieces = counts.get(no);
  if (!pieces) counts.set(no, (pieces = new Uint32Array(PIECES)));
  pieces[piece]! += count;
}
