import { DAY_SECONDS } from '../wall-clock.js';
import { believed } from './believed.js';
import { byTime, type ListedDevice, type LoginSighting, type OwnedDevice } from './sighting.js';
import { phonesOf } from './unlisted-phones.js';

/** After its last login a shared machine stays its user's for this long: the gap of a stay. */
const LINGER_SECONDS = 600;

/**
 * Who has which device at which time of a day, by the roster and by the logins that were seen on
 * the day and on the 14 days before it.
 *
 * - A device that the roster lists is its student's. Where another student's login is believed, it
 *   is that student's from the login's first moment to its last.
 * - Any other device with the logins of one student is that student's all day, also if none was
 *   seen on the day itself.
 * - A device with the logins of several students within these days is a shared machine. It is a
 *   student's from the first moment of the login on the day to its last, or to the first moment of
 *   the next one. Else the machine that starts by itself would put yesterday's user into the room.
 *
 * A student may have a device several times on a day. The spans of one device never overlap.
 * @param sightings of the day and of the days before it, in any order
 * @param listed the devices that the roster lists on the day
 */
export function ownersOfDay(
  date: string,
  sightings: readonly LoginSighting[],
  listed: readonly ListedDevice[],
): OwnedDevice[] {
  const { usable, contested } = believed(sightings);
  const byDevice = Map.groupBy(usable, ({ deviceKey }) => deviceKey);
  const isShared = (deviceKey: number) => {
    const users = byDevice.get(deviceKey) ?? [];
    return users.some(({ studentNo }) => studentNo !== users[0]!.studentNo);
  };
  const ofDay = (deviceKey: number) =>
    contested.has(`${date} ${deviceKey}`)
      ? []
      : (byDevice.get(deviceKey) ?? []).filter(({ day }) => day === date);
  const known = new Set(listed.map(({ deviceKey }) => deviceKey));
  const unlisted = [...byDevice.keys()].filter((deviceKey) => !known.has(deviceKey));
  const phones = phonesOf(
    usable,
    listed,
    unlisted.filter((deviceKey) => !isShared(deviceKey)),
  );
  return [
    ...listed.flatMap((device) => spansOfListed(device, ofDay(device.deviceKey))),
    ...unlisted.flatMap((deviceKey) =>
      isShared(deviceKey)
        ? spansOf(ofDay(deviceKey))
        : [allDay(deviceKey, byDevice.get(deviceKey)![0]!.studentNo, phones.has(deviceKey))],
    ),
  ];
}

function allDay(deviceKey: number, studentNo: number, phone: boolean): OwnedDevice {
  return { deviceKey, studentNo, phone, from: 0, to: DAY_SECONDS };
}

/** The students of a machine one after the other. Their logins do not overlap. */
function spansOf(sightings: readonly LoginSighting[]): OwnedDevice[] {
  const inOrder = sightings.toSorted(byTime);
  return inOrder.map(({ deviceKey, studentNo, first, last }, i) => {
    const next = inOrder[i + 1]?.first ?? DAY_SECONDS;
    const to = Math.max(first + 1, Math.min(next, last + LINGER_SECONDS));
    return { deviceKey, studentNo, phone: false, from: first, to };
  });
}

/** A device of the roster: its own student's wherever no other's login is. */
function spansOfListed(
  { deviceKey, studentNo, phone }: ListedDevice,
  sightings: readonly LoginSighting[],
): OwnedDevice[] {
  const others = spansOf(sightings).filter((span) => span.studentNo !== studentNo);
  const own: OwnedDevice[] = [];
  let from = 0;
  for (const other of others) {
    if (other.from > from) own.push({ deviceKey, studentNo, phone, from, to: other.from });
    from = other.to;
  }
  if (from < DAY_SECONDS) own.push({ deviceKey, studentNo, phone, from, to: DAY_SECONDS });
  return [...own, ...others];
}
