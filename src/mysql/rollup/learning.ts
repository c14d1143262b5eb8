import type { RoomOnFloor } from '../../attendance/model/floors.js';
import type { ListedAccessPoint } from '../../attendance/model/signatures.js';
import type { Database } from '../pool.js';
import { readRows } from '../read.js';

/** The evidence of a day's free times, of at most `limit` students after a student number. */
export async function readFreeEvidence(
  db: Database,
  date: string,
  after: number,
  limit: number,
): Promise<{ studentNo: number; evidence: string }[]> {
  return readRows<{ studentNo: number; evidence: string }>(
    db,
    `SELECT student_no AS studentNo, evidence FROM free_evidence
     WHERE day = :date AND student_no > :after ORDER BY student_no LIMIT :limit`,
    { date, after, limit },
  );
}

/** The rooms of a roster version with their floors, and the access points listed for rooms. */
export async function readPlaces(
  db: Database,
  rosterVersion: number,
): Promise<{ rooms: RoomOnFloor[]; listed: ListedAccessPoint[] }> {
  return {
    rooms: await readRows<RoomOnFloor>(
      db,
      'SELECT room, building, floor FROM roster_room WHERE version = :rosterVersion ORDER BY room',
      { rosterVersion },
    ),
    listed: await readRows<ListedAccessPoint>(
      db,
      `SELECT room, access_point_no AS accessPointNo, weight FROM roster_access_point
       WHERE version = :rosterVersion ORDER BY room, access_point_no`,
      { rosterVersion },
    ),
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
  const rows = await readRows<{ course: string; estimate: number; measured: number }>(
    db,
    `SELECT a.course, a.estimate, a.enrolled - a.not_measured AS measured
     FROM course_attendance a JOIN day_rollup u ON u.day = a.day AND u.policy = :policy
     WHERE a.day BETWEEN :first AND :last AND a.section = '' AND a.estimate IS NOT NULL
     ORDER BY a.course, a.day`,
    { policy, first, last },
  );
  const sums = new Map<string, { rate: number; measured: number }>();
  for (const { course, estimate, measured } of rows) {
    const sum = sums.get(course) ?? { rate: 0, measured: 0 };
    sum.rate += estimate * measured;
    sum.measured += measured;
    sums.set(course, sum);
  }
  return new Map(
    [...sums]
      .filter(([, { measured }]) => measured > 0)
      .map(([course, s]) => [course, s.rate / s.measured]),
  );
}
