import { MockActivityEnvironment } from '@temporalio/testing';
import type { BufferedEvent } from '../../src/activities/batch-buffer.js';
import { createCommitBatch } from '../../src/activities/commit-batch.js';
import { createDayPlans } from '../../src/activities/day-plans.js';
import { checkRoster } from '../../src/attendance/roster/check.js';
import { ingestStore } from '../../src/mysql/ingest-store.js';
import { createPosition } from '../../src/mysql/ingest/positions.js';
import type { Database } from '../../src/mysql/pool.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { newRoster } from '../../src/service/new-roster.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { rowsOf } from './roster-campus.js';
import { GOOD_FILES, rosterFiles, rosterTables } from './roster-tables.js';

/** A Monday with a class of ERG2050 at 10:00. */
export const DAY = '2019-09-02';
/** 10:30, in the class of A-101. */
export const IN_CLASS = 37_800;
/** The keys of the logins that `importLogins` takes. */
export const LOGIN_KEYS: Record<string, number> = { alice: 101, bob: 102, carl: 103, dora: 104 };

/**
 * Makes a database that reads the topic `wifi` from its beginning, and imports these students, if
 * there are any. The caller drops it.
 */
export async function createLoginCampus(...students: string[]): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await createPosition(database.db, 'wifi', 0, 0);
  if (students.length > 0) await importLogins(database.db, ...students);
  return database;
}

/**
 * Imports the good roster with these lines of students.csv (student_id,opted_out,login), and what
 * it says of these students.
 */
export async function importLogins(db: Database, ...students: string[]): Promise<void> {
  const ids = new Set(students.map((line) => line.split(',')[0]));
  const ofThem = (lines: string[], column: number) =>
    lines.filter((line, i) => i === 0 || ids.has(line.split(',')[column]));
  const files = rosterFiles({
    'students.csv': ['student_id,opted_out,login', ...students],
    'devices.csv': ofThem(GOOD_FILES['devices.csv'], 1),
    'enrolments.csv': ofThem(GOOD_FILES['enrolments.csv'], 0),
  });
  const checked = checkRoster(
    rosterTables(files),
    (mac) => mac,
    0,
    (login) => LOGIN_KEYS[login]!,
  );
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  await writeRoster(db, newRoster(checked.roster), { force: true });
}

/** A record on AP-1, which covers A-101. */
export type Sent = [second: number, deviceKey: number, loginKey?: number];

/** Reads records as ingest does, in one batch, with plans that are read anew. */
export async function ingestLogins(
  db: Database,
  sent: readonly Sent[],
  day: string = DAY,
): Promise<void> {
  const store = ingestStore(db);
  const from = (await store.readNextOffset('wifi', 0))!;
  const dayPlans = createDayPlans(store);
  const commit = createCommitBatch({
    maskUsers: (record) => record,
    store,
    dayPlans,
    now: () => `${day} 12:00:00`,
  });
  const events = sent.map(([second, deviceKey, loginKey], i): BufferedEvent => ({
    ...{ offset: from + i, day, second, deviceKey },
    ...{ accessPoint: 'AP-1', accessPointNo: 0, kind: 'joined' as const },
    ...(loginKey !== undefined && { loginKey }),
  }));
  const to = from + events.length;
  const batch = { from, to, endOffset: to, logStartOffset: 0, events, rejects: [] };
  const committed = () => commit('wifi', 0, batch);
  await new MockActivityEnvironment().run<[], string, typeof committed>(committed);
}

/** Makes a day final, as the seal of a rollup does: an import leaves it its roster. */
export async function sealDay(db: Database, day: string = DAY): Promise<void> {
  await db.query(
    `INSERT INTO day_rollup (day, state, policy, roster_version, classes, rolled_up_at)
     SELECT day, 'final', 'seed', version, 0, UTC_TIMESTAMP() FROM roster_day WHERE day = ?`,
    [day],
  );
}

/** Which login was seen on which device, by student id. */
export async function sightingsOf(db: Database): Promise<unknown[][]> {
  return rowsOf(
    db,
    `SELECT g.day, g.device_key, s.student_id, TIME(g.first_at), TIME(g.last_at)
     FROM login_sighting g JOIN student s USING (student_no) ORDER BY 2, 3, 1`,
  );
}

/** Device and second of every event that is stored. */
export async function storedEvents(db: Database): Promise<unknown[][]> {
  return rowsOf(db, 'SELECT device_key, TIME_TO_SEC(TIME(at)) FROM access_event ORDER BY 1, 2');
}
