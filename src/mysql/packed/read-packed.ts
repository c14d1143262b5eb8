import { unpackEvents, type DayEvent } from '../../attendance/record/packed-events.js';
import type { Database, Transaction } from '../pool.js';
import { listOf, readRows } from '../read.js';

/** The packed events of a device on a day. */
export type PackedDevice = { deviceKey: number; events: DayEvent[] };

/** A row of packed_device_day. */
export type PackedRow = { deviceKey: number; events: Buffer };

/** The packed events of some devices on a day; of those that have none, nothing. */
export async function readPackedDevices(
  db: Database | Transaction,
  day: string,
  deviceKeys: readonly number[],
): Promise<PackedDevice[]> {
  const rows = await readRows<PackedRow>(
    db,
    `SELECT p.device_key AS deviceKey, p.events
     FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN packed_device_day p ON p.day = :day AND p.device_key = listed.item`,
    { day, deviceKeys: JSON.stringify(deviceKeys) },
  );
  return rows.map(unpacked);
}

/** The events of a row. */
export function unpacked({ deviceKey, events }: PackedRow): PackedDevice {
  return { deviceKey, events: unpackEvents(events) };
}
