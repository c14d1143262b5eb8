import type { Database } from '../pool.js';
import { listOf, readRows, write } from '../read.js';

/** Bounds what one statement deletes: a device has some hundred events a day. */
const DEVICES_PER_DELETE = 100;

type OptedOutDevice = { studentNo: number; deviceKey: number; validFrom: string; validTo: string };

/**
 * Erases the events and the free-time evidence that were read before a student opted out, by the
 * newest roster. Verdicts made before the opt-out stay, with their evidence, until a person erases
 * the student.
 * @param onProgress called after each pair of statements; a stop between them leaves the rest to
 * the next night
 * @returns how many events
 */
export async function eraseOptedOut(db: Database, onProgress: () => void): Promise<number> {
  const devices = await readOptedOutDevices(db);
  if (devices.length === 0) return 0;
  const days = await readRows<{ day: string }>(
    db,
    'SELECT DISTINCT day FROM day_version ORDER BY day',
  );
  let events = 0;
  for (const { day } of days) {
    const valid = devices.filter(({ validFrom, validTo }) => validFrom <= day && day <= validTo);
    for (let from = 0; from < valid.length; from += DEVICES_PER_DELETE) {
      events += await eraseDay(db, day, valid.slice(from, from + DEVICES_PER_DELETE));
      onProgress();
    }
  }
  return events;
}

async function readOptedOutDevices(db: Database): Promise<OptedOutDevice[]> {
  return readRows<OptedOutDevice>(
    db,
    `SELECT d.student_no AS studentNo, d.device_key AS deviceKey,
            d.valid_from AS validFrom, d.valid_to AS validTo
     FROM roster_head h
     JOIN roster_student s ON s.version = h.version AND s.opted_out
     JOIN roster_device d ON d.version = s.version AND d.student_no = s.student_no`,
  );
}

async function eraseDay(
  db: Database,
  day: string,
  devices: readonly OptedOutDevice[],
): Promise<number> {
  const events = await write(
    db,
    `DELETE e FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN access_event e ON e.day = :day AND e.device_key = listed.item`,
    { day, deviceKeys: JSON.stringify(devices.map(({ deviceKey }) => deviceKey)) },
  );
  await write(
    db,
    `DELETE f FROM ${listOf('studentNos', 'INT UNSIGNED')} AS listed
     STRAIGHT_JOIN free_evidence f ON f.day = :day AND f.student_no = listed.item`,
    { day, studentNos: JSON.stringify(devices.map(({ studentNo }) => studentNo)) },
  );
  return events;
}
