import type { Signatures } from './signatures.js';

/** The room that an access point belongs to, as learned. */
export type RoomOfAccessPoint = {
  accessPointNo: number;
  room: string;
  /** Of the time of those present in the room, the part on this access point. */
  share: number;
};

/**
 * The room of each access point that belongs to one: the access point hears at least LEAST_SHARE of
 * those in that room, and CLEARLY more than of those in any other. An access point in a corridor
 * hears a little of every room along it and belongs to none.
 */
export function roomsOfAccessPoints({ byRoom }: Signatures): RoomOfAccessPoint[] {
  const best = new Map<number, RoomOfAccessPoint>();
  const second = new Map<number, number>();
  for (const [room, shares] of byRoom.during)
    for (const [accessPointNo, share] of shares) {
      const before = best.get(accessPointNo);
      if (!before || share > before.share) best.set(accessPointNo, { accessPointNo, room, share });
      second.set(
        accessPointNo,
        Math.max(second.get(accessPointNo) ?? 0, Math.min(share, before?.share ?? 0)),
      );
    }
  return [...best.values()]
    .filter(
      ({ accessPointNo, share }) =>
        share >= LEAST_SHARE && share >= CLEARLY * second.get(accessPointNo)!,
    )
    .sort((a, b) => a.accessPointNo - b.accessPointNo);
}

/** Both values are estimates. */
const LEAST_SHARE = 0.1;
const CLEARLY = 2;
