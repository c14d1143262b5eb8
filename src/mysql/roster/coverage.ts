import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../pool.js';

/** The first and the last day of all rosters together; undefined before the first import. */
export async function readRosterRange(
  db: Database,
): Promise<{ first: string; last: string } | undefined> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT MIN(v.first_date) AS first, MAX(v.last_date) AS last FROM roster_version v JOIN roster_head h ON v.version <= h.version',
  );
  const { first, last } = rows[0] as RowDataPacket & { first: string | null; last: string | null };
  return first === null || last === null ? undefined : { first, last };
}

/** The sections of a course in any roster that covers the day, in order; none where the course does not exist. */
export async function readSectionsOf(
  db: Database,
  date: string,
  course: string,
): Promise<string[]> {
  const [rows] = await db.execute<RowDataPacket[]>(
    `SELECT DISTINCT s.section FROM roster_version v
     JOIN roster_head h ON v.version <= h.version
     JOIN roster_section s ON s.version = v.version AND s.course = ?
     WHERE ? BETWEEN v.first_date AND v.last_date ORDER BY LENGTH(s.section), s.section`,
    [course, date],
  );
  return rows.map((row) => row['section'] as string);
}
