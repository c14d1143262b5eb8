import { withTransaction, type Database, type Transaction } from '../pool.js';
import { listOf, readRow, readRows, write } from '../read.js';
import { deleteInSteps } from '../rollup/retention.js';
import { withRestingDay } from '../rollup/resting-day.js';
import { isUsedOn, readNeeds, type Needs } from './needed-versions.js';

/** Bounds one transaction: a class has some hundreds of students at most. */
const CLASSES_PER_DELETE = 100;
/** Rows of a roster per statement. */
const ROWS_PER_DELETE = 20_000;

/** What a night has deleted of old rosters. */
export type PrunedRosters = { classes: number; versions: number };

/**
 * Deletes what no day needs of roster versions that were replaced before `limit`:
 *
 * 1. Classes of days that another version has taken over, with the results that a rollup gave them
 *    before it did.
 * 2. Device links and logins of versions with which no day can be rolled up again. No events of
 *    these devices are stored by such a link any more, so no erasure needs it.
 * 3. Students and enrolments of versions without a result of a person.
 * 4. The whole version, when it has no class left and no day is read with it.
 *
 * It may stop anywhere, also by a crash: what is left is found again by the next night.
 * @param goOn called after each transaction; false: leave the rest to the next night
 */
export async function pruneRosters(
  db: Database,
  limit: string,
  now: string,
  goOn: () => boolean,
): Promise<PrunedRosters> {
  const pruned: PrunedRosters = { classes: 0, versions: 0 };
  const needs = await readNeeds(db, limit);
  const replaced = needs.versions.filter(({ isReplaced }) => isReplaced);
  for (const { version } of replaced) {
    if (!goOn()) return pruned;
    pruned.classes += await pruneClasses(db, version, needs, now, goOn);
    if (needs.rollable.has(version)) continue;
    await deleteRows(db, ['roster_device', 'roster_login'], version, goOn);
    if (await hasPersons(db, version)) continue;
    await deleteRows(db, ['roster_enrolment', 'roster_student'], version, goOn);
    if (await deleteVersion(db, version, goOn)) pruned.versions += 1;
  }
  return pruned;
}

async function pruneClasses(
  db: Database,
  version: number,
  { isNeededOn }: Needs,
  now: string,
  goOn: () => boolean,
): Promise<number> {
  const days = await readRows<{ day: string }>(
    db,
    'SELECT DISTINCT class_date AS day FROM class WHERE version = :version ORDER BY class_date',
    { version },
  );
  let deleted = 0;
  for (const { day } of days) {
    if (isNeededOn(version, day)) continue;
    let found = CLASSES_PER_DELETE;
    while (found === CLASSES_PER_DELETE) {
      found = 0;
      await withRestingDay(db, day, now, async (tx) => {
        found = await deleteClasses(tx, version, day);
      });
      deleted += found;
      if (!goOn()) return deleted;
    }
  }
  return deleted;
}

/**
 * Deletes some classes that a day does not need, with their results, in one transaction. The
 * caller holds the day's rollup, so none begins meanwhile; what the day uses is read again under
 * that lock.
 * @returns how many classes
 */
async function deleteClasses(tx: Transaction, version: number, day: string): Promise<number> {
  if (await isUsedOn(tx, version, day)) return 0;
  const classes = await readRows<{ classNo: number }>(
    tx,
    `SELECT class_no AS classNo FROM class WHERE version = :version AND class_date = :day
     ORDER BY class_no LIMIT :rows`,
    { version, day, rows: CLASSES_PER_DELETE },
  );
  const classNos = JSON.stringify(classes.map(({ classNo }) => classNo));
  for (const table of RESULTS)
    await write(
      tx,
      `DELETE r FROM ${listOf('classNos', 'INT UNSIGNED')} AS listed
       STRAIGHT_JOIN ${table} r ON r.class_no = listed.item`,
      { classNos },
    );
  return classes.length;
}

/** The classes go last. */
const RESULTS = [
  'verdict',
  'class_evidence',
  'live_presence',
  'class_attendance',
  'class',
] as const;
const WITH_STUDENTS = ['verdict', 'class_evidence', 'live_presence'] as const;

/** Whether a class of the version has a row of a student, whose enrolments say whose it is. */
async function hasPersons(db: Database, version: number): Promise<boolean> {
  for (const table of WITH_STUDENTS) {
    const row = await readRow(
      db,
      `SELECT c.class_no FROM class c STRAIGHT_JOIN ${table} r ON r.class_no = c.class_no
       WHERE c.version = :version LIMIT 1`,
      { version },
    );
    if (row) return true;
  }
  return false;
}

/** Nobody reads these rows any more, so no reader is kept out. */
async function deleteRows(
  db: Database,
  tables: readonly string[],
  version: number,
  goOn: () => boolean,
): Promise<void> {
  for (const table of tables)
    await deleteInSteps(
      () =>
        write(db, `DELETE FROM ${table} WHERE version = :version LIMIT :rows`, {
          version,
          rows: ROWS_PER_DELETE,
        }),
      () => goOn() || true,
    );
}

/**
 * Deletes a version that has no class and with which no day is read or was rolled up. Its row goes
 * last: a crash before that leaves a version without rows, which the next night finds.
 */
async function deleteVersion(db: Database, version: number, goOn: () => boolean): Promise<boolean> {
  const used = await readRow(db, SELECT_VERSION_USER, { version });
  if (used) return false;
  await deleteRows(db, PLACES_AND_SECTIONS, version, goOn);
  return withTransaction(db, async (tx) => {
    // An import locks the newest row, and this one is older: they do not wait for each other.
    const deleted = await write(tx, 'DELETE FROM roster_version WHERE version = :version', {
      version,
    });
    return deleted === 1;
  });
}

const PLACES_AND_SECTIONS = [
  'roster_access_point',
  'roster_room',
  'roster_lecturer',
  'roster_section',
  'roster_calendar',
] as const;

const SELECT_VERSION_USER = `
  SELECT 1 AS isUsed FROM class WHERE version = :version
  UNION SELECT 1 FROM roster_day WHERE version = :version
  UNION SELECT 1 FROM day_rollup WHERE roster_version = :version
  UNION SELECT 1 FROM rollup_start WHERE roster_version = :version
  LIMIT 1`;
