import { Readable } from 'node:stream';
import type { ResultSetHeader } from 'mysql2/promise';
import { eventLines } from './event-lines.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import { errorCodeOf, type Transaction } from '../pool.js';

/**
 * A row of access_event. day: "YYYY-MM-DD"; second: after its midnight; ok: whether the association
 * succeeded.
 */
export type EventRow = {
  day: string;
  deviceKey: number;
  second: number;
  accessPointNo: number;
  ok: boolean;
};

/**
 * Writes access events, in the order of their primary key, no two with the same. Where an event is
 * there already, success wins.
 */
export type WriteEvents = (tx: Transaction, rows: readonly EventRow[]) => Promise<void>;

/** Where LOAD DATA begins to be worth its two statements more. */
const FEW_ROWS = 500;

/** Any server takes this, and says which row it refuses. */
export const insertEvents: WriteEvents = (tx, rows) =>
  insertRows(
    tx,
    INSERT_EVENTS,
    rows.map(({ day, deviceKey, second, accessPointNo, ok }) => [
      day,
      deviceKey,
      second,
      accessPointNo,
      ok ? 1 : 0,
    ]),
  );

/**
 * Makes a writer that uses LOAD DATA LOCAL where the server allows it (local_infile), which costs
 * MySQL two thirds of what an INSERT does, and INSERT where not.
 *
 * LOAD DATA LOCAL turns every error into a warning, and leaves the row out or changes it. So it is
 * believed only when it has nothing to say: after one warning all that it wrote is rolled back, and
 * INSERT decides, which takes the rows or names the error. REPLACE says what an event that is there
 * already becomes: a successful one takes the place of any. Failed ones, which must not, are few,
 * and are inserted.
 */
export function createEventWriter(): WriteEvents {
  let allowed = true;
  return async (tx, rows) => {
    if (!allowed || rows.length < FEW_ROWS) return insertEvents(tx, rows);
    const loaded = await loadEvents(
      tx,
      rows.filter(({ ok }) => ok),
    );
    if (loaded === 'not_allowed') allowed = false;
    await insertEvents(tx, loaded === 'loaded' ? rows.filter(({ ok }) => !ok) : rows);
  };
}

async function loadEvents(
  tx: Transaction,
  rows: readonly EventRow[],
): Promise<'loaded' | 'doubtful' | 'not_allowed'> {
  try {
    await tx.query('SAVEPOINT before_events');
    const [{ warningStatus }] = await tx.query<ResultSetHeader>({
      sql: LOAD_EVENTS,
      // Whatever file a server may ask for, it gets these bytes.
      infileStreamFactory: () => Readable.from(inPackets(eventLines(rows))),
    });
    if (warningStatus === 0) return 'loaded';
    await tx.query('ROLLBACK TO SAVEPOINT before_events');
    return 'doubtful';
  } catch (error) {
    if (NOT_ALLOWED.has(errorCodeOf(error))) return 'not_allowed';
    throw error;
  }
}

/** Each piece is sent as one packet, which no server's max_allowed_packet may forbid. */
function* inPackets(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PACKET_BYTES)
    yield bytes.subarray(at, at + PACKET_BYTES);
}

const PACKET_BYTES = 16 * 1024;

/** The server, or the version of it, takes no LOCAL; or the account may not REPLACE. */
const NOT_ALLOWED = new Set([
  'ER_CLIENT_LOCAL_FILES_DISABLED',
  'ER_NOT_ALLOWED_COMMAND',
  'ER_TABLEACCESS_DENIED_ERROR',
]);

const LOAD_EVENTS =
  "LOAD DATA LOCAL INFILE 'events' REPLACE INTO TABLE access_event (day, device_key, at, access_point_no, ok)";

const INSERT_EVENTS = insertStatement(
  'access_event',
  [
    { name: 'day', type: 'DATE' },
    { name: 'device_key', type: 'BIGINT UNSIGNED' },
    { name: 'at', type: 'INT UNSIGNED', value: 'TIMESTAMP(n.day) + INTERVAL n.at SECOND' },
    { name: 'access_point_no', type: 'INT UNSIGNED' },
    { name: 'ok', type: 'TINYINT' },
  ],
  // A failed and a successful association in the same second: success wins.
  'ok = GREATEST(access_event.ok, n.ok)',
);
