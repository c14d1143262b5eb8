import { ERASED_STUDENTS } from '../decisions/erasures.js';
import {
  deleteEvents,
  readDays,
  readDevicesByDay,
  type DeviceLink,
} from '../decisions/student-devices.js';
import { withTransaction, type Database } from '../pool.js';
import { listOf, readRow, readRows, write } from '../read.js';
import { DROPPED_DEVICES } from '../roster/dropped-devices.js';
import { renewRevision } from '../roster/roster-head.js';
import { OPTED_OUT_STUDENTS, optedOut } from '../roster/kept-opt-outs.js';

/**
 * Erases the events of suppressed and of withheld devices, which were read before their owner opted
 * out or before the login of one was seen on them, and the free-time evidence of students who opted
 * out or were erased. Verdicts made before an opt-out stay, with their evidence, until a person
 * erases the student. Workers then load their day plans again, so that all of them know the
 * withheld devices.
 * @param onProgress called after each statement that deletes; a stop between them leaves the rest
 * to the next night
 * @returns how many events
 */
export async function eraseOptedOut(db: Database, onProgress: () => void): Promise<number> {
  const days = await readDays(db);
  const dropped = await readDropped(db);
  const owned = await readOwned(db, new Set(days.map(({ version }) => version)));
  const events = await deleteEvents(
    db,
    await readDevicesByDay(db, dropped, owned),
    NOBODY,
    onProgress,
  );
  await tellWorkers(db);
  await deleteFreeEvidence(
    db,
    days.map(({ day }) => day),
    onProgress,
  );
  return events;
}

/** No student has this number, so every login spares the events of its time. */
const NOBODY = 0;

/** Every device whose events are dropped, as a link that always holds. */
async function readDropped(db: Database): Promise<DeviceLink[]> {
  return readRows<DeviceLink>(
    db,
    `SELECT 0 AS version, device_key AS deviceKey,
            '1000-01-01' AS validFrom, '9999-12-31' AS validTo
     FROM ${DROPPED_DEVICES} AS dropped`,
  );
}

/** A batch withholds a device without a new revision: many may come in an hour. */
async function tellWorkers(db: Database): Promise<void> {
  if (!(await readRow(db, 'SELECT 1 FROM withheld_device LIMIT 1'))) return;
  await withTransaction(db, async (tx) => {
    await readRow(tx, 'SELECT version FROM roster_head WHERE id = 1 FOR UPDATE');
    await renewRevision(tx);
  });
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
  JOIN ${DROPPED_DEVICES} AS x ON x.device_key = d.device_key
  LEFT JOIN roster_student now
    ON now.version = (SELECT version FROM roster_head) AND now.student_no = d.student_no
  WHERE d.version = :version AND NOT ${optedOut('now', 'd.student_no')}`;

const SELECT_GONE = `
  SELECT student_no AS studentNo FROM ${OPTED_OUT_STUDENTS} AS gone
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
