import { readKey, readName, readNumber, readTermDate } from './columns.js';
import { rosterLines, type Findings, type RosterLine } from './lines.js';
import type { Calendar, RosterAccessPoint, RosterRoom, RosterTables } from './roster.js';
import { addDays, dayNumber } from '../wall-clock.js';
import { mondayOf, termOn, termsOf, weekMonday, type NamedWeek, type Term } from './weeks.js';
import { writtenStatus } from './written-status.js';

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
  const firstOf = new Map<string, { line: number; weight: number | undefined }>();
  for (const line of rosterLines(tables, 'access-points.csv', findings) ?? []) {
    const accessPoint = readKey(line, 'ap', 255);
    const room = readKey(line, 'room', 64);
    const weight =
      line.text('weight') === '' ? 1 : readNumber(line, 'weight', { min: 0, max: 1, whole: false });
    if (accessPoint === undefined || room === undefined) continue;
    if (rooms && !rooms.lineOf.has(room)) {
      line.leaveOut(`room "${room}" is not in rooms.csv`);
      continue;
    }
    // No name holds a control character, so two pairs never share a key.
    const pair = `${accessPoint}\n${room}`;
    const first = firstOf.get(pair);
    if (first === undefined) firstOf.set(pair, { line: line.line, weight });
    else {
      const reason = `ap and room repeat line ${first.line}`;
      if (first.weight === weight) line.leaveOut(reason);
      else line.bad(reason);
      continue;
    }
    if (weight !== undefined) list.push({ accessPoint, room, weight });
  }
  return list;
}

/** The days of a calendar, and the weeks of its terms. */
export type CalendarDays = Calendar & { terms: readonly Term[] };

type Makeup = { date: string; line: number; weekday: number; week: number };

/** Reads calendar.csv, if there is one. */
export function readCalendar(tables: RosterTables, findings: Findings): CalendarDays {
  const calendar: Calendar['calendar'] = new Map();
  const lineOf = new Map<string, number>();
  const named: NamedWeek[] = [];
  const makeups: Makeup[] = [];
  for (const line of rosterLines(tables, 'calendar.csv', findings) ?? []) {
    const date = readTermDate(line, 'date');
    const status = writtenStatus(line.text('status'));
    if (!status) line.bad(STATUS_FAULT);
    if (date === undefined || !status) {
      if (date !== undefined) requireOnce(line, date, lineOf);
      continue;
    }
    if ('termWeek' in status) {
      named.push({ week: status.termWeek, monday: mondayOf(date) });
      continue;
    }
    requireOnce(line, date, lineOf);
    calendar.set(date, 'holiday' in status ? 'holiday' : status.weekday);
    if ('weekday' in status && status.week !== undefined)
      makeups.push({ date, line: line.line, weekday: status.weekday, week: status.week });
  }
  const terms = termsOf(named);
  const follows = followedDays(makeups, terms, findings);
  return follows.size > 0 ? { calendar, follows, terms } : { calendar, terms };
}

const STATUS_FAULT = 'status must be holiday, or as and a weekday from 1 to 7';

function requireOnce(line: RosterLine, date: string, lineOf: Map<string, number>): void {
  const first = lineOf.get(date);
  if (first !== undefined) line.bad(`date repeats line ${first}`);
  else lineOf.set(date, line.line);
}

/** For each day that follows a day of a named week: that day. */
function followedDays(
  makeups: readonly Makeup[],
  terms: readonly Term[],
  findings: Findings,
): Map<string, string> {
  const follows = new Map<string, string>();
  for (const { date, line, weekday, week } of makeups) {
    const report = (reason: string) => findings.errors.push({ file: 'calendar.csv', line, reason });
    const term = termOn(terms, date);
    if (!term) {
      report(NO_TERM);
      continue;
    }
    const followed = addDays(weekMonday(term, week), weekday - 1);
    if (Math.abs(dayNumber(date) - dayNumber(followed)) <= MOST_DAYS_APART)
      follows.set(date, followed);
    else
      report(
        `date lies more than ${MOST_DAYS_APART} days from the day that it makes up for, ${followed}`,
      );
  }
  return follows;
}

/** A day that makes up for one further away has a typing error in its year. */
const MOST_DAYS_APART = 365;

/** Why a week has no dates. */
export const NO_TERM =
  'a week of the term is named, but calendar.csv does not say when week 1 is: add a line with the first day of the term and the status "week 1"';
