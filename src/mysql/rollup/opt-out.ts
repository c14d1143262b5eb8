import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../pool.js';

/** Bounds what one statement deletes: some hundred events a device and day. */
const DEVICES_PER_DELETE = 100;

type OptedOutDevice = { studentNo: number; deviceKey: number; validFrom: string; validTo: string };

/**
 * Erases what is stored of the devices of students who opted out by the newest roster: events that were read before the opt-out came, and evidence of free time. Verdicts
 * that were made before stay, with their evidence, until a person erases the student.
 * @param onProgress called after each statement
 * @returns how many events
 */
export async function eraseOptedOut(db: Database, onProgress: () => void): Promise<number> {
  const devices = await optedOutDevices(db);
  if (devices.length === 0) return 0;
  const [days] = await db.query<RowDataPacket[]>(
    'SELECT DISTINCT day FROM day_version ORDER BY day',
  );
  let events = 0;
  for (const { day } of days as { day: string }[]) {
    const valid = devices.filter(({ validFrom, validTo }) => validFrom <= day && day <= validTo);
    for (let from = 0; from < valid.length; from += DEVICES_PER_DELETE) {
      const some = valid.slice(from, from + DEVICES_PER_DELETE);
      const [erased] = await db.query<ResultSetHeader>(
        'DELETE FROM access_event WHERE day = ? AND device_key IN (?)',
        [day, some.map(({ deviceKey }) => deviceKey)],
      );
      events += erased.affectedRows;
      await db.query('DELETE FROM free_evidence WHERE day = ? AND student_no IN (?)', [
        day,
        some.map(({ studentNo }) => studentNo),
      ]);
      onProgress();
    }
  }
  return events;
}

async function optedOutDevices(db: Database): Promise<OptedOutDevice[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT d.student_no AS studentNo, d.device_key AS deviceKey, d.valid_from AS validFrom, d.valid_to AS validTo
     FROM roster_head h
     JOIN roster_student s ON s.version = h.version AND s.opted_out
     JOIN roster_device d ON d.version = s.version AND d.student_no = s.student_no`,
  );
  return rows as unknown as OptedOutDevice[];
}
