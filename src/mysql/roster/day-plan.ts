import type { RowDataPacket } from 'mysql2/promise';
import type { DayPlan, PlannedClass } from '../../attendance/roster/roster.js';
import type { Database, Transaction } from '../pool.js';
import { ownerTable } from './owner-table.js';

/** version: the newest roster, null before the first import. revision: grows whenever a DayPlan has become stale. */
export type RosterHead = { version: number | null; revision: number };

/** The newest roster version, and the revision that DayPlans are compared with. */
export async function readRosterHead(db: Database | Transaction): Promise<RosterHead> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT version, revision FROM roster_head WHERE id = 1',
  );
  return rows[0] as RowDataPacket & RosterHead;
}

/**
 * Everything that ingest needs to resolve the events of one day, by the version that the day is pinned to, else the newest. Versions never change once they can be
 * seen, so all of it belongs to the one revision that it names.
 */
export async function readDayPlan(db: Database, day: string): Promise<DayPlan> {
  const { version, newest, revision } = await readVersions(db, day);
  const rooms = await readRooms(db, version);
  const classes = await readClasses(db, version, day, rooms.accessPointsOf);
  const places: Places = new Map();
  const owners = await readOwners(db, { version, newest, day }, places);
  const enrolments = await readEnrolments(db, { version, day }, classes, places);
  return {
    day,
    revision,
    version,
    owners,
    students: Uint32Array.from(places.keys()),
    roomsOf: rooms.roomsOf,
    classes,
    classByNo: new Map(classes.map((one) => [one.classNo, one])),
    ...packByStudent(enrolments, places.size),
  };
}

type Versions = { version: number | null; newest: number | null; revision: number };

async function readVersions(db: Database, day: string): Promise<Versions> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT COALESCE(d.version, h.version) AS version, h.version AS newest, h.revision
     FROM roster_head AS h LEFT JOIN roster_day AS d ON d.day = ? WHERE h.id = 1`,
    [day],
  );
  return rows[0] as RowDataPacket & Versions;
}

/** The place of each student number of the day in one dense list; in order of the places. */
type Places = Map<number, number>;

function placeOf(places: Places, studentNo: number): number {
  const known = places.get(studentNo);
  if (known !== undefined) return known;
  places.set(studentNo, places.size);
  return places.size - 1;
}

async function readRooms(db: Database, version: number | null) {
  const rows = await readArrays<[number, string, number]>(
    db,
    'SELECT access_point_no, room, weight FROM roster_access_point WHERE version = ?',
    [version],
  );
  const roomsOf = new Map<number, string[]>();
  const accessPointsOf = new Map<string, Set<number>>();
  for (const [accessPointNo, room, weight] of rows) {
    const covered = roomsOf.get(accessPointNo) ?? [];
    roomsOf.set(accessPointNo, covered);
    if (weight <= 0) continue;
    covered.push(room);
    const accessPoints = accessPointsOf.get(room);
    if (accessPoints) accessPoints.add(accessPointNo);
    else accessPointsOf.set(room, new Set([accessPointNo]));
  }
  return { roomsOf, accessPointsOf };
}

async function readClasses(
  db: Database,
  version: number | null,
  day: string,
  accessPointsOf: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<PlannedClass[]> {
  const rows = await readArrays<[number, string, string, string | null, number, number]>(
    db,
    `SELECT class_no, course, section, room, TIME_TO_SEC(TIME(starts_at)), TIME_TO_SEC(TIME(ends_at))
     FROM class WHERE version = ? AND class_date = ? ORDER BY starts_at, class_no`,
    [version, day],
  );
  const nowhere: ReadonlySet<number> = new Set();
  return rows.map(([classNo, course, section, room, startSecond, endSecond]) => ({
    classNo,
    course,
    section,
    room,
    startSecond,
    endSecond,
    accessPoints: (room !== null && accessPointsOf.get(room)) || nowhere,
  }));
}

async function readOwners(
  db: Database,
  { version, newest, day }: { version: number | null; newest: number | null; day: string },
  places: Places,
): Promise<DayPlan['owners']> {
  const rows = await readArrays<[number, number, 0 | 1]>(
    db,
    `SELECT d.device_key, d.student_no, COALESCE(newest.opted_out, s.opted_out)
     FROM roster_device AS d
     JOIN roster_student AS s ON s.version = d.version AND s.student_no = d.student_no
     LEFT JOIN roster_student AS newest ON newest.version = ? AND newest.student_no = d.student_no
     WHERE d.version = ? AND ? BETWEEN d.valid_from AND d.valid_to`,
    [newest, version, day],
  );
  return ownerTable(
    rows.map(([deviceKey, studentNo, optedOut]) => [
      deviceKey,
      optedOut ? 'opted_out' : placeOf(places, studentNo),
    ]),
  );
}

/** Pairs of (place of the student, index of the class). */
async function readEnrolments(
  db: Database,
  { version, day }: { version: number | null; day: string },
  classes: readonly PlannedClass[],
  places: Places,
): Promise<[number, number][]> {
  const rows = await readArrays<[number, number]>(
    db,
    `SELECT c.class_no, n.student_no
     FROM class AS c STRAIGHT_JOIN roster_enrolment AS n
       ON n.version = c.version AND n.section_no = c.section_no AND c.class_date BETWEEN n.valid_from AND n.valid_to
     WHERE c.version = ? AND c.class_date = ?`,
    [version, day],
  );
  const indexOf = new Map(classes.map(({ classNo }, i) => [classNo, i]));
  return rows.map(([classNo, studentNo]) => [placeOf(places, studentNo), indexOf.get(classNo)!]);
}

/** Counts each student's classes, then lays them out one student after the other, in order of start. */
function packByStudent(
  enrolments: [number, number][],
  students: number,
): Pick<DayPlan, 'firstClass' | 'studentClasses'> {
  const firstClass = new Uint32Array(students + 1);
  for (const [place] of enrolments) firstClass[place + 1]! += 1;
  for (let i = 0; i < students; i += 1) firstClass[i + 1]! += firstClass[i]!;
  const next = firstClass.slice();
  const studentClasses = new Uint32Array(enrolments.length);
  for (const [place, index] of enrolments.sort((a, b) => a[1] - b[1])) {
    studentClasses[next[place]!++] = index;
  }
  return { firstClass, studentClasses };
}

/** Rows as arrays in the order of the columns: several times cheaper than objects for hundreds of thousands of them. */
async function readArrays<Row extends unknown[]>(
  db: Database,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  const [rows] = await db.query<RowDataPacket[]>({ sql, rowsAsArray: true }, values);
  return rows as unknown as Row[];
}
