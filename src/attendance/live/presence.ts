import { NO_LOGIN } from '../identity/login.js';
import type { DayPlan } from '../roster/roster.js';

/** A known student whom an event makes present. */
export type Presence = {
  studentNo: number;
  /** The classes in which the student is present; at least one. */
  classNos: number[];
};

/**
 * What one successful access event says by the `seed` policy. The student whose login it carries,
 * or else the owner of the device, is present in every class in which the student is enrolled on
 * that date, that meets at that second (start and end included), and whose room the access point
 * covers with a weight above 0.
 *
 * Called for every event of ingest, so it allocates nothing unless somebody is present.
 * @param second seconds after midnight of the plan's day
 * @param loginKey of the record's user; negative for none
 * @param withheld devices that carried the login of a student who opted out, beside those that the
 *   plan knows
 * @returns
 * - a Presence: the caller records first and last seen of each class
 * - `unknown_device`: no login says whose it is, and nobody owns the device on that day; the event
 *   is stored and counted
 * - `opted_out`: the caller counts the event and drops it; it must not be stored
 * - undefined: a known student, but no class of this student meets there at that time; the event is
 *   stored
 */
export function presenceOf(
  plan: DayPlan,
  deviceKey: number,
  accessPointNo: number,
  second: number,
  loginKey: number = NO_LOGIN,
  withheld: ReadonlySet<number> = NOTHING,
): Presence | 'unknown_device' | 'opted_out' | undefined {
  const owner = userOf(plan, loginKey) ?? plan.owners.get(deviceKey);
  if (owner === undefined) return withheld.has(deviceKey) ? 'opted_out' : 'unknown_device';
  if (owner === 'opted_out') return owner;
  let presence: Presence | undefined;
  const end = plan.firstClass[owner + 1]!;
  for (let k = plan.firstClass[owner]!; k < end; k += 1) {
    const meeting = plan.classes[plan.studentClasses[k]!]!;
    if (second < meeting.startSecond || second > meeting.endSecond) continue;
    if (!meeting.accessPoints.has(accessPointNo)) continue;
    presence ??= { studentNo: plan.students[owner]!, classNos: [] };
    presence.classNos.push(meeting.classNo);
  }
  return presence;
}

/** Whose login it is, as an index of `students`; undefined for a login that is not believed. */
export function userOf(plan: DayPlan, loginKey: number): number | 'opted_out' | undefined {
  return loginKey < 0 ? undefined : plan.logins.get(loginKey);
}

const NOTHING: ReadonlySet<number> = new Set();
