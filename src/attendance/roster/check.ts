import { readDevices } from './devices.js';
import { settleLeftOut } from './leave-out.js';
import type { Findings } from './lines.js';
import { readMeetings } from './meetings.js';
import { readEnrolments, readStudents } from './people.js';
import { readAccessPoints, readCalendar, readRooms } from './places.js';
import { ROSTER_FILES, type Roster, type RosterFault, type RosterTables } from './roster.js';

/** What is said of a roster, whether it is accepted or not. */
type Said = {
  /** The columns that were left out. */
  notRead: RosterFault[];
  /** How the files were understood, beyond what they say by themselves. */
  notes: RosterFault[];
  /** The lines that were left out, because they are wrong without the roster being wrong. */
  leftOut: RosterFault[];
};
export type CheckedRoster = Said &
  (
    | { roster: Roster; warnings: RosterFault[] }
    | {
        errors: RosterFault[];
        /** Files of which too many lines would be left out, as sentences. */
        tooMany: string[];
      }
  );

/**
 * Checks the files of a roster against each other.
 * @param deviceKeyOf the device key of a MAC address (48 bits)
 * @param mostLeftOut the share of the lines of a file that may be left out
 * @param loginKeyOf the key of a login; negative for one that can be no student's. Without it the
 *   column `login` says nothing
 * @returns the roster, and what is doubtful in it; or every bad line, by file and line, and then
 * the caller must use nothing of the roster
 */
export function checkRoster(
  tables: RosterTables,
  deviceKeyOf: (mac: number) => number,
  mostLeftOut = 0,
  loginKeyOf: (login: string) => number = () => -1,
): CheckedRoster {
  const findings: Findings = {
    errors: [],
    warnings: [],
    notRead: [],
    notes: [],
    leftOut: [],
    lineCounts: new Map(),
    names: new Map(),
    openLines: new Map(),
  };
  const students = readStudents(tables, loginKeyOf, findings);
  const devices = readDevices(tables, students, deviceKeyOf, findings);
  const rooms = readRooms(tables, findings);
  const accessPoints = readAccessPoints(tables, rooms, findings);
  const { terms, ...calendar } = readCalendar(tables, findings);
  const meetings = readMeetings(tables, rooms, accessPoints, { terms, ...calendar }, findings);
  const enrolments = readEnrolments(tables, students, meetings, findings);
  const { leftOut, errors: tooManyFaults, tooMany } = settleLeftOut(findings, mostLeftOut);
  const errors = [...findings.errors, ...tooManyFaults];
  const told = (faults: RosterFault[]) => faults.sort(byPlace).map((one) => named(one, findings));
  const said = {
    notRead: told(findings.notRead),
    notes: told(findings.notes),
    leftOut: told(leftOut),
  };
  if (errors.length > 0 || !students || !rooms || !meetings)
    return { errors: told(errors), tooMany, ...said };
  const roster: Roster = {
    students: students.list,
    devices,
    rooms: rooms.list,
    accessPoints,
    sections: meetings.sections,
    timetable: meetings.timetable,
    enrolments,
    ...calendar,
  };
  return { roster, warnings: told(findings.warnings), ...said };
}

function byPlace(a: RosterFault, b: RosterFault): number {
  const lineOf = ({ line }: RosterFault) => line ?? 0;
  const placeOf = ({ file }: RosterFault) => ROSTER_FILES.findIndex((one) => one === file);
  return placeOf(a) - placeOf(b) || a.file.localeCompare(b.file) || lineOf(a) - lineOf(b);
}

/** A fault under the name that the file has for the people who wrote it. */
function named(fault: RosterFault, { names }: Findings): RosterFault {
  const name = names.get(fault.file);
  return name === undefined ? fault : { ...fault, file: name };
}
