import type { HeardAccessPoint } from '../../attendance/feed/day-feed.js';
import { wallClockAt } from '../../attendance/wall-clock.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { withTransaction, type Database } from '../pool.js';
import { readRows, readTuples, write } from '../read.js';
import { claimRollup, type RollupScope } from './start.js';

/** The day has 288 pieces of 300 seconds. */
const PIECES = 288;
/** A part of the day has 48 pieces; JavaScript holds a number of 48 bits exactly. */
const PARTS = 6;

/**
 * Notes in which pieces of the day each access point heard any device, known or not, whatever the
 * event says, and how many associations it had. A departure is none. The database reads the day's
 * events once; some 100 bytes are kept for each access point.
 *
 * The transaction replaces all pieces of the day: after a crash the old ones stand, or the new
 * ones.
 */
export async function noteHeard(db: Database, scope: RollupScope): Promise<void> {
  const { date, runId } = scope;
  const heard = await findHeard(db, date);
  await withTransaction(db, async (tx) => {
    await claimRollup(tx, date, runId);
    await write(tx, 'DELETE FROM heard_piece WHERE day = :date', { date });
    await insertRows(
      tx,
      INSERT_HEARD,
      [...heard].map(([accessPointNo, { parts, events, failed, lastSecond }]) => [
        ...[date, accessPointNo, parts.join('')],
        ...[events, failed, wallClockAt(date, lastSecond)],
      ]),
    );
  });
}

/** What an access point heard on the day. */
type Heard = {
  /** The pieces of each part of the day, in hexadecimal. */
  parts: string[];
  /** Associations, also failed ones. */
  events: number;
  failed: number;
  lastSecond: number;
};

/** What each access point heard, by its number. */
async function findHeard(db: Database, date: string): Promise<Map<number, Heard>> {
  const rows = await readTuples<HeardTuple>(db, SELECT_HEARD, { date });
  const heard = new Map<number, Heard>();
  for (const [accessPointNo, part, pieces, events, failed, lastSecond] of rows) {
    const before = heard.get(accessPointNo) ?? NOTHING_HEARD;
    heard.set(accessPointNo, {
      parts: before.parts.with(part, hexOf(pieces)),
      events: before.events + events,
      failed: before.failed + failed,
      lastSecond: Math.max(before.lastSecond, lastSecond),
    });
  }
  return heard;
}

type HeardTuple = [
  accessPointNo: number,
  part: number,
  pieces: number,
  events: number,
  failed: number,
  lastSecond: number,
];

function hexOf(pieces: number): string {
  return pieces.toString(16).padStart(PIECES / PARTS / 4, '0');
}

const NOTHING_HEARD: Heard = {
  parts: new Array<string>(PARTS).fill(hexOf(0)),
  events: 0,
  failed: 0,
  lastSecond: 0,
};

/**
 * Access point -> the pieces of the day in which it heard something, counted from 0; see
 * `noteHeard`.
 */
export async function readHeard(db: Database, date: string): Promise<Map<number, Set<number>>> {
  const rows = await readRows<{ accessPointNo: number; pieces: string }>(
    db,
    'SELECT access_point_no AS accessPointNo, pieces FROM heard_piece WHERE day = :date',
    { date },
  );
  return new Map(rows.map(({ accessPointNo, pieces }) => [accessPointNo, piecesOf(pieces)]));
}

/**
 * What each access point heard, with the number of its events.
 * @returns undefined where an earlier release has noted it, which counted no events
 */
export async function readHeardAccessPoints(
  db: Database,
  date: string,
): Promise<HeardAccessPoint[] | undefined> {
  const rows = await readRows<{
    accessPointNo: number;
    pieces: string;
    events: number | null;
    failed: number;
  }>(
    db,
    `SELECT access_point_no AS accessPointNo, pieces, events, failed
     FROM heard_piece WHERE day = :date`,
    { date },
  );
  if (rows.some(({ events }) => events === null)) return undefined;
  return rows.map(({ accessPointNo, pieces, events, failed }) => ({
    ...{ accessPointNo, failed, events: events! },
    pieces: piecesOf(pieces),
  }));
}

function piecesOf(hex: string): Set<number> {
  const bytes = Buffer.from(hex, 'hex');
  const pieces = new Set<number>();
  for (let piece = 0; piece < PIECES; piece += 1)
    if (bytes[piece >> 3]! & (128 >> (piece & 7))) pieces.add(piece);
  return pieces;
}

/**
 * Groups by parts of the day, not by pieces: then the groups of a campus fit into the 16 MiB that
 * MySQL keeps in memory (tmp_table_size). For five million events, pieces cost it ten seconds of
 * processor time, parts three.
 */
const SELECT_HEARD = `
  SELECT access_point_no, TIME_TO_SEC(at) DIV 14400 AS part,
         BIT_OR(1 << (47 - TIME_TO_SEC(at) DIV 300 MOD 48)) AS pieces,
         COUNT(ok), COUNT(NULLIF(ok, TRUE)), TIME_TO_SEC(TIME(MAX(at)))
  FROM access_event WHERE day = :date GROUP BY access_point_no, part`;

const INSERT_HEARD = insertStatement('heard_piece', [
  { name: 'day', type: 'DATE' },
  { name: 'access_point_no', type: 'INT UNSIGNED' },
  { name: 'pieces', type: 'CHAR(72)' },
  { name: 'events', type: 'INT UNSIGNED' },
  { name: 'failed', type: 'INT UNSIGNED' },
  { name: 'last_at', type: 'DATETIME' },
]);
