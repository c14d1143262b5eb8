import type { RowDataPacket } from 'mysql2/promise';
import type { Database, Transaction } from '../pool.js';

/**
 * Gives every access point name its number, and a new number to each name that has none yet. Numbers are never taken back, so a caller may keep them.
 * Two callers may meet a new name at the same time: INSERT IGNORE lets one of them win, and both read what won.
 */
export async function numberAccessPoints(
  db: Database | Transaction,
  names: string[],
): Promise<Map<string, number>> {
  const known = await readNumbers(db, names);
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return known;
  await db.query('INSERT IGNORE INTO access_point (name) VALUES ?', [
    missing.map((name) => [name]),
  ]);
  return new Map([...known, ...(await readNumbers(db, missing))]);
}

async function readNumbers(
  db: Database | Transaction,
  names: string[],
): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT name, access_point_no FROM access_point WHERE name IN (?)',
    [names],
  );
  return new Map(rows.map((row) => [row['name'] as string, row['access_point_no'] as number]));
}
