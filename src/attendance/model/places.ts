import type { ArrivalParameters } from '../parameters.js';
import { logRatios, type Signatures } from './signatures.js';

/** What it says of a student to be heard on an access point during a class in some room. */
export type RoomPlaces = {
  /** It speaks for the room, by itself or through a wall. */
  isInRoom: (accessPointNo: number) => boolean;
  /** It speaks against the room. An access point of which nothing is known does neither. */
  isElsewhere: (accessPointNo: number) => boolean;
  /** It lies on the way to the room. It may speak for the room as well. */
  isOnTheWay: (accessPointNo: number) => boolean;
};

/**
 * Reads the places from the signatures. On the way to a room is an access point that hears a larger
 * share of those who come to the room than of those who sit in it, and wayTimes the share of
 * others: a corridor, an entrance. A neighbouring room hears through the wall, and so hears more of
 * those who sit.
 */
export function createRoomPlaces(
  signatures: Signatures,
  room: string,
  { wayTimes }: Pick<ArrivalParameters, 'wayTimes'>,
  { during, before } = logRatios(signatures, room),
): RoomPlaces {
  const least = Math.log(wayTimes);
  const coming = signatures.byRoom.before.get(room);
  const sitting = signatures.byRoom.during.get(room);
  const isOnTheWay = (no: number) =>
    (coming?.get(no) ?? 0) > (sitting?.get(no) ?? 0) && before(no) > least;
  return {
    isInRoom: (no) => during(no) > 0,
    isElsewhere: (no) => during(no) < 0 && !isOnTheWay(no),
    isOnTheWay,
  };
}
