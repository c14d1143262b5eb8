import type { RowDataPacket } from 'mysql2/promise';
import { insertRows, insertStatement } from './insert-rows.js';
import { withTransaction, type Database } from './pool.js';
import { claimRollup, type RollupScope } from './rollup-start.js';

/**
 * Notes in which pieces of 300 seconds of the day each access point heard any device, known or not, successful or not. One pass over the day's events in the
 * database; what is kept is some 80 bytes for each access point.
 */
export async function noteHeard(db: Database, scope: RollupScope): Promise<void> {
  const [rows] = await db.query<RowDataPacket[][]>(
    {
      sql: `SELECT access_point_no, HOUR(at) * 12 + MINUTE(at) DIV 5 AS piece FROM access_event WHERE day = ? GROUP BY access_point_no, piece`,
      rowsAsArray: true,
    },
    [scope.date],
  );
  const heard = new Map<number, Uint8Array>();
  for (const [accessPointNo, piece] of rows as unknown as [number, number][]) {
    let pieces = heard.get(accessPointNo);
    if (!pieces) heard.set(accessPointNo, (pieces = new Uint8Array(PIECES / 8)));
    pieces[piece >> 3]! |= 128 >> (piece & 7);
  }
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, scope.date, scope.runId);
    await tx.execute('DELETE FROM heard_piece WHERE day = ?', [scope.date]);
    await insertRows(
      tx,
      INSERT_HEARD,
      [...heard].map(([no, pieces]) => [scope.date, no, Buffer.from(pieces).toString('hex')]),
    );
  });
}

/** Access point -> the pieces of the day, counted from 0, in which it heard something; as `noteHeard` found them. */
export async function readHeard(db: Database, date: string): Promise<Map<number, Set<number>>> {
  const [rows] = await db.query<RowDataPacket[]>(
    'SELECT access_point_no, pieces FROM heard_piece WHERE day = ?',
    [date],
  );
  return new Map(rows.map((row) => [row['access_point_no'] as number, piecesOf(row['pieces'] as string)]));
}

function piecesOf(hex: string): Set<number> {
  const bytes = Buffer.from(hex, 'hex');
  const pieces = new Set<number>();
  for (let piece = 0; piece < PIECES; piece += 1)
    if (bytes[piece >> 3]! & (128 >> (piece & 7))) pieces.add(piece);
  return pieces;
}

const PIECES = 288;

const INSERT_HEARD = insertStatement('heard_piece', [
  { name: 'day', type: 'DATE' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'pieces', type: 'CHAR(72)' },
]);
