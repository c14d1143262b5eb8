import type { DeviceDay } from '../../attendance/evidence/other-devices.js';
import type { ClassTime } from '../../attendance/evidence/minutes.js';
import type { DeviceEvent } from '../../attendance/evidence/stays.js';
import type { CoveredClass } from '../../attendance/judging/seed.js';
import { DAY_SECONDS } from '../../attendance/wall-clock.js';
import type { Database } from '../pool.js';
import { readRows, readTuples } from '../read.js';
import { readOwners } from '../identity/owners.js';
import { readDeviceEvents } from './device-events.js';
import { IN_SCOPE, type RollupScope } from './start.js';

/** A range of students on one day, as one roster has it. */
export type StudentRange = Pick<RollupScope, 'date' | 'rosterVersion' | 'at'> & {
  /** The first student number. */
  first: number;
  /** The last student number, included. */
  last: number;
};

/** A range of students of one day's rollup. */
export type StudentChunk = RollupScope & StudentRange;

/** What the evidence of one student is made of. */
export type StudentDay = {
  studentNo: number;
  /** In order of time. */
  classes: CoveredClass[];
  /** Empty for a student who opted out, or who has no device on that day. */
  devices: DeviceDay[];
};

/** Reads the students of the range who are enrolled in a class of the day. */
export async function readStudentDays(db: Database, range: StudentRange): Promise<StudentDay[]> {
  const classes = await readClassesBySection(db, range);
  const days = new Map<number, StudentDay>();
  for (const [studentNo, sectionNo] of await readEnrolments(db, range)) {
    const meetings = classes.get(sectionNo);
    if (!meetings) continue;
    const day = days.get(studentNo) ?? { studentNo, classes: [], devices: [] };
    day.classes.push(...meetings);
    days.set(studentNo, day);
  }
  for (const day of days.values())
    day.classes.sort((a, b) => a.startSecond - b.startSecond || a.classNo - b.classNo);
  await readDevices(db, range, days);
  return [...days.values()];
}

/** The times at which classes meet on a day, each once, in order. */
export async function readClassTimes(db: Database, scope: RollupScope): Promise<ClassTime[]> {
  return readRows<ClassTime>(
    db,
    `SELECT DISTINCT TIME_TO_SEC(TIME(starts_at)) AS startSecond,
            TIME_TO_SEC(TIME(ends_at)) AS endSecond
     FROM class WHERE version = :rosterVersion AND class_date = :date
     ORDER BY startSecond, endSecond`,
    scope,
  );
}

type ClassTuple = [
  sectionNo: number,
  classNo: number,
  startSecond: number,
  endSecond: number,
  accessPointNo: number | null,
];

async function readClassesBySection(
  db: Database,
  range: StudentRange,
): Promise<Map<number, CoveredClass[]>> {
  const rows = await readTuples<ClassTuple>(
    db,
    `SELECT c.section_no, c.class_no, TIME_TO_SEC(TIME(c.starts_at)),
            TIME_TO_SEC(TIME(c.ends_at)), a.access_point_no
     FROM class c
     LEFT JOIN roster_access_point a
       ON a.version = c.version AND a.room = c.room AND a.weight > 0
     WHERE ${IN_SCOPE} ORDER BY c.class_no`,
    range,
  );
  const bySection = new Map<number, CoveredClass[]>();
  let open: (CoveredClass & { accessPoints: Set<number> }) | undefined;
  for (const [sectionNo, classNo, startSecond, endSecond, accessPointNo] of rows) {
    if (!open || open.classNo !== classNo) {
      open = { classNo, startSecond, endSecond, accessPoints: new Set() };
      bySection.set(sectionNo, [...(bySection.get(sectionNo) ?? []), open]);
    }
    if (accessPointNo !== null) open.accessPoints.add(accessPointNo);
  }
  return bySection;
}

/** A student is in a section once on a date: the validities of one enrolment never overlap. */
async function readEnrolments(
  db: Database,
  range: StudentRange,
): Promise<[studentNo: number, sectionNo: number][]> {
  return readTuples<[studentNo: number, sectionNo: number]>(
    db,
    `SELECT student_no, section_no FROM roster_enrolment
     WHERE version = :rosterVersion AND student_no BETWEEN :first AND :last
       AND :date BETWEEN valid_from AND valid_to`,
    range,
  );
}

/**
 * Gives each student of `days` the devices of that day with their joins and departures while they
 * are the student's.
 */
async function readDevices(
  db: Database,
  { date, rosterVersion }: StudentRange,
  days: ReadonlyMap<number, StudentDay>,
): Promise<void> {
  const owners = await readOwners(db, { date, rosterVersion, students: [...days.keys()] });
  const keys = [...new Set(owners.map(({ deviceKey }) => deviceKey))];
  const all = await readDeviceEvents(db, date, keys);
  const eventsOf = new Map(keys.map((key, i) => [key, all[i]!]));
  for (const { studentNo, deviceKey, phone, ...span } of owners)
    days.get(studentNo)!.devices.push({ phone, events: within(eventsOf.get(deviceKey)!, span) });
}

/** Nearly every device is one student's all day. */
function within(events: DeviceEvent[], { from, to }: { from: number; to: number }): DeviceEvent[] {
  if (from === 0 && to === DAY_SECONDS) return events;
  return events.filter(({ second }) => second >= from && second < to);
}
