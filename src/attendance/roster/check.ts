import type { Findings } from './lines.js';
import { readMeetings } from './meetings.js';
import { readDevices, readEnrolments, readStudents } from './people.js';
import { readAccessPoints, readCalendar, readRooms } from './places.js';
import { ROSTER_FILES, type Roster, type RosterFault, type RosterTables } from './roster.js';

/**
 * Checks the files of a roster folder against each other.
 * @param deviceKeyOf the device key of a MAC address (48 bits)
 * @returns the roster, and what is doubtful in it; or every bad line, by file and line, and then
 * the caller must use nothing of the roster
 */
export function checkRoster(
  tables: RosterTables,
  deviceKeyOf: (mac: number) => number,
): { roster: Roster; warnings: RosterFault[] } | { errors: RosterFault[] } {
  const findings: Findings = { errors: [], warnings: [] };
  const students = readStudents(tables, findings);
  const devices = readDevices(tables, students, deviceKeyOf, findings);
  const rooms = readRooms(tables, findings);
  const accessPoints = readAccessPoints(tables, rooms, findings);
  const calendar = readCalendar(tables, findings);
  const meetings = readMeetings(tables, rooms, accessPoints, calendar, findings);
  const enrolments = readEnrolments(tables, students, meetings, findings);
  if (findings.errors.length > 0 || !students || !rooms || !meetings) {
    return { errors: findings.errors.sort(byPlace) };
  }
  const roster: Roster = {
    students: students.list,
    devices,
    rooms: rooms.list,
    accessPoints,
    sections: meetings.sections,
    timetable: meetings.timetable,
    enrolments,
    calendar,
  };
  return { roster, warnings: findings.warnings.sort(byPlace) };
}

function byPlace(a: RosterFault, b: RosterFault): number {
  const lineOf = ({ line }: RosterFault) => line ?? 0;
  return ROSTER_FILES.indexOf(a.file) - ROSTER_FILES.indexOf(b.file) || lineOf(a) - lineOf(b);
}
