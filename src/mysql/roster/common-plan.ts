import type { DayPlan } from '../../attendance/roster/roster.js';
import type { Database } from '../pool.js';
import { listOf, readRows, readTuples } from '../read.js';
import { readRooms } from './day-plan.js';
import { readDeviceOwners } from './dropped-devices.js';
import { readRosterHead } from './roster-head.js';
import { readLogins } from './logins.js';

/** Which of some days need a plan of their own, at one revision of the roster. */
export type PlannedDays = { revision: number; days: ReadonlySet<string> };

/**
 * Finds the days that need a plan of their own: those that a roster covers. A day whose events have
 * expired needs none, because nothing may be written about its classes any more.
 */
export async function readPlannedDays(db: Database, days: string[]): Promise<PlannedDays> {
  const rows = await readRows<{ revision: number; day: string; isPlanned: 0 | 1 }>(
    db,
    SELECT_PLANNED,
    { days: JSON.stringify(days) },
  );
  const planned = rows.filter(({ isPlanned }) => isPlanned === 1).map(({ day }) => day);
  return { revision: rows[0]!.revision, days: new Set(planned) };
}

const SELECT_PLANNED = `
  SELECT h.revision, listed.item AS day, d.day IS NOT NULL AND x.day IS NULL AS isPlanned
  FROM ${listOf('days', 'DATE')} AS listed
  STRAIGHT_JOIN roster_head AS h ON h.id = 1
  LEFT JOIN roster_day AS d ON d.day = listed.item
  LEFT JOIN expired_day AS x ON x.day = listed.item`;

/**
 * The plan that all days share which need none of their own. It has no class. It knows the access
 * points, the devices and the logins of the newest roster, whatever the dates of the devices, and
 * who opted out: events of these students are dropped on every day.
 *
 * The rows of a version never change once it can be seen, except by an erasure, which renews the
 * revision. So all of the plan belongs to the one revision that it names.
 */
export async function readCommonPlan(db: Database): Promise<DayPlan> {
  const { version, revision } = await readRosterHead(db);
  const { roomsOf } = await readRooms(db, version);
  const devices = await readTuples<[deviceKey: number, optedOut: 0 | 1]>(
    db,
    `SELECT d.device_key, MAX(s.opted_out)
     FROM roster_device AS d
     JOIN roster_student AS s ON s.version = d.version AND s.student_no = d.student_no
     WHERE d.version = :version GROUP BY d.device_key`,
    { version },
  );
  // The owners of devices are one student, at place 0: nothing depends on who it is.
  const students = [0];
  const logins = await readLogins(
    db,
    { version, newest: version },
    (studentNo) => students.push(studentNo) - 1,
  );
  return {
    day: '',
    revision,
    version,
    owners: await readDeviceOwners(
      db,
      devices.map(([deviceKey, optedOut]) => [deviceKey, optedOut ? 'opted_out' : 0] as const),
    ),
    logins,
    students: Uint32Array.from(students),
    roomsOf,
    classes: [],
    classByNo: new Map(),
    firstClass: new Uint32Array(students.length + 1),
    studentClasses: new Uint32Array(0),
  };
}
