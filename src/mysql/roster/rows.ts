import type { DatedClass, Roster } from '../../attendance/roster/roster.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database } from '../pool.js';
import { write } from '../read.js';
import { numberAccessPoints } from '../registry/access-points.js';
import { numberStudents } from '../registry/students.js';
import { withClaim, type Claim } from './claim.js';
import { countLogins } from './logins.js';

/** A checked roster, and what can be computed from it. */
export type NewRoster = {
  roster: Roster;
  /** The dated classes, in order of date. */
  classes: Iterable<DatedClass>;
  /** Every day that the timetable covers, in order; at least one. */
  days: string[];
  /** 64 hexadecimal digits; two rosters have the same ones only if they are the same. */
  fingerprint: string;
};

export type RosterCounts = {
  students: number;
  devices: number;
  /** Students with a login. */
  logins: number;
  accessPoints: number;
  sections: number;
  enrolments: number;
  classes: number;
};

const CHUNK_ROWS = 20_000;

/**
 * Writes all rows of a version that nobody can see yet, chunk by chunk, each in a transaction that
 * holds the claim.
 * @throws RollcallError `conflict` when a later import has taken over
 */
export async function writeRosterRows(
  db: Database,
  claim: Claim,
  { roster, classes }: NewRoster,
): Promise<RosterCounts> {
  const { version } = claim;
  // The registries only grow, and all imports share them, so they need no claim.
  const studentNos = await withTransaction(db, (tx) =>
    numberStudents(
      tx,
      roster.students.map(({ studentId }) => studentId),
    ),
  );
  const accessPointNos = await withTransaction(db, (tx) =>
    numberAccessPoints(tx, accessPointNames(roster)),
  );
  const studentNo = (index: number) => studentNos.get(roster.students[index]!.studentId);
  const insert = (statement: string, rows: Iterable<unknown[]>) =>
    insertInChunks(db, claim, statement, rows);

  await insert(INSERT_STUDENTS, studentRows(version, roster, studentNo));
  await insert(INSERT_DEVICES, deviceRows(version, roster, studentNo));
  await insert(INSERT_LOGINS, loginRows(version, roster, studentNo));
  await insert(INSERT_ROOMS, roomRows(version, roster));
  await insert(INSERT_ACCESS_POINTS, accessPointRows(version, roster, accessPointNos));
  await insert(INSERT_CALENDAR, calendarRows(version, roster));
  await insert(INSERT_SECTIONS, sectionRows(version, roster));
  await insert(INSERT_LECTURERS, lecturerRows(version, roster));
  await insert(INSERT_ENROLMENTS, enrolmentRows(version, roster, studentNo));
  return {
    students: roster.students.length,
    devices: roster.devices.length,
    logins: countLogins(roster),
    accessPoints: accessPointNos.size,
    sections: roster.sections.length,
    enrolments: roster.enrolments.length,
    classes: await insert(INSERT_CLASSES, classRows(version, roster, classes)),
  };
}

/** Deletes the rows that imports left behind which died or were overtaken. */
export async function deleteLeftovers(db: Database, claim: Claim): Promise<void> {
  const values = { newest: claim.version - 1 };
  for (const statement of DELETE_LEFTOVERS)
    await withClaim(db, claim, (tx) => write(tx, statement, values));
}

const VERSIONED_TABLES = [
  'class',
  'roster_enrolment',
  'roster_lecturer',
  'roster_section',
  'roster_calendar',
  'roster_access_point',
  'roster_room',
  'roster_device',
  'roster_login',
  'roster_student',
];

/** Live presence goes before its classes, through which it is found. */
const DELETE_LEFTOVERS = [
  `DELETE p FROM class AS c STRAIGHT_JOIN live_presence AS p ON p.class_no = c.class_no
   WHERE c.version > :newest`,
  ...VERSIONED_TABLES.map((table) => `DELETE FROM ${table} WHERE version > :newest`),
];

/** In order, so that two writers with the same new names wait for each other, without deadlock. */
function accessPointNames({ accessPoints }: Roster): string[] {
  return [...new Set(accessPoints.map(({ accessPoint }) => accessPoint))].sort();
}

async function insertInChunks(
  db: Database,
  claim: Claim,
  statement: string,
  rows: Iterable<unknown[]>,
): Promise<number> {
  let written = 0;
  let chunk: unknown[][] = [];
  const insertChunk = () => withClaim(db, claim, (tx) => insertRows(tx, statement, chunk));
  for (const row of rows) {
    chunk.push(row);
    written += 1;
    if (chunk.length < CHUNK_ROWS) continue;
    await insertChunk();
    chunk = [];
  }
  if (chunk.length > 0) await insertChunk();
  return written;
}

type StudentNo = (index: number) => number | undefined;

function* studentRows(
  version: number,
  { students }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const [i, { optedOut }] of students.entries())
    yield [version, studentNo(i), Number(optedOut)];
}

function* deviceRows(
  version: number,
  { devices }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const { student, deviceKey, kind, validFrom, validTo } of devices) {
    yield [version, studentNo(student), deviceKey, kind, validFrom, validTo];
  }
}

function* loginRows(
  version: number,
  { students }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const [i, { loginKey }] of students.entries())
    if (loginKey !== undefined) yield [version, loginKey, studentNo(i)];
}

function* roomRows(version: number, { rooms }: Roster): Generator<unknown[]> {
  for (const { room, building, floor, capacity } of rooms)
    yield [version, room, building, floor, capacity];
}

function* accessPointRows(
  version: number,
  { accessPoints }: Roster,
  accessPointNos: ReadonlyMap<string, number>,
): Generator<unknown[]> {
  for (const { accessPoint, room, weight } of accessPoints) {
    yield [version, room, accessPointNos.get(accessPoint), weight];
  }
}

function* calendarRows(version: number, { calendar }: Roster): Generator<unknown[]> {
  for (const [day, status] of calendar) yield [version, day, status === 'holiday' ? null : status];
}

function* sectionRows(version: number, { sections }: Roster): Generator<unknown[]> {
  for (const [i, { course, section, kind }] of sections.entries())
    yield [version, i, course, section, kind];
}

function* lecturerRows(version: number, { sections }: Roster): Generator<unknown[]> {
  for (const [i, { lecturers }] of sections.entries())
    for (const lecturer of lecturers) yield [version, i, lecturer];
}

function* enrolmentRows(
  version: number,
  { enrolments }: Roster,
  studentNo: StudentNo,
): Generator<unknown[]> {
  for (const { section, student, validFrom, validTo } of enrolments) {
    yield [version, section, studentNo(student), validFrom, validTo];
  }
}

function* classRows(
  version: number,
  { sections }: Roster,
  classes: Iterable<DatedClass>,
): Generator<unknown[]> {
  for (const { date, section, room, startsAt, endsAt, enrolled } of classes) {
    const { course, section: name } = sections[section]!;
    yield [version, date, section, course, name, room, startsAt, endsAt, enrolled];
  }
}

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

const INSERT_STUDENTS = insertStatement('roster_student', [
  VERSION,
  STUDENT_NO,
  { name: 'opted_out', type: 'TINYINT' },
]);
const INSERT_DEVICES = insertStatement('roster_device', [
  VERSION,
  STUDENT_NO,
  { name: 'device_key', type: 'BIGINT UNSIGNED' },
  KIND,
  ...VALIDITY,
]);
const INSERT_LOGINS = insertStatement('roster_login', [
  VERSION,
  { name: 'login_key', type: 'BIGINT UNSIGNED' },
  STUDENT_NO,
]);
const INSERT_ROOMS = insertStatement('roster_room', [
  VERSION,
  ROOM,
  { name: 'building', type: 'VARCHAR(64)' },
  { name: 'floor', type: 'VARCHAR(16)' },
  { name: 'capacity', type: 'INT UNSIGNED' },
]);
const INSERT_ACCESS_POINTS = insertStatement('roster_access_point', [
  VERSION,
  ROOM,
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'weight', type: 'DOUBLE' },
]);
const INSERT_CALENDAR = insertStatement('roster_calendar', [
  VERSION,
  { name: 'day', type: 'DATE' },
  { name: 'weekday', type: 'TINYINT UNSIGNED' },
]);
const INSERT_SECTIONS = insertStatement('roster_section', [
  VERSION,
  SECTION_NO,
  ...COURSE_AND_SECTION,
  KIND,
]);
const INSERT_LECTURERS = insertStatement('roster_lecturer', [
  VERSION,
  SECTION_NO,
  { name: 'lecturer', type: 'VARCHAR(255)' },
]);
const INSERT_ENROLMENTS = insertStatement('roster_enrolment', [
  VERSION,
  SECTION_NO,
  STUDENT_NO,
  ...VALIDITY,
]);
const INSERT_CLASSES = insertStatement('class', [
  VERSION,
  { name: 'class_date', type: 'DATE' },
  SECTION_NO,
  ...COURSE_AND_SECTION,
  ROOM,
  { name: 'starts_at', type: 'DATETIME' },
  { name: 'ends_at', type: 'DATETIME' },
  { name: 'enrolled', type: 'INT UNSIGNED' },
]);
