import { inKeyOrder, type KeyedEvent } from './key-order.js';
import { presenceOf, userOf } from './presence.js';
import {
  createSightings,
  mergeWithheld,
  withheldIn,
  type SightingRow,
  type WithheldRow,
} from './sightings.js';
import { NO_LOGIN } from '../identity/login.js';
import type { DayPlan } from '../roster/roster.js';
import { wallClockAt } from '../wall-clock.js';

export type PresenceRow = [classNo: number, studentNo: number, firstSeen: string, lastSeen: string];

/** What a batch of events becomes. */
export type ResolvedEvents<E> = {
  /** The events to store, in the order of the primary key, no two with the same key. */
  events: E[];
  /** In the order of its primary key. */
  presence: PresenceRow[];
  /** Which logins the devices carried; in the order of its primary key. */
  sightings: SightingRow[];
  /** The devices that carry the login of a student who opted out; in order. */
  withheld: WithheldRow[];
  /** The wall-clock time of the newest event, also of a dropped one; null if there is no event. */
  lastEventAt: string | null;
  counts: ResolvedCounts;
};

/** Parts of the events that were resolved. */
export type ResolvedCounts = {
  failed: number;
  optedOut: number;
  unknownDevices: number;
  unknownAccessPoints: number;
  /** Events that carry a login. Without a roster with logins, nobody looks. */
  logins: number;
  /** Events whose login is a student's. */
  knownLogins: number;
};

/**
 * Resolves events against the roster of their days: which to store, and who is present by the
 * `seed` policy. Events of students who opted out are counted and dropped. Events of unknown
 * devices and access points are stored, because a later roster may know them when the day is rolled
 * up.
 * @param plans the plan of every day that occurs
 * @param known devices that are withheld, beside those of the plans. Those of the events are added
 */
export function resolveEvents<E extends KeyedEvent>(
  events: readonly E[],
  plans: ReadonlyMap<string, DayPlan>,
  known = new Set<number>(),
): ResolvedEvents<E> {
  const counts = noCounts();
  const withheld = withheldIn(events, plans);
  for (const [deviceKey] of withheld) known.add(deviceKey);
  const sightings = createSightings();
  const stored: E[] = [];
  const presence: Presences = new Map();
  const last = { day: '', second: 0 };
  for (const event of events) {
    const { day, second, deviceKey, accessPointNo, kind, loginKey = NO_LOGIN } = event;
    const plan = plans.get(day)!;
    if (day > last.day || (day === last.day && second > last.second)) {
      last.day = day;
      last.second = second;
    }
    if (kind === 'failed') counts.failed += 1;
    if (!plan.roomsOf.has(accessPointNo)) counts.unknownAccessPoints += 1;
    const user = userOf(plan, loginKey);
    if (loginKey !== NO_LOGIN && plan.logins.size > 0) counts.logins += 1;
    if (user !== undefined) counts.knownLogins += 1;
    const found = presenceOf(plan, deviceKey, accessPointNo, second, loginKey, known);
    if (found === 'opted_out') {
      counts.optedOut += 1;
      continue;
    }
    if (found === 'unknown_device') counts.unknownDevices += 1;
    else if (found && kind === 'joined')
      for (const classNo of found.classNos) see(presence, classNo, found.studentNo, day, second);
    if (typeof user === 'number' && kind !== 'failed')
      sightings.see(day, deviceKey, plan.students[user]!, second);
    stored.push(event);
  }
  return {
    events: distinct(inKeyOrder(stored, byPrimaryKey)),
    presence: presenceRows(presence),
    sightings: sightings.rows(),
    withheld,
    lastEventAt: last.day === '' ? null : wallClockAt(last.day, last.second),
    counts,
  };
}

/**
 * Puts together what parts of one batch became. Each part holds all events of its days, and the
 * days of a part come before those of the next.
 */
export function mergeResolved<E>(parts: readonly ResolvedEvents<E>[]): ResolvedEvents<E> {
  if (parts.length === 1) return parts[0]!;
  return {
    events: parts.flatMap(({ events }) => events),
    presence: inPresenceOrder(parts.flatMap(({ presence }) => presence)),
    sightings: parts.flatMap(({ sightings }) => sightings),
    withheld: mergeWithheld(parts.map(({ withheld }) => withheld)),
    lastEventAt: parts.at(-1)?.lastEventAt ?? null,
    counts: sumOf(parts.map(({ counts }) => counts)),
  };
}

function sumOf(parts: readonly ResolvedCounts[]): ResolvedCounts {
  const total = noCounts();
  for (const counts of parts)
    for (const name of Object.keys(total) as (keyof ResolvedCounts)[]) total[name] += counts[name];
  return total;
}

function noCounts(): ResolvedCounts {
  return {
    failed: 0,
    optedOut: 0,
    unknownDevices: 0,
    unknownAccessPoints: 0,
    logins: 0,
    knownLogins: 0,
  };
}

/** Class -> student -> when the student was seen. A class lies within one day. */
type Presences = Map<number, Map<number, { day: string; first: number; last: number }>>;

function see(
  presence: Presences,
  classNo: number,
  studentNo: number,
  day: string,
  second: number,
): void {
  let students = presence.get(classNo);
  if (!students) presence.set(classNo, (students = new Map<number, never>()));
  const sighting = students.get(studentNo);
  if (!sighting) students.set(studentNo, { day, first: second, last: second });
  else if (second < sighting.first) sighting.first = second;
  else if (second > sighting.last) sighting.last = second;
}

/**
 * If several events have one primary key, a successful one wins. A departure has a key of its own:
 * a device may leave an access point and join it again within one second.
 */
function distinct<E extends KeyedEvent>(events: E[]): E[] {
  let kept = 0;
  for (const event of events) {
    const before = events[kept - 1];
    if (!before || byPrimaryKey(before, event) !== 0) events[kept++] = event;
    else if (event.kind === 'joined') events[kept - 1] = event;
  }
  events.length = kept;
  return events;
}

function byPrimaryKey(a: KeyedEvent, b: KeyedEvent): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return (
    a.deviceKey - b.deviceKey ||
    a.second - b.second ||
    a.accessPointNo - b.accessPointNo ||
    Number(a.kind === 'left') - Number(b.kind === 'left')
  );
}

function presenceRows(presence: Presences): PresenceRow[] {
  const rows: PresenceRow[] = [];
  for (const [classNo, students] of presence)
    for (const [studentNo, { day, first, last }] of students)
      rows.push([classNo, studentNo, wallClockAt(day, first), wallClockAt(day, last)]);
  return inPresenceOrder(rows);
}

function inPresenceOrder(rows: PresenceRow[]): PresenceRow[] {
  return rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
