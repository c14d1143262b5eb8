import type { RowDataPacket } from 'mysql2/promise';
import type { DeviceDay } from '../../attendance/evidence/evidence.js';
import type { ClassTime } from '../../attendance/evidence/minutes.js';
import type { CoveredClass } from '../../attendance/judging/seed.js';
import type { DeviceEvent } from '../../attendance/evidence/stays.js';
import type { Database } from '../pool.js';
import { IN_SCOPE, scopeValues, type RollupScope } from './start.js';

/** A range of students of one day's rollup; student numbers from `first` to `last`, both included. */
export type StudentChunk = RollupScope & { first: number; last: number };

/** A student of the chunk, with the student's classes of the day in order of time. devices: empty for who opted out, and who has none on that day. */
export type StudentDay = { studentNo: number; classes: CoveredClass[]; devices: DeviceDay[] };

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

async function readClassesBySection(
  db: Database,
  chunk: StudentChunk,
): Promise<Map<number, CoveredClass[]>> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT c.section_no, c.class_no, TIME_TO_SEC(TIME(c.starts_at)), TIME_TO_SEC(TIME(c.ends_at)), a.access_point_no
            FROM class c LEFT JOIN roster_access_point a ON a.version = c.version AND a.room = c.room AND a.weight > 0
            WHERE ${IN_SCOPE} ORDER BY c.class_no`,
      rowsAsArray: true,
    },
    scopeValues(chunk),
  );
  const bySection = new Map<number, CoveredClass[]>();
  let open: (CoveredClass & { accessPoints: Set<number> }) | undefined;
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

/** A student is enrolled in a section once on a date: validities of one student in one section never overlap. */
async function readEnrolments(
  db: Database,
  { rosterVersion, date, first, last }: StudentChunk,
): Promise<[number, number][]> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT student_no, section_no FROM roster_enrolment
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
 *
 * A device's events come as one text of "second accessPoint second accessPoint ...": a row for each event costs three times as much in the database, and ten times as much here.
 */
async function readDevices(
  db: Database,
  { rosterVersion, date, first, last }: StudentChunk,
  days: ReadonlyMap<number, StudentDay>,
): Promise<void> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT /*+ SET_VAR(group_concat_max_len = ${MOST_EVENT_TEXT}) */ d.student_no, d.device_key, d.kind = 'phone',
                   (SELECT GROUP_CONCAT(TIME_TO_SEC(TIME(e.at)), ' ', e.access_point_no SEPARATOR ' ')
                    FROM access_event e WHERE e.day = ? AND e.device_key = d.device_key AND e.ok)
            FROM roster_device d
            JOIN roster_student s ON s.version = d.version AND s.student_no = d.student_no
            LEFT JOIN roster_student now ON now.version = (SELECT version FROM roster_head) AND now.student_no = d.student_no
            WHERE d.version = ? AND d.student_no BETWEEN ? AND ? AND ? BETWEEN d.valid_from AND d.valid_to AND NOT COALESCE(now.opted_out, s.opted_out)`,
      rowsAsArray: true,
    },
    [date, rosterVersion, first, last, date],
  );
  for (const row of rows as unknown as [number, number, number, string | null][]) {
    const [studentNo, deviceKey, phone, text] = row;
    const isCut = text !== null && text.length >= MOST_EVENT_TEXT;
    const events = isCut ? await readEvents(db, date, deviceKey) : eventsOf(text ?? '');
    days.get(studentNo)?.devices.push({ phone: phone === 1, events });
  }
}

/** The same event by event, of a device that has more of them than one text may hold. */
async function readEvents(db: Database, date: string, deviceKey: number): Promise<DeviceEvent[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT TIME_TO_SEC(TIME(at)) AS second, access_point_no AS accessPointNo FROM access_event WHERE day = ? AND device_key = ? AND ok',
    [date, deviceKey],
  );
  return rows as unknown as DeviceEvent[];
}

/** Character by character: split and Number would make two texts for each event. */
function eventsOf(text: string): DeviceEvent[] {
  const events: DeviceEvent[] = [];
  let second = -1;
  let number = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit >= 0) number = number * 10 + digit;
    else {
      if (second < 0) second = number;
      else {
        events.push({ second, accessPointNo: number });
        second = -1;
      }
      number = 0;
    }
  }
  return events;
}

const ZERO = 48;
/** Some 40,000 events of one device. MySQL cuts a longer text off; a server's max_allowed_packet is seldom less than the double. */
const MOST_EVENT_TEXT = 512 * 1024;
