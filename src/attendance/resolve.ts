import { presenceOf } from './presence.js';
import type { DayPlan } from './roster.js';

/** An access event whose MAC has become a device key. second: after midnight of `day`. */
export type KeyedEvent = {
  day: string;
  at: string;
  second: number;
  deviceKey: number;
  accessPoint: string;
  ok: boolean;
};

export type EventRow = [day: string, deviceKey: number, at: string, accessPointNo: number, ok: 0 | 1];
export type PresenceRow = [classNo: number, studentNo: number, firstSeen: string, lastSeen: string];

/** What a batch of events comes to. Rows are sorted by primary key, and no two have the same. */
export type ResolvedEvents = {
  events: EventRow[];
  presence: PresenceRow[];
  /** The wall-clock time of the newest event, dropped ones included. */
  lastEventAt: string | null;
  counts: { failed: number; optedOut: number; unknownDevices: number; unknownAccessPoints: number };
};

/**
 * Resolves events against the roster of their days: which rows are stored, and who is present by the `seed` policy. Events of students who opted out are counted
 * and dropped. Unknown devices and access points are stored, so that a later roster takes effect when the day is rolled up.
 * @param accessPointNos the number of every access point name that occurs
 * @param plans the plan of every day that occurs
 */
export function resolveEvents(
  events: readonly KeyedEvent[],
  accessPointNos: ReadonlyMap<string, number>,
  plans: ReadonlyMap<string, DayPlan>,
): ResolvedEvents {
  const counts = { failed: 0, optedOut: 0, unknownDevices: 0, unknownAccessPoints: 0 };
  const rows: EventRow[] = [];
  const presence = new Map<number, Map<number, PresenceRow>>();
  let lastEventAt: string | null = null;
  for (const { day, at, second, deviceKey, accessPoint, ok } of events) {
    const plan = plans.get(day)!;
    const accessPointNo = accessPointNos.get(accessPoint)!;
    if (lastEventAt === null || at > lastEventAt) lastEventAt = at;
    if (!ok) counts.failed += 1;
    if (!plan.roomsOf.has(accessPointNo)) counts.unknownAccessPoints += 1;
    const found = presenceOf(plan, deviceKey, accessPointNo, second);
    if (found === 'opted_out') {
      counts.optedOut += 1;
      continue;
    }
    if (found === 'unknown_device') counts.unknownDevices += 1;
    else if (found && ok) for (const classNo of found.classNos) seen(presence, classNo, found.studentNo, at);
    rows.push([day, deviceKey, at, accessPointNo, ok ? 1 : 0]);
  }
  return { events: distinctRows(rows), presence: presenceRows(presence), lastEventAt, counts };
}

function seen(
  presence: Map<number, Map<number, PresenceRow>>,
  classNo: number,
  studentNo: number,
  at: string,
): void {
  let students = presence.get(classNo);
  if (!students) presence.set(classNo, (students = new Map<number, PresenceRow>()));
  const row = students.get(studentNo);
  if (!row) students.set(studentNo, [classNo, studentNo, at, at]);
  else if (at < row[2]) row[2] = at;
  else if (at > row[3]) row[3] = at;
}

/** Writers that insert in primary-key order do not deadlock on each other, and InnoDB fills its pages in order. */
function distinctRows(rows: EventRow[]): EventRow[] {
  rows.sort(byPrimaryKey);
  const distinct: EventRow[] = [];
  for (const row of rows) {
    const last = distinct.at(-1);
    if (!last || byPrimaryKey(last, row) !== 0) distinct.push(row);
    else if (row[4] === 1) last[4] = 1;
  }
  return distinct;
}

function byPrimaryKey(a: EventRow, b: EventRow): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] - b[1];
  if (a[2] !== b[2]) return a[2] < b[2] ? -1 : 1;
  return a[3] - b[3];
}

function presenceRows(presence: Map<number, Map<number, PresenceRow>>): PresenceRow[] {
  return [...presence.values()]
    .flatMap((students) => [...students.values()])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
