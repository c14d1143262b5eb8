import type { RowDataPacket } from 'mysql2/promise';
import { checkRoster } from '../../src/attendance/roster/check.js';
import { newRoster } from '../../src/service/new-roster.js';
import type { Database } from '../../src/mysql/pool.js';
import type { NewRoster } from '../../src/mysql/roster/rows.js';
import { rosterFiles, rosterTables, type Changes } from './roster-tables.js';

/** The good roster of the checks, with some files changed. A device's key is its MAC. */
export function campus(changes: Changes = {}): NewRoster {
  const checked = checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return newRoster(checked.roster);
}

/** S1's phone, S1's laptop and S2's tablet. */
export const PHONE = 0x608c4a571201;
export const LAPTOP = 0x608c4a571202;
export const TABLET = 0x608c4a571203;

export async function rowsOf(
  db: Database,
  sql: string,
  values: unknown[] = [],
): Promise<unknown[][]> {
  const [rows] = await db.query<RowDataPacket[]>({ sql, rowsAsArray: true }, values);
  return rows as unknown as unknown[][];
}

/** Stores events as a batch of ingest does, but changes no live presence. */
export async function storeEvents(
  db: Database,
  events: [at: string, deviceKey: number, accessPoint: string, ok?: 0 | 1][],
): Promise<void> {
  if (events.length === 0) return;
  await db.query('INSERT IGNORE INTO access_point (name) VALUES ?', [
    events.map(([, , name]) => [name]),
  ]);
  const numbers = new Map(
    (await rowsOf(db, 'SELECT name, access_point_no FROM access_point')) as [string, number][],
  );
  await db.query('INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES ?', [
    events.map(([at, deviceKey, name, ok = 1]) => [
      at.slice(0, 10),
      deviceKey,
      at,
      numbers.get(name),
      ok,
    ]),
  ]);
  await db.query(
    `INSERT INTO day_version (day, topic, partition_no, version, written_at) VALUES ?
     ON DUPLICATE KEY UPDATE version = day_version.version + 1`,
    [[...new Set(events.map(([at]) => at.slice(0, 10)))].map((day) => [day, 'wifi', 0, 1, day])],
  );
}

/** Who is present in which class, in the version that each day is pinned to. */
export async function presentStudents(db: Database): Promise<string[]> {
  const rows = await rowsOf(
    db,
    `SELECT c.starts_at, c.course, c.section, s.student_id, TIME(p.first_seen), TIME(p.last_seen)
     FROM live_presence p JOIN class c USING (class_no) JOIN student s USING (student_no)
     JOIN roster_day d ON d.day = c.class_date AND d.version = c.version
     ORDER BY c.starts_at, c.course, c.section, s.student_id`,
  );
  return rows.map((row) => row.join(' '));
}
