import type { ListedDevice, LoginSighting } from './sighting.js';

/** What the logins of its one student say of a device in all the days. */
type Use = {
  deviceKey: number;
  studentNo: number;
  /** "day second", which sorts by time. */
  first: string;
  last: string;
  /** Seconds from the first login of a day to the last one, on average. */
  daily: number;
};

/**
 * Which devices that the roster does not list are phones: at most one for each student. A phone is
 * with its owner, so it counts more than other devices.
 *
 * It is the device that took the place of the phone which the roster lists: it was not seen before
 * that one was seen for the last time. If several are left, and where the roster lists no phone, it
 * is the one that is on WiFi for the longest time of a day: people carry a phone all day, and use a
 * laptop or a tablet for some hours.
 * @param unlisted devices with the logins of one student only
 */
export function phonesOf(
  sightings: readonly LoginSighting[],
  listed: readonly ListedDevice[],
  unlisted: readonly number[],
): ReadonlySet<number> {
  const wanted = new Set(unlisted);
  const phoneKeys = new Map(
    listed.filter(({ phone }) => phone).map((one) => [one.deviceKey, one.studentNo]),
  );
  const lastOfPhone = new Map<number, string>();
  for (const one of sightings) {
    if (phoneKeys.get(one.deviceKey) !== one.studentNo) continue;
    const last = moment(one.day, one.last);
    if (last > (lastOfPhone.get(one.studentNo) ?? '')) lastOfPhone.set(one.studentNo, last);
  }
  const uses = [
    ...Map.groupBy(
      sightings.filter(({ deviceKey }) => wanted.has(deviceKey)),
      ({ deviceKey }) => deviceKey,
    ).values(),
  ].map(useOf);
  const candidates = uses.filter(
    ({ studentNo, first }) => first > (lastOfPhone.get(studentNo) ?? ''),
  );
  const ofStudent = Map.groupBy(candidates, ({ studentNo }) => studentNo);
  return new Set([...ofStudent.values()].map(longestInUse));
}

function useOf(uses: readonly LoginSighting[]): Use {
  const inOrder = uses.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const [oldest, newest] = [inOrder[0]!, inOrder.at(-1)!];
  return {
    deviceKey: oldest.deviceKey,
    studentNo: oldest.studentNo,
    first: moment(oldest.day, oldest.first),
    last: moment(newest.day, newest.last),
    daily: uses.reduce((sum, { first, last }) => sum + last - first, 0) / uses.length,
  };
}

/** Of the devices that no later one has replaced; of two with the same time the smaller key. */
function longestInUse(uses: readonly Use[]): number {
  const current = uses.filter(({ last }) => !uses.some(({ first }) => first > last));
  return current.toSorted((a, b) => b.daily - a.daily || a.deviceKey - b.deviceKey)[0]!.deviceKey;
}

function moment(day: string, second: number): string {
  return `${day} ${String(second).padStart(5, '0')}`;
}
