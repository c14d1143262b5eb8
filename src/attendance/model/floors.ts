/** A room with its floor. */
export type RoomOnFloor = {
  room: string;
  building: string;
  /** The name of the floor within the building. */
  floor: string;
};

/**
 * The access points of each floor: those that the roster lists for its rooms, and those that
 * learning found in them.
 * @returns room -> the access points of the room's floor
 */
export function floorAccessPoints(
  rooms: readonly RoomOnFloor[],
  accessPoints: Iterable<{ room: string; accessPointNo: number }>,
): (room: string) => Iterable<number> {
  const floorOf = new Map(
    rooms.map(({ room, building, floor }) => [room, JSON.stringify([building, floor])]),
  );
  const points = new Map<string, Set<number>>();
  for (const { room, accessPointNo } of accessPoints) {
    const floor = floorOf.get(room);
    if (floor === undefined) continue;
    const known = points.get(floor);
    if (known) known.add(accessPointNo);
    else points.set(floor, new Set([accessPointNo]));
  }
  return (room) => points.get(floorOf.get(room) ?? '') ?? [];
}
