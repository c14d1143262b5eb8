import type { DeviceDay } from '../../attendance/evidence/other-devices.js';
import type { ClassTime } from '../../attendance/evidence/minutes.js';
import type { CoveredClass } from '../../attendance/judging/seed.js';
import type { Database } from '../pool.js';
import { readRows, readTuples } from '../read.js';
import { deviceEvents, EVENTS_TEXT, LONG_TEXTS } from './device-events.js';
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
 * Gives each student of `days` the devices of that day with their joins and departures. It reads
 * device by device through the clustered key (day, device key, time), so that the database sorts
 * nothing. The newest roster that has a student says whether the student opted out, as in ingest.
 */
async function readDevices(
  db: Database,
  range: StudentRange,
  days: ReadonlyMap<number, StudentDay>,
): Promise<void> {
  const rows = await readTuples<
    [studentNo: number, deviceKey: number, isPhone: 0 | 1, events: string]
  >(db, SELECT_DEVICES, range);
  for (const [studentNo, deviceKey, isPhone, text] of rows) {
    days.get(studentNo)?.devices.push({
      phone: isPhone === 1,
      events: await deviceEvents(db, range.date, deviceKey, text),
    });
  }
}

const SELECT_DEVICES = `
  SELECT ${LONG_TEXTS} d.student_no, d.device_key, d.kind = 'phone',
         (SELECT ${EVENTS_TEXT} FROM access_event e
          WHERE e.day = :date AND e.device_key = d.device_key AND (e.ok OR e.departed)) AS events
  FROM roster_device d
  JOIN roster_student s ON s.version = d.version AND s.student_no = d.student_no
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = d.student_no
  WHERE d.version = :rosterVersion AND d.student_no BETWEEN :first AND :last
    AND :date BETWEEN d.valid_from AND d.valid_to
    AND NOT COALESCE(now.opted_out, s.opted_out)`;
