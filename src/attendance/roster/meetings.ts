import {
  readChoice,
  readDate,
  readKey,
  readName,
  readNames,
  readNumber,
  readTime,
  rosterLines,
  type Findings,
  type RosterLine,
} from './lines.js';
import { shareADay, warnOfMeetings, type MeetingLine } from './meeting-warnings.js';
import type { Rooms } from './places.js';
import { compareText } from '../compare-text.js';
import type {
  Roster,
  RosterAccessPoint,
  RosterMeeting,
  RosterSection,
  RosterTables,
  SectionKind,
} from './roster.js';
import { addDays } from '../wall-clock.js';

/** The sections and their weekly meetings. */
export type Meetings = {
  sections: RosterSection[];
  timetable: RosterMeeting[];
  /** sectionKey -> index in sections. */
  sectionOf: ReadonlyMap<string, number>;
};
/** A longer timetable has a typing error in a year. It would be written out day by day. */
const MAX_DAYS = 3660;
const KINDS = new Map<string, SectionKind | null>([
  ['', null],
  ['required', 'required'],
  ['elective', 'elective'],
  ['large', 'large'],
]);

/**
 * Reads timetable.csv. A section counts as known even if the rest of its line is bad, so that only
 * the line's own fault is reported.
 */
export function readMeetings(
  tables: RosterTables,
  rooms: Rooms | undefined,
  accessPoints: readonly RosterAccessPoint[],
  calendar: Roster['calendar'],
  findings: Findings,
): Meetings | undefined {
  const lines = rosterLines(tables, 'timetable.csv', findings);
  if (!lines) return undefined;
  const sections: SectionLines[] = [];
  const sectionOf = new Map<string, number>();
  const meetings: MeetingLine[] = [];
  for (const line of lines) {
    const section = readSection(line, sections, sectionOf, findings);
    const meeting = readMeeting(line, rooms);
    if (section !== undefined && meeting) meetings.push({ ...meeting, section, line: line.line });
  }
  reportTooLong(meetings, findings);
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

/**
 * The key of a section in a map. No name holds a control character, so two sections never share a
 * key.
 */
export function sectionKey(course: string, section: string): string {
  return `${course}\n${section}`;
}

/** What the lines of a section say together. kindLine: the line that gives its kind. */
type SectionLines = Omit<RosterSection, 'lecturers'> & {
  kindLine: number;
  lecturers: Set<string>;
};

function readSection(
  line: RosterLine,
  sections: SectionLines[],
  sectionOf: Map<string, number>,
  findings: Findings,
): number | undefined {
  const course = readKey(line, 'course', 32);
  const section = readKey(line, 'section', 16);
  const kind = readChoice(line, 'kind', KINDS) ?? null;
  const lecturers = readNames(line, 'lecturer', 255);
  if (course === undefined || section === undefined) return undefined;
  const key = sectionKey(course, section);
  const index =
    sectionOf.get(key) ??
    sections.push({ course, section, kind, kindLine: line.line, lecturers: new Set() }) - 1;
  sectionOf.set(key, index);
  const known = sections[index]!;
  for (const lecturer of lecturers) known.lecturers.add(lecturer);
  if (known.kind === null && kind !== null)
    sections[index] = { ...known, kind, kindLine: line.line };
  else if (kind !== null && kind !== known.kind) {
    const reason = `kind differs from line ${known.kindLine} of the same section: line ${known.kindLine} counts`;
    findings.warnings.push({ file: 'timetable.csv', line: line.line, reason });
  }
  return index;
}

function readMeeting(
  line: RosterLine,
  rooms: Rooms | undefined,
): Omit<RosterMeeting, 'section'> | undefined {
  const room = readName(line, 'room', 64);
  if (room && rooms && !rooms.lineOf.has(room)) line.bad(`room "${room}" is not in rooms.csv`);
  const weekday = readNumber(line, 'weekday', { min: 1, max: 7, whole: true });
  const startSecond = readTime(line, 'start');
  const endSecond = readTime(line, 'end');
  if (startSecond !== undefined && endSecond !== undefined && endSecond <= startSecond) {
    line.bad('end must be after start, on the same day');
  }
  const firstDate = readDate(line, 'first_date');
  const lastDate = readDate(line, 'last_date');
  if (firstDate !== undefined && lastDate !== undefined && lastDate < firstDate) {
    line.bad('first_date comes after last_date');
    return undefined;
  }
  if (room === undefined || weekday === undefined || startSecond === undefined) return undefined;
  if (endSecond === undefined || firstDate === undefined || lastDate === undefined)
    return undefined;
  return { room: room || null, weekday, startSecond, endSecond, firstDate, lastDate };
}

function reportTooLong(meetings: readonly MeetingLine[], findings: Findings): void {
  let earliest = meetings[0];
  for (const meeting of meetings) {
    if (earliest && meeting.firstDate < earliest.firstDate) earliest = meeting;
  }
  if (!earliest) return;
  const limit = addDays(earliest.firstDate, MAX_DAYS);
  for (const { line, lastDate } of meetings) {
    if (lastDate <= limit) continue;
    const reason = `last_date lies more than ${MAX_DAYS} days after the first_date of line ${earliest.line}`;
    findings.errors.push({ file: 'timetable.csv', line, reason });
  }
}

/**
 * Two classes of one section must not start at the same time on the same day, because nothing could
 * tell them apart.
 */
function reportRepeats(
  meetings: readonly MeetingLine[],
  calendar: Roster['calendar'],
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
      const reason = `course, section, weekday and start repeat line ${first}, in overlapping dates`;
      findings.errors.push({ file: 'timetable.csv', line, reason });
    }
    if (!longest || !same || meeting.lastDate > longest.lastDate) longest = meeting;
  }
}
