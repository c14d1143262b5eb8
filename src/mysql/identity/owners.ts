import { ownersOfDay } from '../../attendance/identity/owners.js';
import {
  REACH_DAYS,
  type ListedDevice,
  type LoginSighting,
  type OwnedDevice,
} from '../../attendance/identity/sighting.js';
import { addDays } from '../../attendance/wall-clock.js';
import type { Database } from '../pool.js';
import { listOf, readRow, readTuples } from '../read.js';
import { optedOut } from '../roster/kept-opt-outs.js';

/** Whose devices, on which day, by which roster. */
export type OwnersAsked = { date: string; rosterVersion: number; students: readonly number[] };

/** Bounds the lists that one statement takes. */
const STUDENTS_PER_READ = 1_000;

/**
 * The devices of some students on a day, with the times at which they are theirs: by the roster,
 * and by the logins that were seen. In order of student, device and time.
 *
 * The newest roster that has a student says whether the student opted out, as in ingest. Those who
 * did have no device. Ingest keeps no sighting of them either.
 */
export async function readOwners(
  db: Database,
  { students, ...day }: OwnersAsked,
): Promise<OwnedDevice[]> {
  const anyLogin = await hasSightings(db, day.date);
  const owners: OwnedDevice[] = [];
  for (let from = 0; from < students.length; from += STUDENTS_PER_READ) {
    const some = students.slice(from, from + STUDENTS_PER_READ);
    owners.push(...(await readSome(db, { ...day, students: some }, anyLogin)));
  }
  return owners.sort(
    (a, b) => a.studentNo - b.studentNo || a.deviceKey - b.deviceKey || a.from - b.from,
  );
}

/**
 * Owned devices as a table, from the list `:devices` as JSON: studentNo, deviceKey, phone,
 * fromSecond, toSecond.
 */
export const OWNED_DEVICES = `
  JSON_TABLE(:devices, '$[*]' COLUMNS (
    studentNo INT UNSIGNED PATH '$.studentNo', deviceKey BIGINT UNSIGNED PATH '$.deviceKey',
    phone BOOLEAN PATH '$.phone', fromSecond INT PATH '$.from', toSecond INT PATH '$.to'))`;

async function hasSightings(db: Database, date: string): Promise<boolean> {
  const found = await readRow(
    db,
    'SELECT day FROM login_sighting WHERE day BETWEEN :date - INTERVAL :reach DAY AND :date LIMIT 1',
    { date, reach: REACH_DAYS },
  );
  return found !== undefined;
}

async function readSome(
  db: Database,
  asked: OwnersAsked,
  anyLogin: boolean,
): Promise<OwnedDevice[]> {
  const listed = await readListed(db, asked);
  if (!anyLogin) return ownersOfDay(asked.date, [], listed);
  const own = await readSightedDevices(db, asked);
  const unlisted = without(own, listed);
  const listedToOthers = unlisted.length > 0 ? await readListedDevices(db, asked, unlisted) : [];
  const devices = [...listed.map(({ deviceKey }) => deviceKey), ...unlisted];
  const sightings = await readSightings(db, asked.date, devices);
  // Whether the login of another is a shared account, the other's further devices tell.
  const known = new Set(asked.students);
  const others = new Set(
    sightings.map(({ studentNo }) => studentNo).filter((no) => !known.has(no)),
  );
  const further = others.size > 0 ? await readFurther(db, asked.date, [...others], devices) : [];
  const owners = ownersOfDay(
    asked.date,
    [...sightings, ...further],
    [...listed, ...listedToOthers],
  );
  return owners.filter(({ studentNo }) => known.has(studentNo));
}

function without(deviceKeys: readonly number[], listed: readonly ListedDevice[]): number[] {
  const known = new Set(listed.map(({ deviceKey }) => deviceKey));
  return deviceKeys.filter((deviceKey) => !known.has(deviceKey));
}

type ListedTuple = [deviceKey: number, studentNo: number, isPhone: 0 | 1];

function listedOf([deviceKey, studentNo, isPhone]: ListedTuple): ListedDevice {
  return { deviceKey, studentNo, phone: isPhone === 1 };
}

/** The devices that the roster lists for the students. */
async function readListed(
  db: Database,
  { date, rosterVersion, students }: OwnersAsked,
): Promise<ListedDevice[]> {
  const rows = await readTuples<ListedTuple>(db, SELECT_LISTED, {
    ...{ date, rosterVersion },
    students: JSON.stringify(students),
  });
  return rows.map(listedOf);
}

const SELECT_LISTED = `
  SELECT d.device_key, d.student_no, d.kind = 'phone'
  FROM ${listOf('students', 'INT UNSIGNED')} AS listed
  STRAIGHT_JOIN roster_device d ON d.version = :rosterVersion AND d.student_no = listed.item
    AND :date BETWEEN d.valid_from AND d.valid_to
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = d.student_no
  WHERE NOT ${optedOut('now', 'd.student_no')}`;

/**
 * The students whom the roster lists for some devices. It goes through all devices of the roster,
 * which has no index by device. So nobody asks for devices whose student is known.
 */
async function readListedDevices(
  db: Database,
  { date, rosterVersion }: OwnersAsked,
  deviceKeys: readonly number[],
): Promise<ListedDevice[]> {
  const rows = await readTuples<ListedTuple>(
    db,
    `SELECT d.device_key, d.student_no, d.kind = 'phone'
     FROM roster_device d
     WHERE d.version = :rosterVersion AND :date BETWEEN d.valid_from AND d.valid_to
       AND d.device_key IN ${listOf('deviceKeys', 'BIGINT UNSIGNED')}`,
    { date, rosterVersion, deviceKeys: JSON.stringify(deviceKeys) },
  );
  return rows.map(listedOf);
}

/** The devices on which logins of the students were seen. */
async function readSightedDevices(
  db: Database,
  { date, students }: OwnersAsked,
): Promise<number[]> {
  const rows = await readTuples<[deviceKey: number]>(
    db,
    `SELECT DISTINCT s.device_key
     FROM ${listOf('students', 'INT UNSIGNED')} AS listed
     STRAIGHT_JOIN login_sighting s ON s.student_no = listed.item
       AND s.day BETWEEN :date - INTERVAL :reach DAY AND :date`,
    { date, reach: REACH_DAYS, students: JSON.stringify(students) },
  );
  return rows.flat();
}

type SightingTuple = [
  daysBack: number,
  deviceKey: number,
  studentNo: number,
  first: number,
  last: number,
];

function sightingsOf(date: string, rows: readonly SightingTuple[]): LoginSighting[] {
  const days = Array.from({ length: REACH_DAYS + 1 }, (_, back) => addDays(date, -back));
  return rows.map(([daysBack, deviceKey, studentNo, first, last]): LoginSighting => {
    const day = days[daysBack]!;
    return { day, deviceKey, studentNo, first, last };
  });
}

/** A row as a SightingTuple. A number for the day is read much faster than a date. */
const SIGHTING = `DATEDIFF(:date, s.day), s.device_key, s.student_no,
         TIME_TO_SEC(TIME(s.first_at)), TIME_TO_SEC(TIME(s.last_at))`;

/** Every login on some devices. Day by day through the primary key. */
async function readSightings(
  db: Database,
  date: string,
  deviceKeys: readonly number[],
): Promise<LoginSighting[]> {
  const rows = await readTuples<SightingTuple>(
    db,
    `WITH RECURSIVE back (days) AS (
       SELECT 0 UNION ALL SELECT days + 1 FROM back WHERE days < :reach)
     SELECT ${SIGHTING}
     FROM back
     STRAIGHT_JOIN ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN login_sighting s
       ON s.day = CAST(:date AS DATE) - INTERVAL back.days DAY AND s.device_key = listed.item`,
    { date, reach: REACH_DAYS, deviceKeys: JSON.stringify(deviceKeys) },
  );
  return sightingsOf(date, rows);
}

/** The logins of some students on devices other than these. */
async function readFurther(
  db: Database,
  date: string,
  students: readonly number[],
  deviceKeys: readonly number[],
): Promise<LoginSighting[]> {
  const known = new Set(deviceKeys);
  const rows = await readTuples<SightingTuple>(
    db,
    `SELECT ${SIGHTING}
     FROM ${listOf('students', 'INT UNSIGNED')} AS listed
     STRAIGHT_JOIN login_sighting s ON s.student_no = listed.item
       AND s.day BETWEEN :date - INTERVAL :reach DAY AND :date`,
    { date, reach: REACH_DAYS, students: JSON.stringify(students) },
  );
  return sightingsOf(date, rows).filter(({ deviceKey }) => !known.has(deviceKey));
}
