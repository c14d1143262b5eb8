import { readName, readTermDate, readTime } from './columns.js';
import { rosterLines, type Findings, type RosterLine } from './lines.js';
import { shareADay, warnOfMeetings, type MeetingLine } from './meeting-warnings.js';
import { NO_TERM, type CalendarDays, type Rooms } from './places.js';
import { compareText } from '../compare-text.js';
import { termOn, weekSpans, writtenWeeks } from './weeks.js';
import { writtenWeekday } from './written-times.js';
import type { RosterAccessPoint, RosterMeeting, RosterSection, RosterTables } from './roster.js';
import { readSection, type SectionLines } from './sections.js';
import { addDays, LONGEST_RANGE_DAYS } from '../wall-clock.js';

/** The sections and their weekly meetings. */
export type Meetings = {
  sections: RosterSection[];
  timetable: RosterMeeting[];
  /** sectionKey -> index in sections. */
  sectionOf: ReadonlyMap<string, number>;
};
/** What people write where a room should stand, if a class has none. */
const NO_ROOM =
  /^(?:on-?line(?: class)?|virtual|remote|zoom|(?:ms )?teams|tba|tbd|n\/?a|none|-+|线上|网上|网络|网课|在线|線上|待定|无)$/i;

/**
 * Reads timetable.csv. A section counts as known even if the rest of its line is bad, so that only
 * the line's own fault is reported.
 */
export function readMeetings(
  tables: RosterTables,
  rooms: Rooms | undefined,
  accessPoints: readonly RosterAccessPoint[],
  calendar: CalendarDays,
  findings: Findings,
): Meetings | undefined {
  const lines = rosterLines(tables, 'timetable.csv', findings);
  if (!lines) return undefined;
  const sections: SectionLines[] = [];
  const sectionOf = new Map<string, number>();
  const read: MeetingLine[] = [];
  for (const line of lines) {
    const section = readSection(line, sections, sectionOf, findings);
    for (const meeting of readMeeting(line, rooms, calendar, findings))
      if (section !== undefined) read.push({ ...meeting, section, line: line.line });
  }
  const meetings = withoutTooLong(read, findings);
  reportRepeats(meetings, calendar, findings);
  warnOfMeetings(meetings, sections, accessPoints, calendar, findings);
  return {
    sections: sections.map(({ kindLine: _, lecturers, ...section }) => ({
      ...section,
      lecturers: [...lecturers],
    })),
    timetable: meetings.map(({ line: _, ...meeting }) => meeting),
    sectionOf,
  };
}

/** The weekly meetings of one line: one for each span of weeks, and none if the line is bad. */
function readMeeting(
  line: RosterLine,
  rooms: Rooms | undefined,
  calendar: CalendarDays,
  findings: Findings,
): Omit<RosterMeeting, 'section'>[] {
  const room = readRoom(line, rooms, findings);
  const weekday = writtenWeekday(line.text('weekday'));
  if (weekday === undefined)
    line.bad('weekday must be a number from 1 (Monday) to 7, or a name such as Monday');
  const startSecond = readTime(line, 'start');
  const endSecond = readTime(line, 'end');
  if (startSecond !== undefined && endSecond !== undefined && endSecond <= startSecond) {
    line.bad(endSecond === startSecond ? NO_LENGTH : PAST_MIDNIGHT);
  }
  const spans = readSpans(line, calendar);
  if (room === undefined || weekday === undefined || startSecond === undefined) return [];
  if (endSecond === undefined) return [];
  return spans.map((span) => ({ room, weekday, startSecond, endSecond, ...span }));
}

const NO_LENGTH = 'end must be after start, on the same day';
const PAST_MIDNIGHT =
  'end must be after start, on the same day, because attendance is counted day by day: write a class past midnight as two lines, one to 23:59 and one from 00:00 of the next weekday';

/** The room of a class, or null if it has none; undefined, and reported, if it is no name. */
function readRoom(
  line: RosterLine,
  rooms: Rooms | undefined,
  findings: Findings,
): string | null | undefined {
  const room = readName(line, 'room', 64);
  if (!room || !rooms || rooms.lineOf.has(room)) return room === '' ? null : room;
  if (!NO_ROOM.test(room)) {
    line.bad(`room "${room}" is not in rooms.csv`);
    return room;
  }
  const reason = `room "${room}" is no place: its classes are read without a room, and not measured`;
  findings.warnings.push({ file: 'timetable.csv', line: line.line, reason });
  return null;
}

type DateSpan = Pick<RosterMeeting, 'firstDate' | 'lastDate'>;

/** The days of a line: from its first to its last date, or its weeks within them. */
function readSpans(line: RosterLine, { terms }: CalendarDays): DateSpan[] {
  const weeks = line.text('weeks');
  const open = weeks === '' ? undefined : '';
  const first = readTermDate(line, 'first_date', ': write the first day of the term', open);
  const last = readTermDate(line, 'last_date', ': write the last day of the term', open);
  if (first === undefined || last === undefined) return [];
  if (first !== '' && last !== '' && last < first) {
    line.bad('first_date comes after last_date');
    return [];
  }
  if (weeks === '') return [{ firstDate: first, lastDate: last }];
  const numbers = writtenWeeks(weeks);
  if (!numbers) line.bad(WEEKS_FAULT);
  const term = first === '' && terms.length > 1 ? undefined : termOn(terms, first);
  if (!term) line.bad(terms.length > 1 ? SEVERAL_TERMS : NO_TERM);
  if (!numbers || !term) return [];
  const spans = weekSpans(term, numbers).flatMap(({ firstDate, lastDate }) => {
    const from = firstDate < first ? first : firstDate;
    const to = last !== '' && last < lastDate ? last : lastDate;
    return from <= to ? [{ firstDate: from, lastDate: to }] : [];
  });
  if (spans.length === 0) line.bad('weeks has no day from first_date to last_date');
  return spans;
}

const WEEKS_FAULT =
  'weeks must be weeks of the term from 1 to 60, such as 1-16, 1-15(odd) or 1,3,5-9 (where a spreadsheet has made a date of it, format the column as text)';
const SEVERAL_TERMS =
  'calendar.csv has several terms: say with first_date in which one the weeks are';

/** Leaves out, and reports, meetings too long after the first one to look at day by day. */
function withoutTooLong(meetings: readonly MeetingLine[], findings: Findings): MeetingLine[] {
  let earliest = meetings[0];
  for (const meeting of meetings) {
    if (earliest && meeting.firstDate < earliest.firstDate) earliest = meeting;
  }
  if (!earliest) return [];
  const limit = addDays(earliest.firstDate, LONGEST_RANGE_DAYS);
  const reason = `last_date lies more than ${LONGEST_RANGE_DAYS} days after the first_date of line ${earliest.line}`;
  return meetings.filter(({ line, lastDate }) => {
    if (lastDate <= limit) return true;
    findings.errors.push({ file: 'timetable.csv', line, reason });
    return false;
  });
}

const TWO_ROOMS =
  ': a class has one room, so for a section in two rooms at once add a room to rooms.csv that stands for both, and list the access points of both for it';

/**
 * Two classes of one section must not start at the same time on the same day, because nothing could
 * tell them apart.
 */
function reportRepeats(
  meetings: readonly MeetingLine[],
  calendar: CalendarDays,
  findings: Findings,
): void {
  const sorted = meetings.toSorted(
    (a, b) =>
      a.section - b.section ||
      a.weekday - b.weekday ||
      a.startSecond - b.startSecond ||
      compareText(a.firstDate, b.firstDate),
  );
  let longest: MeetingLine | undefined;
  for (const meeting of sorted) {
    const same =
      longest?.section === meeting.section &&
      longest.weekday === meeting.weekday &&
      longest.startSecond === meeting.startSecond;
    if (longest && same && shareADay(longest, meeting, calendar)) {
      const [first, line] = [
        Math.min(longest.line, meeting.line),
        Math.max(longest.line, meeting.line),
      ];
      const two = longest.room === meeting.room ? '' : TWO_ROOMS;
      const reason = `course, section, weekday and start repeat line ${first}, in overlapping dates${two}`;
      findings.errors.push({ file: 'timetable.csv', line, reason });
    }
    if (!longest || !same || meeting.lastDate > longest.lastDate) longest = meeting;
  }
}
