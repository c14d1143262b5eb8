import type { RowDataPacket } from 'mysql2/promise';
import type { RoomOnFloor } from '../../attendance/model/floors.js';
import type { StatisticsRows } from '../../attendance/learning/statistics.js';
import type { ListedAccessPoint } from '../../attendance/model/signatures.js';
import type { Database } from '../pool.js';

/** What a policy learned on the days from `first` to `last`, both included. */
export async function readStatistics(
  db: Database,
  policy: string,
  first: string,
  last: string,
): Promise<StatisticsRows> {
  const [times] = await db.query<RowDataPacket[]>(
    `SELECT moment, room, access_point_no AS accessPointNo, units FROM learned_time
     WHERE policy = ? AND day BETWEEN ? AND ? ORDER BY day, moment, room, access_point_no`,
    [policy, first, last],
  );
  const [silence] = await db.query<RowDataPacket[]>(
    `SELECT kind, room, students, silent FROM learned_silence
     WHERE policy = ? AND day BETWEEN ? AND ? ORDER BY day, kind, room`,
    [policy, first, last],
  );
  return {
    times: times as unknown as StatisticsRows['times'],
    silence: silence as unknown as StatisticsRows['silence'],
  };
}

/** The evidence of a day's free times, of at most `limit` students after a student number. */
export async function readFreeEvidence(
  db: Database,
  date: string,
  after: number,
  limit: number,
): Promise<{ studentNo: number; evidence: string }[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT student_no AS studentNo, evidence FROM free_evidence WHERE day = ? AND student_no > ? ORDER BY student_no LIMIT ?',
    [date, after, limit],
  );
  return rows as unknown as { studentNo: number; evidence: string }[];
}

/** The rooms of a roster version with their floors, and the access points listed for rooms. */
export async function readPlaces(
  db: Database,
  rosterVersion: number,
): Promise<{ rooms: RoomOnFloor[]; listed: ListedAccessPoint[] }> {
  const [rooms] = await db.query<RowDataPacket[]>(
    'SELECT room, building, floor FROM roster_room WHERE version = ? ORDER BY room',
    [rosterVersion],
  );
  const [listed] = await db.query<RowDataPacket[]>(
    'SELECT room, access_point_no AS accessPointNo, weight FROM roster_access_point WHERE version = ? ORDER BY room, access_point_no',
    [rosterVersion],
  );
  return {
    rooms: rooms as unknown as RoomOnFloor[],
    listed: listed as unknown as ListedAccessPoint[],
  };
}

/**
 * The usual rate of each course: the mean over the days from `first` to `last`, both included, that
 * this policy rolled up, weighted by the measured students.
 */
export async function readUsualRates(
  db: Database,
  policy: string,
  first: string,
  last: string,
): Promise<Map<string, number>> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT a.course, a.estimate, a.enrolled - a.not_measured AS measured
     FROM course_attendance a JOIN day_rollup u ON u.day = a.day AND u.policy = ?
     WHERE a.day BETWEEN ? AND ? AND a.section = '' AND a.estimate IS NOT NULL ORDER BY a.course, a.day`,
    [policy, first, last],
  );
  const sums = new Map<string, { rate: number; measured: number }>();
  for (const row of rows) {
    const sum = sums.get(row['course'] as string) ?? { rate: 0, measured: 0 };
    const measured = row['measured'] as number;
    sum.rate += (row['estimate'] as number) * measured;
    sum.measured += measured;
    sums.set(row['course'] as string, sum);
  }
  return new Map(
    [...sums]
      .filter(([, { measured }]) => measured > 0)
      .map(([course, s]) => [course, s.rate / s.measured]),
  );
}
