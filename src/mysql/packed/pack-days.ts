import { packEvents, type DayEvent } from '../../attendance/record/packed-events.js';
import { insertRows, insertStatement } from '../insert-rows.js';
import type { Database, Transaction } from '../pool.js';
import { readRow, readRows, readTuples, write } from '../read.js';
import { withRestingDay } from '../rollup/resting-day.js';
import { isExpired } from '../rollup/start.js';
import { unpacked, type PackedRow } from './read-packed.js';

/** What one transaction packs: few enough events that nobody waits long for its locks. */
const EVENTS_AT_ONCE = 20_000;

/** Keys of devices on a day: above `after`, up to `last`. */
type DeviceRange = { day: string; after: number; last: number };

/**
 * Packs the events of each day that has been final since before `limit`, and to which nothing was
 * written since then. A day whose rollup is under way waits for the next night.
 *
 * Some devices at a time are packed, in a transaction of their own. A crash before its commit
 * leaves their events as they were; a crash after it leaves them packed and the others as rows,
 * which counts the same, and the next night goes on.
 * @param limit "YYYY-MM-DD"
 * @param goOn called after each transaction; false ends the work for tonight
 * @returns the days that are packed now
 */
export async function packDays(
  db: Database,
  limit: string,
  now: string,
  goOn: () => boolean,
): Promise<string[]> {
  const packed: string[] = [];
  for (const { day } of await readRows<{ day: string }>(db, SELECT_RESTING, { limit })) {
    const outcome = await packDay(db, day, now, goOn);
    if (outcome === 'packed') packed.push(day);
    if (outcome === 'out of time') break;
  }
  return packed;
}

async function packDay(
  db: Database,
  day: string,
  now: string,
  goOn: () => boolean,
): Promise<'packed' | 'busy' | 'out of time'> {
  for (let after = -1; ;) {
    const last = await lastOfRange(db, day, after);
    if (last === undefined) return 'packed';
    if (!(await packRange(db, { day, after, last }, now))) return 'busy';
    after = last;
    if (!goOn()) return 'out of time';
  }
}

/** @returns false where a rollup, the retention or a late event is in the way: nothing was done */
async function packRange(db: Database, range: DeviceRange, now: string): Promise<boolean> {
  let isExpiring = false;
  try {
    const isResting = await withRestingDay(db, range.day, now, async (tx) => {
      isExpiring = await isExpired(tx, range.day);
      if (!isExpiring) await packDevices(tx, range);
    });
    return isResting && !isExpiring;
  } catch (error) {
    if (error instanceof LateEvent) return false;
    throw error;
  }
}

/** An event came in while the others were packed, so the transaction is rolled back. */
class LateEvent extends Error {}

/** The last device of the next range; undefined where no device is left. */
async function lastOfRange(db: Database, day: string, after: number): Promise<number | undefined> {
  const values = { day, after };
  const full = await readRow<{ last: number }>(
    db,
    `SELECT device_key AS last FROM access_event WHERE day = :day AND device_key > :after
     ORDER BY device_key LIMIT 1 OFFSET ${EVENTS_AT_ONCE}`,
    values,
  );
  if (full) return full.last;
  const rest = await readRow<{ last: number | null }>(
    db,
    'SELECT MAX(device_key) AS last FROM access_event WHERE day = :day AND device_key > :after',
    values,
  );
  return rest?.last ?? undefined;
}

/**
 * Packs the events of some devices, and adds them to what is packed of these.
 * @throws LateEvent
 */
async function packDevices(tx: Transaction, range: DeviceRange): Promise<void> {
  const devices = new Map<number, DayEvent[]>();
  const rows = await readTuples<[deviceKey: number, second: number, no: number, kind: Kind]>(
    tx,
    SELECT_EVENTS,
    range,
  );
  for (const [deviceKey, second, accessPointNo, kind] of rows) {
    const events = devices.get(deviceKey) ?? [];
    events.push({ second, accessPointNo, kind });
    devices.set(deviceKey, events);
  }
  const before = await readRows<PackedRow>(tx, SELECT_PACKED, range);
  for (const { deviceKey, events } of before.map(unpacked)) devices.get(deviceKey)?.push(...events);
  await insertRows(
    tx,
    WRITE_PACKED,
    [...devices].map(([deviceKey, events]) => [
      range.day,
      deviceKey,
      packEvents(events).toString('base64'),
    ]),
  );
  if ((await write(tx, DELETE_EVENTS, range)) !== rows.length) throw new LateEvent();
}

type Kind = DayEvent['kind'];

const IN_RANGE = 'day = :day AND device_key > :after AND device_key <= :last';

/** The locks keep a batch from changing these rows. A new row shows when they are deleted. */
const SELECT_EVENTS = `
  SELECT device_key, TIME_TO_SEC(TIME(at)), access_point_no, kind FROM access_event
  WHERE ${IN_RANGE} ORDER BY device_key FOR UPDATE`;

const SELECT_PACKED = `
  SELECT device_key AS deviceKey, events FROM packed_device_day
  WHERE ${IN_RANGE} FOR UPDATE`;

const WRITE_PACKED = insertStatement(
  'packed_device_day',
  [
    { name: 'day', type: 'DATE' },
    { name: 'device_key', type: 'BIGINT UNSIGNED' },
    { name: 'events', type: 'MEDIUMTEXT', value: 'FROM_BASE64(n.events)' },
  ],
  'events = FROM_BASE64(n.events)',
);

const DELETE_EVENTS = `DELETE FROM access_event WHERE ${IN_RANGE}`;

/** Final since before the limit, written before it, and with events that are not packed. */
const SELECT_RESTING = `
  SELECT u.day
  FROM day_rollup u
  WHERE u.state = 'final' AND u.rolled_up_at < :limit AND u.day < :limit
    AND NOT EXISTS (SELECT 1 FROM expired_day x WHERE x.day = u.day)
    AND NOT EXISTS (SELECT 1 FROM day_version v
                    LEFT JOIN day_rollup_version r USING (day, topic, partition_no)
                    WHERE v.day = u.day AND (v.written_at >= :limit OR COALESCE(r.version <> v.version, TRUE)))
    AND EXISTS (SELECT 1 FROM access_event e WHERE e.day = u.day)
  ORDER BY u.day`;
