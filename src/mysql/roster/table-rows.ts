import type { DatedClass, Roster } from '../../attendance/roster/roster.js';
import { insertStatement } from '../insert-rows.js';

/**
 * The tables of a roster: what inserts into each, and its rows in the order of the columns.
 */

/** The number of a student, by the index in the roster. */
type StudentNo = (index: number) => number | undefined;

const VERSION = { name: 'version', type: 'INT UNSIGNED' };
const STUDENT_NO = { name: 'student_no', type: 'INT UNSIGNED' };
const SECTION_NO = { name: 'section_no', type: 'INT UNSIGNED' };
const VALIDITY = [
  { name: 'valid_from', type: 'DATE' },
  { name: 'valid_to', type: 'DATE' },
];
const ROOM = { name: 'room', type: 'VARCHAR(64)' };
const COURSE_AND_SECTION = [
  { name: 'course', type: 'VARCHAR(32)' },
  { name: 'section', type: 'VARCHAR(16)' },
];
const KIND = { name: 'kind', type: 'VARCHAR(16)' };

export const INSERT_STUDENTS = insertStatement('roster_student', [
  VERSION,
  STUDENT_NO,
  { name: 'opted_out', type: 'TINYINT' },
]);

/** The rows of INSERT_STUDENTS. */
export function* studentRows(
  version: number,
  { students }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const [i, { optedOut }] of students.entries())
    yield [version, studentNo(i), Number(optedOut)];
}

export const INSERT_DEVICES = insertStatement('roster_device', [
  VERSION,
  STUDENT_NO,
  { name: 'device_key', type: 'BIGINT UNSIGNED' },
  KIND,
  ...VALIDITY,
]);

/** The rows of INSERT_DEVICES. */
export function* deviceRows(
  version: number,
  { devices }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const { student, deviceKey, kind, validFrom, validTo } of devices) {
    yield [version, studentNo(student), deviceKey, kind, validFrom, validTo];
  }
}

export const INSERT_LOGINS = insertStatement('roster_login', [
  VERSION,
  { name: 'login_key', type: 'BIGINT UNSIGNED' },
  STUDENT_NO,
]);

/** The rows of INSERT_LOGINS. */
export function* loginRows(
  version: number,
  { students }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const [i, { loginKey }] of students.entries())
    if (loginKey !== undefined) yield [version, loginKey, studentNo(i)];
}

export const INSERT_ROOMS = insertStatement('roster_room', [
  VERSION,
  ROOM,
  { name: 'building', type: 'VARCHAR(64)' },
  { name: 'floor', type: 'VARCHAR(16)' },
  { name: 'capacity', type: 'INT UNSIGNED' },
]);

/** The rows of INSERT_ROOMS. */
export function* roomRows(version: number, { rooms }: Roster): Generator<unknown[]> {
  for (const { room, building, floor, capacity } of rooms)
    yield [version, room, building, floor, capacity];
}

export const INSERT_ACCESS_POINTS = insertStatement('roster_access_point', [
  VERSION,
  ROOM,
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'weight', type: 'DOUBLE' },
]);

/** The rows of INSERT_ACCESS_POINTS. */
export function* accessPointRows(
  version: number,
  { accessPoints }: Roster,
  accessPointNos: ReadonlyMap<string, number>,
): Generator<unknown[]> {
  for (const { accessPoint, room, weight } of accessPoints) {
    yield [version, room, accessPointNos.get(accessPoint), weight];
  }
}

export const INSERT_CALENDAR = insertStatement('roster_calendar', [
  VERSION,
  { name: 'day', type: 'DATE' },
  { name: 'weekday', type: 'TINYINT UNSIGNED' },
]);

/** The rows of INSERT_CALENDAR. */
export function* calendarRows(version: number, { calendar }: Roster): Generator<unknown[]> {
  for (const [day, status] of calendar) yield [version, day, status === 'holiday' ? null : status];
}

export const INSERT_SECTIONS = insertStatement('roster_section', [
  VERSION,
  SECTION_NO,
  ...COURSE_AND_SECTION,
  KIND,
]);

/** The rows of INSERT_SECTIONS. */
export function* sectionRows(version: number, { sections }: Roster): Generator<unknown[]> {
  for (const [i, { course, section, kind }] of sections.entries())
    yield [version, i, course, section, kind];
}

export const INSERT_LECTURERS = insertStatement('roster_lecturer', [
  VERSION,
  SECTION_NO,
  { name: 'lecturer', type: 'VARCHAR(255)' },
]);

/** The rows of INSERT_LECTURERS. */
export function* lecturerRows(version: number, { sections }: Roster): Generator<unknown[]> {
  for (const [i, { lecturers }] of sections.entries())
    for (const lecturer of lecturers) yield [version, i, lecturer];
}

export const INSERT_ENROLMENTS = insertStatement('roster_enrolment', [
  VERSION,
  SECTION_NO,
  STUDENT_NO,
  ...VALIDITY,
]);

/** The rows of INSERT_ENROLMENTS. */
export function* enrolmentRows(
  version: number,
  { enrolments }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const { section, student, validFrom, validTo } of enrolments) {
    yield [version, section, studentNo(student), validFrom, validTo];
  }
}

export const INSERT_CLASSES = insertStatement('class', [
  VERSION,
  { name: 'class_date', type: 'DATE' },
  SECTION_NO,
  ...COURSE_AND_SECTION,
  ROOM,
  { name: 'starts_at', type: 'DATETIME' },
  { name: 'ends_at', type: 'DATETIME' },
  { name: 'enrolled', type: 'INT UNSIGNED' },
]);

/** The rows of INSERT_CLASSES. */
export function* classRows(
  version: number,
  { sections }: Roster,
  classes: Iterable<DatedClass>,
): Generator<unknown[]> {
  for (const { date, section, room, startsAt, endsAt, enrolled } of classes) {
    const { course, section: name } = sections[section]!;
    yield [version, date, section, course, name, room, startsAt, endsAt, enrolled];
  }
}
