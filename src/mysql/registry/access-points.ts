import type { Database, Transaction } from '../pool.js';
import { listOf, readRows, write } from '../read.js';

/**
 * Gives the number of every access point name, and a new number to each name that has none yet.
 * Numbers are never taken back, so a caller may keep them.
 *
 * Two callers may bring a new name at the same time: INSERT IGNORE lets one of them win, and both
 * read the winner's number.
 */
export async function numberAccessPoints(
  db: Database | Transaction,
  names: string[],
): Promise<Map<string, number>> {
  const known = await readNumbers(db, names);
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return known;
  await write(db, INSERT_NAMES, { names: JSON.stringify(missing) });
  return new Map([...known, ...(await readNumbers(db, missing))]);
}

async function readNumbers(
  db: Database | Transaction,
  names: string[],
): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const rows = await readRows<{ name: string; accessPointNo: number }>(db, SELECT_NUMBERS, {
    names: JSON.stringify(names),
  });
  return new Map(rows.map(({ name, accessPointNo }) => [name, accessPointNo]));
}

const NAMES = listOf('names', 'VARCHAR(255) COLLATE utf8mb4_0900_bin');

const SELECT_NUMBERS = `
  SELECT p.name, p.access_point_no AS accessPointNo
  FROM ${NAMES} AS listed STRAIGHT_JOIN access_point AS p ON p.name = listed.item`;

const INSERT_NAMES = `
  INSERT IGNORE INTO access_point (name) SELECT item FROM ${NAMES} AS listed`;
