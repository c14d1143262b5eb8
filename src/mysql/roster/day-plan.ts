import type { DayPlan, PlannedClass } from '../../attendance/roster/roster.js';
import type { Database } from '../pool.js';
import { readRow, readRows, readTuples } from '../read.js';
import { readDeviceOwners } from './dropped-devices.js';
import { readLogins } from './logins.js';
import { optedOut } from './kept-opt-outs.js';

const OPTED_OUT = optedOut('newest', 'd.student_no');

/**
 * Everything that ingest needs to resolve the events of one day. It is read in the version that the
 * day is pinned to, or else in the newest version. A version never changes once it can be seen, so
 * all of the plan belongs to the one revision that it names.
 */
export async function readDayPlan(db: Database, day: string): Promise<DayPlan> {
  const versions = await readVersions(db, day);
  const { version, revision } = versions;
  const rooms = await readRooms(db, version);
  const classes = await readClasses(db, version, day, rooms.accessPointsOf);
  const places: Places = new Map();
  const owners = await readOwners(db, versions, day, places);
  const logins = await readLogins(db, versions, (studentNo) => placeOf(places, studentNo));
  const enrolments = await readEnrolments(db, version, day, classes, places);
  return {
    day,
    revision,
    version,
    owners,
    logins,
    students: Uint32Array.from(places.keys()),
    roomsOf: rooms.roomsOf,
    classes,
    classByNo: new Map(classes.map((one) => [one.classNo, one])),
    ...packByStudent(enrolments, places.size),
  };
}

type Versions = {
  /** The version that the day is read with; null before the first import. */
  version: number | null;
  /** The newest version, which says who opted out. */
  newest: number | null;
  revision: number;
};

async function readVersions(db: Database, day: string): Promise<Versions> {
  const versions = await readRow<Versions>(
    db,
    `SELECT COALESCE(d.version, h.version) AS version, h.version AS newest, h.revision
     FROM roster_head AS h LEFT JOIN roster_day AS d ON d.day = :day WHERE h.id = 1`,
    { day },
  );
  return versions!;
}

/** Student number -> its place in a list of the day's students; in the order of the places. */
type Places = Map<number, number>;

function placeOf(places: Places, studentNo: number): number {
  const known = places.get(studentNo);
  if (known !== undefined) return known;
  places.set(studentNo, places.size);
  return places.size - 1;
}

/** Which access points cover which rooms in a version, with a weight above 0. */
export async function readRooms(db: Database, version: number | null) {
  const rows = await readTuples<[accessPointNo: number, room: string, weight: number]>(
    db,
    'SELECT access_point_no, room, weight FROM roster_access_point WHERE version = :version',
    { version },
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
  const rows = await readRows<Omit<PlannedClass, 'accessPoints'>>(
    db,
    `SELECT class_no AS classNo, course, section, room,
            TIME_TO_SEC(TIME(starts_at)) AS startSecond, TIME_TO_SEC(TIME(ends_at)) AS endSecond
     FROM class WHERE version = :version AND class_date = :day ORDER BY starts_at, class_no`,
    { version, day },
  );
  const nowhere: ReadonlySet<number> = new Set();
  return rows.map((row) => ({
    ...row,
    accessPoints: (row.room !== null && accessPointsOf.get(row.room)) || nowhere,
  }));
}

async function readOwners(
  db: Database,
  { version, newest }: Versions,
  day: string,
  places: Places,
): Promise<DayPlan['owners']> {
  const rows = await readTuples<[deviceKey: number, studentNo: number, optedOut: 0 | 1]>(
    db,
    `SELECT d.device_key, d.student_no, ${OPTED_OUT}
     FROM roster_device AS d
     LEFT JOIN roster_student AS newest
       ON newest.version = :newest AND newest.student_no = d.student_no
     WHERE d.version = :version AND :day BETWEEN d.valid_from AND d.valid_to`,
    { version, newest, day },
  );
  return readDeviceOwners(
    db,
    rows.map(
      ([deviceKey, studentNo, optedOut]) =>
        [deviceKey, optedOut ? 'opted_out' : placeOf(places, studentNo)] as const,
    ),
  );
}

/** A student in a class: the student's place, and the index of the class. */
type PlacedEnrolment = [place: number, classIndex: number];

async function readEnrolments(
  db: Database,
  version: number | null,
  day: string,
  classes: readonly PlannedClass[],
  places: Places,
): Promise<PlacedEnrolment[]> {
  const rows = await readTuples<[classNo: number, studentNo: number]>(
    db,
    `SELECT c.class_no, n.student_no
     FROM class AS c STRAIGHT_JOIN roster_enrolment AS n
       ON n.version = c.version AND n.section_no = c.section_no
       AND c.class_date BETWEEN n.valid_from AND n.valid_to
     WHERE c.version = :version AND c.class_date = :day`,
    { version, day },
  );
  const indexOf = new Map(classes.map(({ classNo }, i) => [classNo, i]));
  return rows.map(([classNo, studentNo]) => [placeOf(places, studentNo), indexOf.get(classNo)!]);
}

/**
 * Counts each student's classes. Then it lays them out in one array, one student after another,
 * each student's classes in order of start.
 */
function packByStudent(
  enrolments: PlacedEnrolment[],
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
