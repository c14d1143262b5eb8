import type { KeyedEvent } from './key-order.js';
import { userOf } from './presence.js';
import { NO_LOGIN } from '../identity/login.js';
import type { DayPlan } from '../roster/roster.js';
import { wallClockAt } from '../wall-clock.js';

/** A device that carried the login of a student on a day, from the first to the last record. */
export type SightingRow = [
  day: string,
  deviceKey: number,
  studentNo: number,
  firstAt: string,
  lastAt: string,
];

/** A device that carried the login of a student who opted out, and the last day of it. */
export type WithheldRow = [deviceKey: number, lastDay: string];

type Span = { day: string; deviceKey: number; studentNo: number; first: number; last: number };

/** Collects which logins the devices of a batch carry. */
export function createSightings() {
  /** A device has one user, as a rule. */
  const byDevice = new Map<number, Span[]>();
  return {
    see: (day: string, deviceKey: number, studentNo: number, second: number): void => {
      let spans = byDevice.get(deviceKey);
      if (!spans) byDevice.set(deviceKey, (spans = []));
      const span = spans.find((one) => one.studentNo === studentNo && one.day === day);
      if (!span) spans.push({ day, deviceKey, studentNo, first: second, last: second });
      else if (second < span.first) span.first = second;
      else if (second > span.last) span.last = second;
    },
    /** In the order of the primary key. */
    rows: (): SightingRow[] =>
      [...byDevice.values()]
        .flat()
        .sort(byPrimaryKey)
        .map(({ day, deviceKey, studentNo, first, last }) => [
          day,
          deviceKey,
          studentNo,
          wallClockAt(day, first),
          wallClockAt(day, last),
        ]),
  };
}

function byPrimaryKey(a: Span, b: Span): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return a.deviceKey - b.deviceKey || a.studentNo - b.studentNo;
}

/**
 * The devices of these events that carry the login of a student who opted out, in order. A login
 * that failed was checked by nobody, so it withholds no device.
 */
export function withheldIn(
  events: readonly KeyedEvent[],
  plans: ReadonlyMap<string, DayPlan>,
): WithheldRow[] {
  if (![...plans.values()].some(({ logins }) => logins.size > 0)) return [];
  const rows: WithheldRow[] = [];
  for (const { day, deviceKey, kind, loginKey = NO_LOGIN } of events)
    if (kind !== 'failed' && userOf(plans.get(day)!, loginKey) === 'opted_out')
      rows.push([deviceKey, day]);
  return mergeWithheld([rows]);
}

/** One row for each device, in order. */
export function mergeWithheld(parts: readonly WithheldRow[][]): WithheldRow[] {
  const lastDays = new Map<number, string>();
  for (const [deviceKey, day] of parts.flat())
    if (day > (lastDays.get(deviceKey) ?? '')) lastDays.set(deviceKey, day);
  return [...lastDays].sort(([a], [b]) => a - b);
}
