import type { Findings } from './lines.js';
import { readMeetings } from './meetings.js';
import { readDevices, readEnrolments, readStudents } from './people.js';
import { readAccessPoints, readCalendar, readRooms } from './places.js';
import { ROSTER_FILES, type Roster, type RosterFault, type RosterTables } from './roster.js';

/** notRead: the columns that were left out. */
export type CheckedRoster =
  | { roster: Roster; warnings: RosterFault[]; notRead: RosterFault[] }
  | { errors: RosterFault[]; notRead: RosterFault[] };

/**
 * Checks the files of a roster folder against each other.
 * @param deviceKeyOf the device key of a MAC address (48 bits)
 * @returns the roster, and what is doubtful in it; or every bad line, by file and line, and then
 * the caller must use nothing of the roster
 */
export function checkRoster(
  tables: RosterTables,
  deviceKeyOf: (mac: number) => number,
): CheckedRoster {
  const findings: Findings = { errors: [], warnings: [], notRead: [] };
  const students = readStudents(tables, findings);
  const devices = readDevices(tables, students, deviceKeyOf, findings);
  const rooms = readRooms(tables, findings);
  const accessPoints = readAccessPoints(tables, rooms, findings);
  const calendar = readCalendar(tables, findings);
  const meetings = readMeetings(tables, rooms, accessPoints, calendar, findings);
  const enrolments = readEnrolments(tables, students, meetings, findings);
  const notRead = findings.notRead.sort(byPlace);
  if (findings.errors.length > 0 || !students || !rooms || !meetings) {
    return { errors: findings.errors.sort(byPlace), notRead };
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
  return { roster, warnings: findings.warnings.sort(byPlace), notRead };
}

function byPlace(a: RosterFault, b: RosterFault): number {
  const lineOf = ({ line }: RosterFault) => line ?? 0;
  const placeOf = ({ file }: RosterFault) => ROSTER_FILES.findIndex((one) => one === file);
  return placeOf(a) - placeOf(b) || lineOf(a) - lineOf(b);
}
