import type { Section } from './curriculum.js';
import { random, type Random } from '../numbers/random.js';

/** A weekly meeting of a section. */
export type Meeting = {
  index: number;
  /** The index of the section. */
  section: number;
  /** The number of the planned room. */
  room: number;
  /** 1 = Monday to 5 = Friday. */
  weekday: number;
  /** The periods of the day that it fills. */
  slots: number[];
  /** Minutes after midnight. */
  startMinute: number;
  endMinute: number;
};

/** A teaching room before it has a place in a building. */
export type PlannedRoom = {
  capacity: number;
  /** 1 for each period of the week that is taken. */
  busy: Uint8Array;
};

/**
 * When the periods of a day start, minutes after midnight (estimate, after CUHK-Shenzhen's day).
 */
export const PERIOD_STARTS = [510, 600, 690, 810, 900, 990, 1140] as const;
export const PERIOD_MINUTES = 80;

/**
 * Gives every section its weekly meetings, and one room that is free and large enough for all of
 * them. It adds rooms when they are needed. A group of a cohort never has two required courses at
 * once. Everything else may clash.
 */
export function weeklyTimetable(
  sections: readonly Section[],
  seed: number,
): { meetings: Meeting[]; rooms: PlannedRoom[] } {
  const draw = random(seed, 'timetable');
  const rooms: PlannedRoom[] = [];
  const meetings: Meeting[] = [];
  const groups = new Map<string, Set<number>>();
  for (const section of [...sections].sort((a, b) => b.seats - a.seats || a.index - b.index)) {
    const group = groupSlots(groups, section);
    const { pattern, room } = place(section, rooms, group, draw);
    for (const slot of pattern) {
      (rooms[room] as PlannedRoom).busy[slot] = 1;
      group.add(slot);
    }
    for (const slots of byDay(pattern)) meetings.push(meeting(section, room, slots));
  }
  addSpares(rooms);
  meetings.sort((a, b) => a.section - b.section || a.weekday - b.weekday);
  meetings.forEach((each, index) => (each.index = index));
  return { meetings, rooms };
}

const DAY_SLOTS = PERIOD_STARTS.length;
const WEEK_SLOTS = 5 * DAY_SLOTS;
/**
 * A room is full at this share of the week, so that classes can move and students can study
 * (estimate).
 */
const FULL_SHARE = 0.68;
const ROOM_SIZES = [24, 34, 50, 64, 90, 120, 180, 240, 320] as const;
const DAY_PAIRS = [
  [0, 2],
  [1, 3],
  [0, 3],
  [1, 4],
  [2, 4],
] as const;
const DOUBLE_STARTS = [0, 3, 4] as const;

function groupSlots(groups: Map<string, Set<number>>, section: Section): Set<number> {
  const key = section.cohort < 0 ? `open ${section.index}` : `${section.cohort} ${section.number}`;
  const slots = groups.get(key) ?? new Set();
  groups.set(key, slots);
  return slots;
}

function place(section: Section, rooms: PlannedRoom[], group: Set<number>, draw: Random) {
  let pattern: number[] = [];
  for (let attempt = 0; attempt < 40; attempt++) {
    const candidate = weekPattern(section, draw);
    if (candidate.some((slot) => group.has(slot))) continue;
    pattern = candidate;
    const room = freeRoom(rooms, section.seats, pattern, draw);
    if (room >= 0) return { pattern, room };
  }
  if (pattern.length === 0) pattern = weekPattern(section, draw);
  const capacity = ROOM_SIZES.find((size) => size >= section.seats) ?? section.seats;
  rooms.push({ capacity, busy: new Uint8Array(WEEK_SLOTS) });
  return { pattern, room: rooms.length - 1 };
}

/**
 * Two periods on two days. Some electives meet once, for two periods in a row. Slots are numbered
 * through the week.
 */
function weekPattern(section: Section, draw: Random): number[] {
  if (section.kind === 'elective' && draw.chance(0.35)) {
    const first = draw.integer(5) * DAY_SLOTS + draw.pick(DOUBLE_STARTS);
    return [first, first + 1];
  }
  const slot = draw.chance(0.06) ? DAY_SLOTS - 1 : draw.integer(DAY_SLOTS - 1);
  return draw.pick(DAY_PAIRS).map((day) => day * DAY_SLOTS + slot);
}

function freeRoom(rooms: PlannedRoom[], seats: number, pattern: number[], draw: Random): number {
  const offset = draw.integer(Math.max(1, rooms.length));
  for (let n = 0; n < rooms.length; n++) {
    const at = (n + offset) % rooms.length;
    const room = rooms[at] as PlannedRoom;
    if (room.capacity < seats || room.capacity > seats * 2 + 20) continue;
    const used = room.busy.reduce((sum, slot) => sum + slot, 0);
    if (used + pattern.length > FULL_SHARE * WEEK_SLOTS) continue;
    if (pattern.every((slot) => !room.busy[slot])) return at;
  }
  return -1;
}

function byDay(pattern: number[]): number[][] {
  const days = new Map<number, number[]>();
  for (const slot of pattern) {
    const day = Math.floor(slot / DAY_SLOTS);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return [...days.values()];
}

function meeting(section: Section, room: number, slots: number[]): Meeting {
  const inDay = slots.map((slot) => slot % DAY_SLOTS);
  const first = PERIOD_STARTS[inDay[0] as number] as number;
  const last = PERIOD_STARTS[inDay[inDay.length - 1] as number] as number;
  return {
    index: -1,
    section: section.index,
    room,
    weekday: Math.floor((slots[0] as number) / DAY_SLOTS) + 1,
    slots: inDay,
    startMinute: first,
    endMinute: last + PERIOD_MINUTES,
  };
}

/** Adds a second room of the largest size if there is only one, so that its classes can move. */
function addSpares(rooms: PlannedRoom[]): void {
  const largest = Math.max(...rooms.map((room) => room.capacity));
  if (rooms.filter((room) => room.capacity === largest).length === 1) {
    rooms.push({ capacity: largest, busy: new Uint8Array(WEEK_SLOTS) });
  }
}
