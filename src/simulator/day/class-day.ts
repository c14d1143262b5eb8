import type { Area } from '../campus/floor-plan.js';
import type { Noise } from '../noise.js';
import { random } from '../numbers/random.js';
import type { Ways } from './ways.js';
import type { Meeting } from '../campus/weekly-timetable.js';
import type { World } from '../campus/world.js';

/** A class: one dated meeting of a section. */
export type DatedClass = {
  meeting: Meeting;
  /** The index of the section. */
  section: number;
  /** Seconds after midnight. */
  start: number;
  end: number;
  /** The room of the timetable. */
  room: Area;
  held: boolean;
  /** Where it meets; undefined if it is not held. */
  roomUsed: Area | undefined;
};

/** The classes of a day. */
export type ClassDay = {
  /** In order of their start. */
  classes: DatedClass[];
  /** Whether a teaching room, by its number in the plan, has a class in a period of the day. */
  busy: (room: number, slot: number) => boolean;
};

/** What all students share on a day. */
export type DayScene = {
  campus: World;
  ways: Ways;
  classDay: ClassDay;
  dayNumber: number;
  seed: number;
};

/**
 * The classes of a day. Most are held, some are not, and some move as a whole to another free room.
 */
export function classDay(
  campus: World,
  weekday: number,
  dayNumber: number,
  noise: Noise,
  seed: number,
): ClassDay {
  const meetings = campus.meetings.filter((meeting) => meeting.weekday === weekday);
  const busy = new Set(meetings.flatMap(({ room, slots }) => slots.map((slot) => room * 8 + slot)));
  const classes = meetings.map((meeting): DatedClass => {
    const draw = random(seed, 'class', meeting.index, dayNumber);
    const fate = draw.next();
    const room = campus.plan.rooms[meeting.room] as Area;
    const held = fate >= noise.notHeldShare;
    const moves = held && fate >= 1 - noise.movedShare;
    const roomUsed = !held
      ? undefined
      : moves
        ? otherRoom(campus, meeting, busy, draw.next())
        : room;
    return {
      meeting,
      section: meeting.section,
      start: meeting.startMinute * 60,
      end: meeting.endMinute * 60,
      room,
      held,
      roomUsed,
    };
  });
  classes.sort((a, b) => a.start - b.start || a.section - b.section);
  return { classes, busy: (room, slot) => busy.has(room * 8 + slot) };
}

/**
 * One of the three free rooms that fit best and are large enough; the planned room if there is
 * none.
 */
function otherRoom(campus: World, meeting: Meeting, busy: Set<number>, chance: number): Area {
  const rooms = campus.plan.rooms;
  const needed = campus.members[meeting.section]?.length ?? 0;
  const free = rooms
    .map((area, room) => ({ area, room }))
    .filter(
      ({ area, room }) =>
        area.capacity >= needed && meeting.slots.every((slot) => !busy.has(room * 8 + slot)),
    )
    .sort((a, b) => a.area.capacity - b.area.capacity || a.room - b.room)
    .slice(0, 3);
  const choice = free[Math.floor(chance * free.length)];
  if (!choice) return rooms[meeting.room] as Area;
  for (const slot of meeting.slots) busy.add(choice.room * 8 + slot);
  return choice.area;
}
