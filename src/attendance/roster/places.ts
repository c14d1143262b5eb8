import {
  readDate,
  readKey,
  readName,
  readNumber,
  rosterLines,
  type Findings,
  type RosterLine,
} from './lines.js';
import type { Roster, RosterAccessPoint, RosterRoom, RosterTables } from './roster.js';

/** The rooms of a roster. */
export type Rooms = {
  list: RosterRoom[];
  /** Room -> its line in rooms.csv. */
  lineOf: ReadonlyMap<string, number>;
};

const MAX_CAPACITY = 1_000_000;

/**
 * Reads rooms.csv. Only the name of a room is required. A room whose other columns are bad still
 * counts, so that only the line's own fault is reported.
 */
export function readRooms(tables: RosterTables, findings: Findings): Rooms | undefined {
  const lines = rosterLines(tables, 'rooms.csv', findings);
  if (!lines) return undefined;
  const list: RosterRoom[] = [];
  const lineOf = new Map<string, number>();
  for (const line of lines) {
    const room = readKey(line, 'room', 64);
    const building = readName(line, 'building', 64) ?? '';
    const floor = readName(line, 'floor', 16) ?? '';
    const capacity =
      line.text('capacity') === ''
        ? null
        : (readNumber(line, 'capacity', { min: 0, max: MAX_CAPACITY, whole: true }) ?? null);
    if (room === undefined) continue;
    const first = lineOf.get(room);
    if (first !== undefined) line.bad(`room repeats line ${first}`);
    else lineOf.set(room, line.line);
    list.push({ room, building, floor, capacity });
  }
  return { list, lineOf };
}

/** Reads access-points.csv: which rooms each access point covers. */
export function readAccessPoints(
  tables: RosterTables,
  rooms: Rooms | undefined,
  findings: Findings,
): RosterAccessPoint[] {
  const list: RosterAccessPoint[] = [];
  const lineOf = new Map<string, number>();
  for (const line of rosterLines(tables, 'access-points.csv', findings) ?? []) {
    const accessPoint = readKey(line, 'ap', 255);
    const room = readKey(line, 'room', 64);
    const weight =
      line.text('weight') === '' ? 1 : readNumber(line, 'weight', { min: 0, max: 1, whole: false });
    if (accessPoint === undefined || room === undefined) continue;
    if (rooms && !rooms.lineOf.has(room)) line.bad(`room "${room}" is not in rooms.csv`);
    // No name holds a control character, so two pairs never share a key.
    const pair = `${accessPoint}\n${room}`;
    const first = lineOf.get(pair);
    if (first !== undefined) line.bad(`ap and room repeat line ${first}`);
    else lineOf.set(pair, line.line);
    if (weight !== undefined) list.push({ accessPoint, room, weight });
  }
  return list;
}

/** Reads calendar.csv, if there is one. */
export function readCalendar(tables: RosterTables, findings: Findings): Roster['calendar'] {
  const calendar: Roster['calendar'] = new Map();
  const lineOf = new Map<string, number>();
  for (const line of rosterLines(tables, 'calendar.csv', findings) ?? []) {
    const date = readDate(line, 'date');
    const status = readStatus(line);
    if (date === undefined) continue;
    const first = lineOf.get(date);
    if (first !== undefined) line.bad(`date repeats line ${first}`);
    else lineOf.set(date, line.line);
    if (status !== undefined) calendar.set(date, status);
  }
  return calendar;
}

function readStatus(line: RosterLine): number | 'holiday' | undefined {
  const text = line.text('status').toLowerCase();
  if (text === 'holiday') return text;
  const [, weekday] = /^as ?([1-7])$/.exec(text) ?? [];
  if (weekday !== undefined) return Number(weekday);
  line.bad('status must be holiday, or as and a weekday from 1 to 7');
  return undefined;
}
