import { compareText } from '../compare-text.js';
import { eachDay } from '../wall-clock.js';
import type { Findings } from './lines.js';
import type { Calendar, RosterAccessPoint, RosterMeeting, RosterSection } from './roster.js';
import { meaningOf, meetsOn } from './timetable.js';

/** A weekly meeting, and its line in timetable.csv. */
export type MeetingLine = RosterMeeting & { line: number };
type SectionName = Pick<RosterSection, 'course' | 'section'>;

const MAX_SHARED_ROOM_WARNINGS = 1000;

/** Warns of what is doubtful in a timetable, but allowed. */
export function warnOfMeetings(
  meetings: readonly MeetingLine[],
  sections: readonly SectionName[],
  accessPoints: readonly RosterAccessPoint[],
  calendar: Calendar,
  findings: Findings,
): void {
  warnOfSharedRooms(meetings, sections, calendar, findings);
  warnOfUnmeasuredRooms(meetings, accessPoints, findings);
  warnOfNoClass(meetings, calendar, findings);
}

/**
 * Cross-listed sections meet in one room at the same time, but so do sections with a typing error.
 */
function warnOfSharedRooms(
  meetings: readonly MeetingLine[],
  sections: readonly SectionName[],
  calendar: Calendar,
  findings: Findings,
): void {
  const name = ({ section }: MeetingLine) =>
    `${sections[section]!.course} ${sections[section]!.section}`;
  const warned = new Set<number>();
  for (const [one, other] of sharedRooms(meetings)) {
    const [first, second] = one.line < other.line ? [one, other] : [other, one];
    const pair =
      Math.min(one.section, other.section) * sections.length + Math.max(one.section, other.section);
    if (warned.has(pair) || !shareADay(one, other, calendar)) continue;
    warned.add(pair);
    if (warned.size > MAX_SHARED_ROOM_WARNINGS) {
      const reason = `more sections share a room than the ${MAX_SHARED_ROOM_WARNINGS} pairs listed`;
      findings.warnings.push({ file: 'timetable.csv', line: undefined, reason });
      return;
    }
    const reason = `${name(second)} meets in room "${second.room}" at the same time as ${name(first)} on line ${first.line}`;
    findings.warnings.push({ file: 'timetable.csv', line: second.line, reason });
  }
}

/**
 * Pairs of lines that meet in one room at the same time of the same weekday, whatever their dates.
 */
function* sharedRooms(meetings: readonly MeetingLine[]): Generator<[MeetingLine, MeetingLine]> {
  const sorted = meetings
    .filter(({ room }) => room !== null)
    .sort(
      (a, b) =>
        compareText(a.room!, b.room!) ||
        a.weekday - b.weekday ||
        a.startSecond - b.startSecond ||
        a.line - b.line,
    );
  for (const [i, one] of sorted.entries()) {
    for (let k = i + 1; k < sorted.length; k += 1) {
      const other = sorted[k]!;
      const meet = other.room === one.room && other.weekday === one.weekday;
      if (!meet || other.startSecond >= one.endSecond) break;
      yield [one, other];
    }
  }
}

/** Whether two lines of one weekday both have a class on some day. */
export function shareADay(a: MeetingLine, b: MeetingLine, calendar: Calendar): boolean {
  const both = (date: string) => {
    const day = meaningOf(date, calendar);
    return meetsOn(a, day) && meetsOn(b, day);
  };
  const last = a.lastDate < b.lastDate ? a.lastDate : b.lastDate;
  const first = a.firstDate > b.firstDate ? a.firstDate : b.firstDate;
  for (const day of eachDay(first, last)) if (both(day)) return true;
  return [...(calendar.follows?.keys() ?? [])].some(both);
}

function warnOfUnmeasuredRooms(
  meetings: readonly MeetingLine[],
  accessPoints: readonly RosterAccessPoint[],
  findings: Findings,
): void {
  const covered = new Set(accessPoints.filter(({ weight }) => weight > 0).map(({ room }) => room));
  for (const { room, line } of meetings) {
    if (room === null || covered.has(room)) continue;
    covered.add(room);
    const reason = `room "${room}" has no access point: its classes are not measured`;
    findings.warnings.push({ file: 'timetable.csv', line, reason });
  }
}

/**
 * A line that gives no class has a typing error, or lies in the holidays. A line with weeks has
 * several spans.
 */
function warnOfNoClass(
  meetings: readonly MeetingLine[],
  calendar: Calendar,
  findings: Findings,
): void {
  for (const [line, spans] of Map.groupBy(meetings, (meeting) => meeting.line)) {
    if (spans.some((span) => shareADay(span, span, calendar))) continue;
    const reason =
      'the line gives no class: its weekday does not come between first_date and last_date, or only on holidays';
    findings.warnings.push({ file: 'timetable.csv', line, reason });
  }
}
