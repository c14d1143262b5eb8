import type { ClassTime } from '../evidence/minutes.js';
import { ownAccessPoints, type Signatures } from './signatures.js';
import type { StateParameters } from '../parameters.js';

/**
 * The length of a piece of the day, for which we keep whether an access point heard any device,
 * known or not, successful or not.
 */
export const PIECE_SECONDS = 300;

/** Access point -> the pieces of the day, counted from 0, in which it heard a device. */
export type HeardPieces = ReadonlyMap<number, ReadonlySet<number>>;

/**
 * Whether a room had no data in a class. That is so if for noDataMinutes the room's own access
 * points heard nothing, while others of the floor did, or while the whole floor was silent but was
 * heard before and after the class. An empty room is no outage: its access points still hear people
 * pass.
 * @param heard of the whole day
 * @param floor the access points of the room's floor
 */
export function hasNoData(
  room: string,
  { startSecond, endSecond }: ClassTime,
  heard: HeardPieces,
  floor: Iterable<number>,
  signatures: Signatures,
  { ownShare, noDataMinutes }: Pick<StateParameters, 'ownShare' | 'noDataMinutes'>,
): boolean {
  const own = piecesOf(ownAccessPoints(signatures, room, ownShare), heard);
  if (own.length === 0) return false;
  const all = piecesOf(new Set([...floor, ...ownAccessPoints(signatures, room, ownShare)]), heard);
  const anyHeard = (points: ReadonlySet<number>[], piece: number) =>
    points.some((one) => one.has(piece));
  const first = Math.ceil(startSecond / PIECE_SECONDS);
  const end = Math.floor(endSecond / PIECE_SECONDS);
  const floorIsAlive =
    all.some((one) => [...one].some((piece) => piece < first)) &&
    all.some((one) => [...one].some((piece) => piece >= end));
  let silent = 0;
  let floorHeard = 0;
  for (let piece = first; piece < end; piece += 1) {
    if (anyHeard(own, piece)) {
      silent = floorHeard = 0;
      continue;
    }
    silent += 1;
    if (anyHeard(all, piece)) floorHeard += 1;
    const longEnough = silent * PIECE_SECONDS >= noDataMinutes * 60;
    if (longEnough && (floorHeard * 2 >= silent || (floorHeard === 0 && floorIsAlive))) return true;
  }
  return false;
}

/** The pieces of each access point; none for one that heard nothing all day. */
function piecesOf(points: Iterable<number>, heard: HeardPieces): ReadonlySet<number>[] {
  return [...points].map((no) => heard.get(no) ?? new Set());
}
