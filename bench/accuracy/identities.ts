import { spellLogin } from '../../src/attendance/identity/login.js';
import { ownersOfDay } from '../../src/attendance/identity/owners.js';
import {
  REACH_DAYS,
  type ListedDevice,
  type LoginSighting,
} from '../../src/attendance/identity/sighting.js';
import { dayNumber } from '../../src/attendance/wall-clock.js';
import type { BenchCampus, BenchDay, BenchEvent } from './bench-campus.js';

/** The logins of a campus as its records are read. In the product ingest notes them. */
export type Identities = {
  /** Notes the login of a record that joined or left. */
  note: (day: string, second: number, mac: string, user: string) => void;
  /** Gives each student the devices that the logins say, and the strangers what is left. */
  giveDevices: (
    campus: BenchCampus,
    strangersOf: (date: string) => ReadonlyMap<string, BenchEvent[]>,
  ) => void;
};

const NO_REALMS: ReadonlySet<string> = new Set();

/**
 * @param studentOf login -> number of the student
 * @param listed MAC -> index of the device, as the roster lists them
 */
export function createIdentities(
  studentOf: ReadonlyMap<string, number>,
  listed: ReadonlyMap<string, number>,
): Identities {
  const keys = new Map(listed);
  const sightings = new Map<string, LoginSighting>();
  const keyOf = (mac: string) => {
    const key = keys.get(mac) ?? keys.size;
    keys.set(mac, key);
    return key;
  };
  return {
    note: (day, second, mac, user) => {
      const login = spellLogin(user, NO_REALMS);
      const studentNo = typeof login === 'string' ? studentOf.get(login) : undefined;
      if (studentNo === undefined) return;
      const deviceKey = keyOf(mac);
      const name = `${day} ${deviceKey} ${studentNo}`;
      const known = sightings.get(name);
      if (known) {
        known.first = Math.min(known.first, second);
        known.last = Math.max(known.last, second);
      } else sightings.set(name, { day, deviceKey, studentNo, first: second, last: second });
    },
    giveDevices: (campus, strangersOf) => {
      const ofStudents = listedDevices(campus);
      const indexOf = createDeviceIndex(campus, ofStudents);
      for (const day of campus.days) {
        const near = [...sightings.values()].filter((one) => isNear(one.day, day.date));
        const strangers = new Map(
          [...strangersOf(day.date)].map(([mac, events]) => [keyOf(mac), events]),
        );
        giveDay(day, near, ofStudents, strangers, indexOf);
      }
      for (const day of campus.days)
        for (let index = 0; index < indexOf.size(); index += 1) {
          day.events[index] ??= [];
          day.failures[index] ??= [];
        }
    },
  };
}

function isNear(day: string, date: string): boolean {
  const back = dayNumber(date) - dayNumber(day);
  return back >= 0 && back <= REACH_DAYS;
}

function listedDevices({ students }: BenchCampus): ListedDevice[] {
  return students.flatMap(({ devices }, studentNo) =>
    devices.map(({ phone, index }) => ({ deviceKey: index, studentNo, phone })),
  );
}

function giveDay(
  day: BenchDay,
  sightings: readonly LoginSighting[],
  listed: readonly ListedDevice[],
  strangers: Map<number, BenchEvent[]>,
  indexOf: ReturnType<typeof createDeviceIndex>,
): void {
  const heard = day.events;
  day.events = [];
  for (const owned of ownersOfDay(day.date, sightings, listed)) {
    const { deviceKey, from, to } = owned;
    const events = heard[deviceKey] ?? strangers.get(deviceKey) ?? [];
    const own = events.filter(({ second }) => second >= from && second < to);
    (day.events[indexOf.of(owned)] ??= []).push(...own);
    strangers.delete(deviceKey);
  }
  day.strangers = [...strangers.values()];
}

/** Each device of a student has an index of its own: a device may have several students. */
function createDeviceIndex({ students }: BenchCampus, listed: readonly ListedDevice[]) {
  const nameOf = ({ deviceKey, studentNo, phone }: ListedDevice) =>
    `${deviceKey} ${studentNo} ${phone}`;
  const known = new Map(listed.map((one) => [nameOf(one), one.deviceKey]));
  return {
    size: () => known.size,
    of: (one: ListedDevice) => {
      const name = nameOf(one);
      let index = known.get(name);
      if (index === undefined) {
        known.set(name, (index = known.size));
        students[one.studentNo]!.devices.push({ phone: one.phone, index });
      }
      return index;
    },
  };
}
