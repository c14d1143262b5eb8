import type { Database, Transaction } from '../pool.js';
import { listOf, readRows, write } from '../read.js';

/** The name of an access point, and the number that it has. */
export type NumberedAccessPoint = readonly [name: string, accessPointNo: number];

/** Each pass numbers some names at least, unless others number names at the same time. */
const MAX_PASSES = 20;

/**
 * Gives the number of every access point name, and a new number to each name that has none yet.
 * Numbers are never taken back, so a caller may keep them. But a restore brings back a database in
 * which a later number was not given yet: so a transaction that writes kept numbers compares
 * them first (`COUNT_NUMBERED`).
 *
 * Two callers may bring a new name at the same time: INSERT IGNORE lets one of them win, and both
 * read the winner's number. Each loser locks the gap behind the name, so two losers with more new
 * names may deadlock, in whatever order they bring them; outside of a transaction, where each
 * statement commits alone, this may be called again.
 *
 * A loser that had to wait for the winner goes on with numbers that the winner has used (MySQL
 * 9.7), and IGNORE then passes over new names as if they were duplicates. So this is done until no
 * name is missing.
 */
export async function numberAccessPoints(
  db: Database | Transaction,
  names: string[],
): Promise<Map<string, number>> {
  const numbers = await readNumbers(db, names);
  for (let pass = 1; ; pass += 1) {
    const missing = names.filter((name) => !numbers.has(name));
    if (missing.length === 0) return numbers;
    if (pass > MAX_PASSES) throw new Error(`MySQL does not number ${missing.length} access points`);
    for (const text of jsonLists(missing)) await write(db, INSERT_NAMES, { names: text });
    for (const [name, no] of await readNumbers(db, missing)) numbers.set(name, no);
  }
}

/** So much text of a list goes into one statement. A server seldom takes less than 1 MiB. */
const LIST_BYTES = 512 * 1024;

/** The items as JSON lists, each of which is short enough for one statement. */
export function* jsonLists(items: readonly unknown[]): Generator<string> {
  let some: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const text = JSON.stringify(item);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > LIST_BYTES && some.length > 0) {
      yield `[${some.join()}]`;
      some = [];
      bytes = Buffer.byteLength(text) + 1;
    }
    some.push(text);
  }
  if (some.length > 0) yield `[${some.join()}]`;
}

/**
 * How many of the listed access points have the listed number: a subquery. The list is the value of
 * `:numbered`, a JSON list of NumberedAccessPoint.
 */
export const COUNT_NUMBERED = `(
  SELECT COUNT(*)
  FROM JSON_TABLE(:numbered, '$[*]' COLUMNS (
    name VARCHAR(255) COLLATE utf8mb4_0900_bin PATH '$[0]' ERROR ON ERROR,
    access_point_no INT UNSIGNED PATH '$[1]' ERROR ON ERROR)) AS listed
  STRAIGHT_JOIN access_point AS p
    ON p.access_point_no = listed.access_point_no AND p.name = listed.name)`;

async function readNumbers(
  db: Database | Transaction,
  names: string[],
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const text of jsonLists(names)) {
    const rows = await readRows<{ name: string; accessPointNo: number }>(db, SELECT_NUMBERS, {
      names: text,
    });
    for (const { name, accessPointNo } of rows) numbers.set(name, accessPointNo);
  }
  return numbers;
}

const NAMES = listOf('names', 'VARCHAR(255) COLLATE utf8mb4_0900_bin');

const SELECT_NUMBERS = `
  SELECT p.name, p.access_point_no AS accessPointNo
  FROM ${NAMES} AS listed STRAIGHT_JOIN access_point AS p ON p.name = listed.item`;

const INSERT_NAMES = `
  INSERT IGNORE INTO access_point (name) SELECT item FROM ${NAMES} AS listed`;
