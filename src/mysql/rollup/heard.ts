import type { RowDataPacket } from 'mysql2/promise';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database } from '../pool.js';
import { claimRollup, type RollupScope } from './start.js';

/**
 * Notes in which pieces of 300 seconds of the day each access point heard any device, known or not, successful or not. One pass over the day's events in the
 * database; what is kept is some 80 bytes for each access point.
 */
export async function noteHeard(db: Database, scope: RollupScope): Promise<void> {
  const [rows] = await db.query<RowDataPacket[][]>({ sql: SELECT_HEARD, rowsAsArray: true }, [
    scope.date,
  ]);
  const heard = new Map<number, string[]>();
  for (const [accessPointNo, part, pieces] of rows as unknown as [number, number, number][]) {
    let parts = heard.get(accessPointNo);
    if (!parts) heard.set(accessPointNo, (parts = new Array<string>(PARTS).fill(hexOf(0))));
    parts[part] = hexOf(pieces);
  }
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, scope.date, scope.runId);
    await tx.execute('DELETE FROM heard_piece WHERE day = ?', [scope.date]);
    await insertRows(
      tx,
      INSERT_HEARD,
      [...heard].map(([no, parts]) => [scope.date, no, parts.join('')]),
    );
  });
}

/** Access point -> the pieces of the day, counted from 0, in which it heard something; as `noteHeard` found them. */
export async function readHeard(db: Database, date: string): Promise<Map<number, Set<number>>> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT access_point_no, pieces FROM heard_piece WHERE day = ?',
    [date],
  );
  return new Map(
    rows.map((row) => [row['access_point_no'] as number, piecesOf(row['pieces'] as string)]),
  );
}

function piecesOf(hex: string): Set<number> {
  const bytes = Buffer.from(hex, 'hex');
  const pieces = new Set<number>();
  for (let piece = 0; piece < PIECES; piece += 1)
    if (bytes[piece >> 3]! & (128 >> (piece & 7))) pieces.add(piece);
  return pieces;
}

function hexOf(pieces: number): string {
  return pieces.toString(16).padStart(PIECES / PARTS / 4, '0');
}

const PIECES = 288;
/** A part of the day has 48 pieces, and a number of so many bits is exact here. */
const PARTS = 6;

/**
 * Grouped by parts of the day, not by pieces: the groups of a campus then stay within the 16 MiB that MySQL keeps in memory (tmp_table_size). By pieces, five million events
 * take it ten seconds of processor time, with these three.
 */
const SELECT_HEARD = `
  SELECT access_point_no, TIME_TO_SEC(at) DIV 14400 AS part, BIT_OR(1 << (47 - TIME_TO_SEC(at) DIV 300 MOD 48))
  FROM access_event WHERE day = ? GROUP BY access_point_no, part`;

const INSERT_HEARD = insertStatement('heard_piece', [
  { name: 'day', type: 'DATE' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'pieces', type: 'CHAR(72)' },
]);
