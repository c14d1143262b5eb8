/** The rooms of each access point that the roster lists for any. */
export function roomsByPoint(
  listed: Iterable<{ accessPointNo: number; room: string }>,
): Map<number, Set<string>> {
  const rooms = new Map<number, Set<string>>();
  for (const { accessPointNo, room } of listed)
    rooms.set(accessPointNo, (rooms.get(accessPointNo) ?? new Set<string>()).add(room));
  return rooms;
}
