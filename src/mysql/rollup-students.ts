import type { RowDataPacket } from 'mysql2/promise';
import type { DeviceDay } from '../attendance/evidence.js';
import type { ClassTime } from '../attendance/minutes.js';
import type { ClassOfDay } from '../attendance/seed.js';
import type { DeviceEvent } from '../attendance/stays.js';
import type { Database } from './pool.js';
import { IN_SCOPE, scopeValues, type RollupScope } from './rollup-start.js';

/** A range of students of one day's rollup; student numbers from `first` to `last`, both included. */
export type StudentChunk = RollupScope & { first: number; last: number };

/** A student of the chunk, with the student's classes of the day in order of time. devices: empty for who opted out, and who has none on that day. */
export type StudentDay = { studentNo: number; classes: ClassOfDay[]; devices: DeviceDay[] };

/** Reads the chunk's students who are enrolled in a class of the scope, with everything that their evidence is made of. */
export async function readStudentDays(db: Database, chunk: StudentChunk): Promise<StudentDay[]> {
  const classes = await readClassesBySection(db, chunk);
  const days = new Map<number, StudentDay>();
  for (const [studentNo, sectionNo] of await readEnrolments(db, chunk)) {
    const meetings = classes.get(sectionNo);
    if (!meetings) continue;
    const day = days.get(studentNo) ?? { studentNo, classes: [], devices: [] };
    day.classes.push(...meetings);
    days.set(studentNo, day);
  }
  for (const day of days.values())
    day.classes.sort((a, b) => a.startSecond - b.startSecond || a.classNo - b.classNo);
  await readDevices(db, chunk, days);
  return [...days.values()];
}

/** When classes meet on a day, each time once, in order. */
export async function readClassTimes(
  db: Database,
  { rosterVersion, date }: RollupScope,
): Promise<ClassTime[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT DISTINCT TIME_TO_SEC(TIME(starts_at)) AS startSecond, TIME_TO_SEC(TIME(ends_at)) AS endSecond
     FROM class WHERE version = ? AND class_date = ? ORDER BY startSecond, endSecond`,
    [rosterVersion, date],
  );
  return rows as unknown as ClassTime[];
}

async function readClassesBySection(db: Database, chunk: StudentChunk): Promise<Map<number, ClassOfDay[]>> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT c.section_no, c.class_no, TIME_TO_SEC(TIME(c.starts_at)), TIME_TO_SEC(TIME(c.ends_at)), a.access_point_no
            FROM class c LEFT JOIN roster_access_point a ON a.version = c.version AND a.room = c.room AND a.weight > 0
            WHERE ${IN_SCOPE} ORDER BY c.class_no`,
      rowsAsArray: true,
    },
    scopeValues(chunk),
  );
  const bySection = new Map<number, ClassOfDay[]>();
  let open: (ClassOfDay & { accessPoints: Set<number> }) | undefined;
  for (const row of rows as unknown as [number, number, number, number, number | null][]) {
    const [sectionNo, classNo, startSecond, endSecond, accessPointNo] = row;
    if (!open || open.classNo !== classNo) {
      open = { classNo, startSecond, endSecond, accessPoints: new Set() };
      bySection.set(sectionNo, [...(bySection.get(sectionNo) ?? []), open]);
    }
    if (accessPointNo !== null) open.accessPoints.add(accessPointNo);
  }
  return bySection;
}

async function readEnrolments(
  db: Database,
  { rosterVersion, date, first, last }: StudentChunk,
): Promise<[number, number][]> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT DISTINCT student_no, section_no FROM roster_enrolment
            WHERE version = ? AND student_no BETWEEN ? AND ? AND ? BETWEEN valid_from AND valid_to`,
      rowsAsArray: true,
    },
    [rosterVersion, first, last, date],
  );
  return rows as unknown as [number, number][];
}

/**
 * Gives each student of `days` the devices of that day with their successful events. Reads device by device through the clustered key (day, device key, time), so
 * the database sorts nothing. Whether a student opted out is judged by the newest roster that has the student, as ingest does.
 */
async function readDevices(
  db: Database,
  { rosterVersion, date, first, last }: StudentChunk,
  days: ReadonlyMap<number, StudentDay>,
): Promise<void> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT d.student_no, d.device_key, d.kind = 'phone', TIME_TO_SEC(TIME(e.at)), e.access_point_no
            FROM roster_device d
            JOIN roster_student s ON s.version = d.version AND s.student_no = d.student_no
            LEFT JOIN roster_student now ON now.version = (SELECT version FROM roster_head) AND now.student_no = d.student_no
            LEFT JOIN access_event e ON e.day = ? AND e.device_key = d.device_key AND e.ok
            WHERE d.version = ? AND d.student_no BETWEEN ? AND ? AND ? BETWEEN d.valid_from AND d.valid_to AND NOT COALESCE(now.opted_out, s.opted_out)`,
      rowsAsArray: true,
    },
    [date, rosterVersion, first, last, date],
  );
  const devices = new Map<number, { phone: boolean; events: DeviceEvent[] }>();
  for (const row of rows as unknown as [number, number, number, number | null, number | null][]) {
    const [studentNo, deviceKey, phone, second, accessPointNo] = row;
    const student = days.get(studentNo);
    if (!student) continue;
    let device = devices.get(deviceKey);
    if (!device) {
      devices.set(deviceKey, (device = { phone: phone === 1, events: [] }));
      student.devices.push(device);
    }
    if (second !== null) device.events.push({ second, accessPointNo: accessPointNo! });
  }
}
