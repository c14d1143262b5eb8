import type { DayPlan } from '../roster/roster.js';

/** A known student whom an event makes present. */
export type Presence = {
  studentNo: number;
  /** The classes in which the student is present; at least one. */
  classNos: number[];
};

/**
 * What one successful access event says by the `seed` policy. The owner of the device is present in
 * every class in which the owner is enrolled on that date, that meets at that second (start and end
 * included), and whose room the access point covers with a weight above 0.
 *
 * Called for every event of ingest, so it allocates nothing unless somebody is present.
 * @param second seconds after midnight of the plan's day
 * @returns
 * - a Presence: the caller records first and last seen of each class
 * - `unknown_device`: nobody owns the device on that day; the event is stored and counted
 * - `opted_out`: the caller counts the event and drops it; it must not be stored
 * - undefined: a known student, but no class of this student meets there at that time; the event is
 *   stored
 */
export function presenceOf(
  plan: DayPlan,
  deviceKey: number,
  accessPointNo: number,
  second: number,
): Presence | 'unknown_device' | 'opted_out' | undefined {
  const owner = plan.owners.get(deviceKey);
  if (owner === undefined) return 'unknown_device';
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
