import { readPieces } from '../attendance/occupancy/room-text.js';
import { timeOfDay, wallClock, weekdayOf } from '../attendance/wall-clock.js';
import {
  readCountedDays,
  readLastRoomDay,
  readPeoplePerSeen,
  readRoomDays,
  readRoomHours,
  readRooms,
  readSectionsInRooms,
  type Room,
  type RoomRange,
  type SectionInRoom,
  type StoredRoomDay,
} from '../mysql/board/rooms.js';
import {
  fitOf,
  hoursByRoom,
  lastDays,
  shownPeople,
  unfitSections,
  weekOf,
  type Fit,
  type HoursOfDay,
  type ShownPeople,
} from '../service/rooms.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { nothingHere } from './class-page.js';
import type { Keep } from './live/kept.js';
import { requireDays } from './require-days.js';
import type { RoomAnswer, RoomsAnswer, RoomUse, UnfitSection } from './schemas/rooms.js';
import { LEAST_SIDE } from './small-groups.js';

type Asked = { from?: string | undefined; to?: string | undefined };

/** A longer time would be too much for one page. */
const MOST_DAYS = 200;
/** What is counted changes once a night. */
const FRESH_MS = 5 * 60_000;
/** In these hours rooms are used. */
const FIRST_HOUR = 8;
const END_HOUR = 22;

/** All rooms over some days. The same answer serves everybody who sees as much for a while. */
export async function roomsPage(
  board: Board,
  keep: Keep,
  { rights }: Access,
  asked: Asked,
): Promise<RoomsAnswer> {
  const range = await rangeOf(board, asked);
  const { allClasses, allPersons } = rights;
  const name = `rooms ${range.from} ${range.to} ${allClasses} ${allPersons}`;
  return keep(name, FRESH_MS, async () => {
    const shown = shownFor(board, allPersons);
    const [rooms, rows, days, sections, perSeen] = await Promise.all([
      readRooms(board.db, rights),
      readRoomHours(board.db, rights, range),
      readCountedDays(board.db, range),
      readSectionsInRooms(board.db, rights, range, groupOf(board)),
      readPeoplePerSeen(board.db, rights, range, groupOf(board)),
    ]);
    const hours = hoursByRoom(rows);
    return {
      ...range,
      ...{ days: days.length, weekdays: weekdaysOf(days), exact: shown.exact, perSeen },
      rooms: rooms.map((room) => useOf(room, hours.get(room.room) ?? [], days, shown)),
      week: campusWeek(rooms, hours, days, shown),
      unfit: unfitSections(sections).map((one) => sectionOf(one, shown)),
    };
  });
}

/** One room over some days, and by five minutes on one of them. */
export async function roomPage(
  board: Board,
  { rights }: Access,
  asked: Asked & { room: string; date?: string | undefined },
): Promise<RoomAnswer> {
  const { db } = board;
  const range = await rangeOf(board, asked);
  const room = (await readRooms(db, rights)).find((one) => one.room === asked.room);
  if (!room) throw nothingHere();
  const shown = shownFor(board, rights.allPersons);
  const [rows, days, sections, perSeen] = await Promise.all([
    readRoomDays(db, rights, room.room, range),
    readCountedDays(db, range),
    readSectionsInRooms(db, rights, range, groupOf(board), room.room),
    readPeoplePerSeen(db, rights, range, groupOf(board)),
  ]);
  const hours = hoursByRoom(rows.map((row) => [room.room, row.day, row.hours, row.most]));
  const date = days.includes(asked.date ?? '') ? asked.date! : days.at(-1);
  return {
    ...room,
    ...range,
    ...{ days: days.length, weekdays: weekdaysOf(days), exact: shown.exact, perSeen },
    week: weekOf(hours.get(room.room) ?? [], days, shown).map(({ weekday, hour, people }) => ({
      ...{ weekday, hour },
      people: shownPeople(people, shown),
    })),
    day: date === undefined ? null : dayOf(date, days, rows, shown),
    sections: sections.map((one) => sectionOf({ ...one, fit: fitOf(one) }, shown)),
  };
}

function weekdaysOf(days: readonly string[]): number[] {
  return [...new Set(days.map(weekdayOf))].sort((a, b) => a - b);
}

function shownFor({ settings }: Board, exact: boolean): ShownPeople {
  return { leastGroup: settings.leastGroup, exact };
}

function groupOf({ settings }: Board): { leastGroup: number; leastSide: number } {
  return { leastGroup: settings.leastGroup, leastSide: LEAST_SIDE };
}

/** The days that are asked for: by default four weeks until the last one that was counted. */
async function rangeOf({ db, settings, now }: Board, { from, to }: Asked): Promise<RoomRange> {
  const today = wallClock(now(), settings.timeZone).slice(0, 10);
  const last = to ?? (await readLastRoomDay(db)) ?? today;
  const range = { from: from ?? lastDays(last).from, to: last };
  requireDays(range, MOST_DAYS);
  return range;
}

/** How a room is used in the hours of teaching. */
function useOf(
  room: Room,
  rows: readonly HoursOfDay[],
  days: readonly string[],
  shown: ShownPeople,
): RoomUse {
  const counts = rows
    .filter(({ day }) => weekdayOf(day) <= 5)
    .flatMap(({ hours }) => hours.slice(FIRST_HOUR, END_HOUR))
    .map((people) => (people === null ? null : shownPeople(people, shown)))
    .filter((people) => people !== null);
  const all = days.filter((day) => weekdayOf(day) <= 5).length * (END_HOUR - FIRST_HOUR);
  const sum = counts.reduce((total, people) => total + people, 0);
  const most = Math.max(0, ...rows.map((row) => row.most ?? 0));
  return {
    ...room,
    most: shownPeople(most, shown),
    used: all > 0 ? counts.length / all : 0,
    people: counts.length > 0 ? Math.round(sum / counts.length) : null,
  };
}

/** How many rooms are in use, and how many seats are taken, by weekday and hour. */
function campusWeek(
  rooms: readonly Room[],
  hours: ReadonlyMap<string, readonly HoursOfDay[]>,
  days: readonly string[],
  shown: ShownPeople,
): RoomsAnswer['week'] {
  const seated = rooms.filter(({ capacity }) => capacity !== null && capacity > 0);
  const seats = seated.reduce((sum, { capacity }) => sum + capacity!, 0);
  const cells = new Map<number, { used: number; people: number }>();
  for (const { room } of seated)
    for (const row of hours.get(room) ?? [])
      row.hours.forEach((people, hour) => {
        const count = people === null ? null : shownPeople(people, shown);
        if (count === null) return;
        const key = weekdayOf(row.day) * 24 + hour;
        const cell = cells.get(key) ?? { used: 0, people: 0 };
        cells.set(key, cell);
        cell.used += 1;
        cell.people += count;
      });
  const daysOf = (weekday: number) => days.filter((day) => weekdayOf(day) === weekday).length;
  return [...cells]
    .sort((a, b) => a[0] - b[0])
    .map(([key, { used, people }]) => {
      const weekday = Math.floor(key / 24);
      const count = daysOf(weekday);
      return {
        ...{ weekday, hour: key % 24 },
        rooms: Math.min(1, used / (count * seated.length)),
        seats: Math.min(1, people / (count * seats)),
      };
    });
}

function dayOf(
  date: string,
  days: readonly string[],
  rows: readonly StoredRoomDay[],
  shown: ShownPeople,
): RoomAnswer['day'] {
  const at = days.indexOf(date);
  const row = rows.find(({ day }) => day === date);
  return {
    date,
    previous: days[at - 1] ?? null,
    next: days[at + 1] ?? null,
    pieces: (row ? readPieces(row) : []).map(({ piece, people, margin }) => {
      const count = people === null ? null : shownPeople(people, shown);
      const range = shown.exact && count !== null ? margin : null;
      return {
        start: timeOfDay(piece * 300).slice(0, 5),
        people: count,
        low: range === null ? null : Math.max(0, count! - range),
        high: range === null ? null : count! + range,
        isKnown: people !== null,
      };
    }),
  };
}

function sectionOf(one: SectionInRoom & { fit: Fit }, shown: ShownPeople): UnfitSection {
  return { ...one, people: shownPeople(one.people, shown) ?? 0 };
}
