import type { KeyedEvent } from '../../attendance/live/key-order.js';
import { createEventWriter, insertEvents, type WriteEvents } from '../ingest/event-writer.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { listOf, readRows, write } from '../read.js';
import { unpacked, type PackedRow } from './read-packed.js';

/** Some 20,000 events a transaction. */
const DEVICES_AT_ONCE = 500;

/**
 * Makes rows of access_event of the packed events of a day, for whoever reads or writes the day as
 * a whole. It works in short transactions. A crash before a commit leaves these devices packed; a
 * crash after it leaves them as rows, and the others packed: the next call goes on.
 */
export async function unpackDay(db: Database, day: string): Promise<void> {
  const writeEvents = createEventWriter();
  let found: number;
  do {
    found = await withTransaction(db, (tx) => unpackFirst(tx, writeEvents, day));
  } while (found === DEVICES_AT_ONCE);
}

/** @returns how many devices it has unpacked: fewer than it may, if no other is packed */
async function unpackFirst(
  tx: Transaction,
  writeEvents: WriteEvents,
  day: string,
): Promise<number> {
  const rows = await readRows<PackedRow>(
    tx,
    `SELECT device_key AS deviceKey, events FROM packed_device_day
     WHERE day = :day ORDER BY device_key LIMIT :most FOR UPDATE`,
    { day, most: DEVICES_AT_ONCE },
  );
  await unpackRows(tx, writeEvents, day, rows);
  return rows.length;
}

/** Makes rows of access_event of the packed events of some devices, within a transaction. */
export async function unpackDevices(
  tx: Transaction,
  day: string,
  deviceKeys: readonly number[],
): Promise<void> {
  const rows = await readRows<PackedRow>(
    tx,
    `SELECT p.device_key AS deviceKey, p.events
     FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN packed_device_day p ON p.day = :day AND p.device_key = listed.item
     ORDER BY p.device_key FOR UPDATE`,
    { day, deviceKeys: JSON.stringify(deviceKeys) },
  );
  await unpackRows(tx, insertEvents, day, rows);
}

/** @param rows locked, in the order of their keys */
async function unpackRows(
  tx: Transaction,
  writeEvents: WriteEvents,
  day: string,
  rows: readonly PackedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const events = rows
    .map(unpacked)
    .flatMap((device) =>
      device.events.map((event): KeyedEvent => ({ day, deviceKey: device.deviceKey, ...event })),
    );
  await writeEvents(tx, events);
  await write(
    tx,
    `DELETE p FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN packed_device_day p ON p.day = :day AND p.device_key = listed.item`,
    { day, deviceKeys: JSON.stringify(rows.map(({ deviceKey }) => deviceKey)) },
  );
}
