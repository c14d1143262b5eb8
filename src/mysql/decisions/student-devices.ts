import { unpackDevices } from '../packed/unpack.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { listOf, readRows, write } from '../read.js';

/** A device of a student in one roster version, within a span of dates. */
export type DeviceLink = {
  version: number;
  deviceKey: number;
  validFrom: string;
  validTo: string;
};

/** The devices of a student on one day. */
export type DevicesOfDay = { day: string; deviceKeys: number[] };

/** Bounds the events that one statement deletes: a device has some hundreds a day. */
const DEVICES_PER_DELETE = 100;

/** The student's devices in every roster version. */
export async function readDeviceLinks(db: Database, studentNo: number): Promise<DeviceLink[]> {
  return readRows<DeviceLink>(
    db,
    `SELECT d.version, d.device_key AS deviceKey, d.valid_from AS validFrom, d.valid_to AS validTo
     FROM roster_version v
     STRAIGHT_JOIN roster_device d ON d.version = v.version AND d.student_no = :studentNo`,
    { studentNo },
  );
}

/**
 * The devices that carried the login of a student, as links that always hold: what else these
 * devices sent is the student's too, unless it is another's.
 */
export async function readSightedDevices(db: Database, studentNo: number): Promise<DeviceLink[]> {
  return readRows<DeviceLink>(
    db,
    `SELECT DISTINCT 0 AS version, device_key AS deviceKey,
            '1000-01-01' AS validFrom, '9999-12-31' AS validTo
     FROM login_sighting WHERE student_no = :studentNo`,
    { studentNo },
  );
}

/**
 * Where another student has one of these devices, in the roster versions that days with events are
 * read with.
 */
export async function readOtherOwners(
  db: Database,
  studentNo: number,
  links: readonly DeviceLink[],
): Promise<DeviceLink[]> {
  if (links.length === 0) return [];
  const deviceKeys = JSON.stringify([...new Set(links.map(({ deviceKey }) => deviceKey))]);
  const others: DeviceLink[] = [];
  for (const version of new Set((await readDays(db)).map((one) => one.version)))
    others.push(
      ...(await readRows<DeviceLink>(
        db,
        `SELECT version, device_key AS deviceKey, valid_from AS validFrom, valid_to AS validTo
         FROM roster_device
         WHERE version = :version AND student_no <> :studentNo
           AND device_key IN ${listOf('deviceKeys', 'BIGINT UNSIGNED')}`,
        { version, studentNo, deviceKeys },
      )),
    );
  return others;
}

/**
 * The student's devices on each day with events. Where the roster of a day gives a device to
 * another student, its events are that student's and stay.
 */
export async function readDevicesByDay(
  db: Database | Transaction,
  links: readonly DeviceLink[],
  others: readonly DeviceLink[],
): Promise<DevicesOfDay[]> {
  if (links.length === 0) return [];
  return (await readDays(db)).flatMap(({ day, version }) => {
    const isValid = ({ validFrom, validTo }: DeviceLink) => validFrom <= day && day <= validTo;
    const taken = new Set(
      others.filter((one) => one.version === version && isValid(one)).map((one) => one.deviceKey),
    );
    const own = new Set(links.filter(isValid).map(({ deviceKey }) => deviceKey));
    const deviceKeys = [...own].filter((deviceKey) => !taken.has(deviceKey)).sort((a, b) => a - b);
    return deviceKeys.length > 0 ? [{ day, deviceKeys }] : [];
  });
}

/** The days that ingest has written to, each with the roster version that it is read with. */
export async function readDays(
  db: Database | Transaction,
): Promise<{ day: string; version: number }[]> {
  return readRows<{ day: string; version: number }>(
    db,
    `SELECT v.day, COALESCE(d.version, h.version) AS version
     FROM (SELECT DISTINCT day FROM day_version) v
     JOIN roster_head h
     LEFT JOIN roster_day d ON d.day = v.day
     ORDER BY v.day`,
  );
}

/**
 * Deletes the events of devices, day by day. What a device sent while it carried the login of
 * another student stays.
 * @param studentNo whose login spares nothing; 0: every login spares
 * @param onProgress called after each statement
 * @returns how many events
 */
export async function deleteEvents(
  db: Database | Transaction,
  devicesByDay: readonly DevicesOfDay[],
  studentNo: number,
  onProgress?: () => void,
): Promise<number> {
  let events = 0;
  for (const { day, deviceKeys } of devicesByDay)
    for (let from = 0; from < deviceKeys.length; from += DEVICES_PER_DELETE) {
      const some = { day, deviceKeys: deviceKeys.slice(from, from + DEVICES_PER_DELETE) };
      const deleteSome = (tx: Transaction) => deleteOfDay(tx, some, studentNo);
      events += await ('getConnection' in db ? withTransaction(db, deleteSome) : deleteSome(db));
      onProgress?.();
    }
  return events;
}

/** Unpacks the devices first, within the transaction: nobody packs them again before the commit. */
async function deleteOfDay(
  tx: Transaction,
  { day, deviceKeys }: DevicesOfDay,
  studentNo: number,
): Promise<number> {
  await unpackDevices(tx, day, deviceKeys);
  return write(
    tx,
    `DELETE e FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN access_event e ON e.day = :day AND e.device_key = listed.item
     WHERE ${NOT_OF_ANOTHER}`,
    { day, studentNo, deviceKeys: JSON.stringify(deviceKeys) },
  );
}

/** Of events `e`: while the device sent it, it carried no login of another student. */
export const NOT_OF_ANOTHER = `
  NOT EXISTS (SELECT 1 FROM login_sighting g
              WHERE g.day = e.day AND g.device_key = e.device_key AND g.student_no <> :studentNo
                AND e.at BETWEEN g.first_at AND g.last_at)`;
