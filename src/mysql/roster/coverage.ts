import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';

/** The first and the last day of all rosters together; undefined before the first import. */
export async function readRosterRange(
  db: Database,
): Promise<{ first: string; last: string } | undefined> {
  const range = await readRow<{ first: string | null; last: string | null }>(
    db,
    `SELECT MIN(v.first_date) AS first, MAX(v.last_date) AS last
     FROM roster_version v JOIN roster_head h ON v.version <= h.version`,
  );
  if (!range || range.first === null || range.last === null) return undefined;
  return { first: range.first, last: range.last };
}

/**
 * The sections of a course in any roster that covers the day, in order; none where the course does
 * not exist.
 */
export async function readSectionsOf(
  db: Database,
  date: string,
  course: string,
): Promise<string[]> {
  const rows = await readRows<{ section: string }>(
    db,
    `SELECT DISTINCT s.section FROM roster_version v
     JOIN roster_head h ON v.version <= h.version
     JOIN roster_section s ON s.version = v.version AND s.course = :course
     WHERE :date BETWEEN v.first_date AND v.last_date ORDER BY LENGTH(s.section), s.section`,
    { course, date },
  );
  return rows.map(({ section }) => section);
}

/** Whether any roster has the course. */
export async function hasCourse(db: Database, course: string): Promise<boolean> {
  const found = await readRow(
    db,
    `SELECT s.version FROM roster_version v
     JOIN roster_head h ON v.version <= h.version
     JOIN roster_section s ON s.version = v.version AND s.course = :course LIMIT 1`,
    { course },
  );
  return found !== undefined;
}

/** How many students have a login in the newest roster. */
export async function readRosterLogins(db: Database): Promise<number> {
  const row = await readRow<{ logins: number }>(
    db,
    'SELECT v.logins FROM roster_head h JOIN roster_version v ON v.version = h.version',
  );
  return row?.logins ?? 0;
}
