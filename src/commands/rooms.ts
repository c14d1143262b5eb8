import type { Command } from 'commander';
import { readHours, readPieces } from '../attendance/occupancy/room-text.js';
import { timeOfDay } from '../attendance/wall-clock.js';
import { RollcallError } from '../errors.js';
import {
  readLastRoomDay,
  readRoomDay,
  readRooms,
  readSectionsInRooms,
  type Room,
  type StoredRoomDay,
} from '../mysql/board/rooms.js';
import { ALL_RIGHTS } from '../mysql/board/rights.js';
import type { Database } from '../mysql/pool.js';
import { lastDays, unfitSections, type Fit } from '../service/rooms.js';
import { withDatabase } from './connect/with-database.js';
import { askedDay } from './terminal/flags.js';
import { tableText } from './terminal/table.js';

type Flags = { date?: string; json?: boolean };
type RoomsOfDay = {
  date: string;
  rooms: (Room & { day: StoredRoomDay | undefined })[];
  unfit: ReturnType<typeof unfitSections>;
};

/** Adds `rollcall rooms`. */
export function registerRooms(program: Command): void {
  program
    .command('rooms')
    .description('show how many people were in each room, and classes in rooms that do not fit')
    .option('--date <day>', 'the day, YYYY-MM-DD; default: the last one rolled up', askedDay)
    .option('--json', 'print JSON, by the hour and by five minutes')
    .action(async ({ date, json }: Flags) => {
      const found = await withDatabase((db) => roomsOfDay(db, date));
      console.log(json ? JSON.stringify(roomsJson(found)) : roomsText(found));
    });
}

const NO_SMALL_GROUPS = { leastGroup: 0, leastSide: 0 };

async function roomsOfDay(db: Database, asked: string | undefined): Promise<RoomsOfDay> {
  const date = asked ?? (await readLastRoomDay(db));
  if (date === null)
    throw new RollcallError(
      'not_found',
      'The people in rooms are counted when a day with classes is rolled up, and no day was yet: ' +
        'run "rollcall rollup run --date DAY".',
    );
  const days = new Map((await readRoomDay(db, ALL_RIGHTS, date)).map((one) => [one.room, one]));
  const rooms = await readRooms(db, ALL_RIGHTS);
  const sections = await readSectionsInRooms(db, ALL_RIGHTS, lastDays(date), NO_SMALL_GROUPS);
  return {
    date,
    rooms: rooms.map((room) => ({ ...room, day: days.get(room.room) })),
    unfit: unfitSections(sections),
  };
}

function roomsJson({ date, rooms, unfit }: RoomsOfDay) {
  return {
    date,
    rooms: rooms.map(({ day, ...room }) => ({
      ...room,
      most: day?.most ?? 0,
      hours: day ? readHours(day.hours) : Array.from({ length: 24 }, () => 0),
      pieces: (day ? readPieces(day) : []).map(({ piece, people, margin }) => ({
        start: timeOfDay(piece * 300).slice(0, 5),
        people,
        margin,
      })),
    })),
    unfit,
  };
}

/** The hours of a teaching day, which are shown even if nobody was in a room. */
const FIRST_HOUR = 8;
const LAST_HOUR = 21;

/** A row for each room that anybody used, with the mean of each hour. */
function roomsText({ date, rooms, unfit }: RoomsOfDay): string {
  const used = rooms.filter(({ day }) => day !== undefined);
  if (used.length === 0) return `Nobody was counted in a room on ${date}.`;
  const byRoom = used.map(({ day }) => readHours(day!.hours));
  const shown = hoursInUse(byRoom);
  const table = tableText(
    ['room', 'seats', 'most', ...shown.map((hour) => String(hour).padStart(2, '0'))],
    used.map(({ room, capacity, day }, i) => [
      ...[room, capacity ?? '', day!.most ?? '-'],
      ...shown.map((hour) => peopleText(byRoom[i]![hour]!)),
    ]),
  );
  return [
    table,
    `People in the rooms on ${date}: the most at once, and the mean of each hour. An estimate.`,
    ...unfitText(unfit),
  ].join('\n');
}

/** Those of a teaching day, and from the first to the last in which anybody was in a room. */
function hoursInUse(byRoom: readonly (number | null)[][]): number[] {
  const isUsed = (hour: number) => byRoom.some((hours) => Math.round(hours[hour] ?? 0) > 0);
  const used = Array.from({ length: 24 }, (_, hour) => hour).filter(isUsed);
  const [first, last] = [Math.min(FIRST_HOUR, ...used), Math.max(LAST_HOUR, ...used)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** null, which is shown as "-": nobody can say. */
function peopleText(people: number | null): number | string {
  return people === null ? '-' : Math.round(people);
}

const FITS: Record<Fit, string> = { too_large: 'too large', too_small: 'too small', fits: '' };

function unfitText(unfit: RoomsOfDay['unfit']): string[] {
  if (unfit.length === 0) return ['', 'All classes of the last four weeks fit their rooms.'];
  const rows = unfit.map((one) => [
    ...[`${one.course}/${one.section}`, one.room, one.capacity, one.enrolled],
    ...[Math.round(one.people), one.classes, `room ${FITS[one.fit]}`],
  ]);
  const head = ['section', 'room', 'seats', 'enrolled', 'come', 'classes', ''];
  return [
    '',
    'Classes that do not fit their rooms, in the last four weeks:',
    tableText(head, rows),
  ];
}
