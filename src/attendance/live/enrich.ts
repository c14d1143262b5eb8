import { presenceOf } from './presence.js';
import type { KeyedEvent } from './key-order.js';
import type { AccessEventKind } from '../record/access-event.js';
import type { DayPlan, PlannedClass } from '../roster/roster.js';
import { wallClockAt } from '../wall-clock.js';

/** What the enriched topic says of an access event. It names no person and holds no MAC. */
export type EnrichedEvent = {
  /** "YYYY-MM-DD HH:MM:SS" on the campus wall clock. */
  at: string;
  device_key: number;
  access_point: string;
  /** Whether the device joined. False if it failed to, and if it left. */
  ok: boolean;
  kind: AccessEventKind;
  /** Whether the record's login is a student's, or a student owns the device on that day. */
  known_device: boolean;
  /** The rooms that the access point covers. */
  rooms: readonly string[];
  /**
   * The classes that meet in these rooms at that time. present: by the `seed` policy this event
   * makes the owner of the device present.
   */
  classes: { course: string; section: string; room: string; present: boolean }[];
};

/**
 * Resolves events for the enriched topic, in the same order. Leaves out events of students who
 * opted out.
 * @param withheld as of `presenceOf`
 */
export function enrichEvents<E extends KeyedEvent & { accessPoint: string }>(
  events: readonly E[],
  plans: ReadonlyMap<string, DayPlan>,
  withheld?: ReadonlySet<number>,
): { event: E; enriched: EnrichedEvent }[] {
  const byRoom = new Map([...plans].map(([day, plan]) => [day, classesByRoom(plan)]));
  return events.flatMap((event) => {
    const { day, second, deviceKey, accessPoint, accessPointNo, kind, loginKey } = event;
    const plan = plans.get(day)!;
    const found = presenceOf(plan, deviceKey, accessPointNo, second, loginKey, withheld);
    if (found === 'opted_out') return [];
    const ok = kind === 'joined';
    const presentIn = ok && typeof found === 'object' ? found.classNos : [];
    const rooms = plan.roomsOf.get(accessPointNo) ?? [];
    const classes = rooms
      .flatMap((room) => byRoom.get(day)!.get(room) ?? [])
      .filter(({ startSecond, endSecond }) => startSecond <= second && second <= endSecond)
      .map(({ classNo, course, section, room }) => ({
        course,
        section,
        room: room!,
        present: presentIn.includes(classNo),
      }));
    return [
      {
        event,
        enriched: {
          at: wallClockAt(day, second),
          device_key: deviceKey,
          access_point: accessPoint,
          ok,
          kind,
          known_device: found !== 'unknown_device',
          rooms,
          classes,
        },
      },
    ];
  });
}

function classesByRoom(plan: DayPlan): Map<string, PlannedClass[]> {
  const byRoom = new Map<string, PlannedClass[]>();
  for (const one of plan.classes)
    if (one.room !== null) byRoom.set(one.room, [...(byRoom.get(one.room) ?? []), one]);
  return byRoom;
}
