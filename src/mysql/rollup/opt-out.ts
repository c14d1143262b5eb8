import { ERASED_STUDENTS } from '../decisions/erasures.js';
import {
  deleteEvents,
  readDays,
  readDevicesByDay,
  type DeviceLink,
} from '../decisions/student-devices.js';
import type { Database } from '../pool.js';
import { listOf, readRows, write } from '../read.js';

/**
 * Erases the events of suppressed devices, which were read before their owner opted out, and the
 * free-time evidence of students who opted out or were erased. Verdicts made before an opt-out
 * stay, with their evidence, until a person erases the student.
 * @param onProgress called after each statement that deletes; a stop between them leaves the rest
 * to the next night
 * @returns how many events
 */
export async function eraseOptedOut(db: Database, onProgress: () => void): Promise<number> {
  const days = await readDays(db);
  const suppressed = await readSuppressed(db);
  const owned = await readOwned(db, new Set(days.map(({ version }) => version)));
  const events = await deleteEvents(db, await readDevicesByDay(db, suppressed, owned), onProgress);
  await deleteFreeEvidence(
    db,
    days.map(({ day }) => day),
    onProgress,
  );
  return events;
}

/** Every suppressed device, as a link that always holds. */
async function readSuppressed(db: Database): Promise<DeviceLink[]> {
  return readRows<DeviceLink>(
    db,
    `SELECT 0 AS version, device_key AS deviceKey,
            '1000-01-01' AS validFrom, '9999-12-31' AS validTo
     FROM suppressed_device`,
  );
}

/** Where a roster gives one of these devices to a student who has not opted out. */
async function readOwned(db: Database, versions: ReadonlySet<number>): Promise<DeviceLink[]> {
  const owned: DeviceLink[] = [];
  for (const version of versions)
    owned.push(...(await readRows<DeviceLink>(db, SELECT_OWNED, { version })));
  return owned;
}

const SELECT_OWNED = `
  SELECT d.version, d.device_key AS deviceKey, d.valid_from AS validFrom, d.valid_to AS validTo
  FROM roster_device d
  JOIN suppressed_device x ON x.device_key = d.device_key
  JOIN roster_student s ON s.version = d.version AND s.student_no = d.student_no
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = d.student_no
  WHERE d.version = :version AND NOT COALESCE(now.opted_out, s.opted_out)`;

const SELECT_GONE = `
  SELECT s.student_no AS studentNo
  FROM roster_head h JOIN roster_student s ON s.version = h.version WHERE s.opted_out
  UNION
  SELECT student_no FROM ${ERASED_STUDENTS} AS erased`;

/**
 * Reads the students first: a DELETE that joined the roster would lock its head, and wait for an
 * import or a seal.
 */
async function deleteFreeEvidence(
  db: Database,
  days: readonly string[],
  onProgress: () => void,
): Promise<void> {
  const gone = await readRows<{ studentNo: number }>(db, SELECT_GONE);
  if (gone.length === 0) return;
  const students = JSON.stringify(gone.map(({ studentNo }) => studentNo));
  for (const day of days) {
    await write(db, DELETE_FREE_EVIDENCE, { day, students });
    onProgress();
  }
}

const DELETE_FREE_EVIDENCE = `
  DELETE f FROM ${listOf('students', 'INT UNSIGNED')} AS listed
  STRAIGHT_JOIN free_evidence f ON f.day = :day AND f.student_no = listed.item`;
