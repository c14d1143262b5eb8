import type { DatedClass, Roster } from '../../attendance/roster/roster.js';
import { insertRows } from '../insert-rows.js';
import { withTransaction, type Database } from '../pool.js';
import { write } from '../read.js';
import { numberAccessPoints } from '../registry/access-points.js';
import { numberStudents } from '../registry/students.js';
import { withClaim, type Claim } from './claim.js';
import { countLogins } from './logins.js';
import {
  INSERT_ACCESS_POINTS,
  INSERT_CALENDAR,
  INSERT_CLASSES,
  INSERT_DEVICES,
  INSERT_ENROLMENTS,
  INSERT_LECTURERS,
  INSERT_LOGINS,
  INSERT_ROOMS,
  INSERT_SECTIONS,
  INSERT_STUDENTS,
  accessPointRows,
  calendarRows,
  classRows,
  deviceRows,
  enrolmentRows,
  lecturerRows,
  loginRows,
  roomRows,
  sectionRows,
  studentRows,
} from './table-rows.js';

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

/** In order, so that two writers with the same new names mostly wait, and seldom deadlock. */
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
