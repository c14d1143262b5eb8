import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewRoster } from '../../../src/mysql/roster/rows.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { waitingTransactions } from '../../workbench/database-root.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { campus, rowsOf } from '../../workbench/roster-campus.js';
import { added } from '../../workbench/roster-tables.js';
import { eventually } from '../../workbench/workbench.js';

/**
 * A named lock lets one import in at a time. The server gives it up when its session ends: killed,
 * silent for wait_timeout, or lost by a proxy. Then two imports run at once.
 */
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await writeRoster(database.db, campus());
});
afterEach(() => database.drop());

const ONE = campus(added('students.csv', 'S4,0'));
const OTHER = campus(added('students.csv', 'S4,0', 'S5,0'));

const loseNamedLock = async () => {
  const [[session]] = (await rowsOf(
    database.db,
    "SELECT IS_USED_LOCK(CONCAT('rollcall import ', LEFT(DATABASE(), 40)))",
  )) as [[number]];
  await database.db.query('KILL ?', [session]);
};

/** Holds what `sql` locks, until the returned function is called. */
const hold = async (sql: string) => {
  const session = await database.db.getConnection();
  await session.beginTransaction();
  await session.query(sql);
  return async () => {
    await session.rollback();
    session.release();
  };
};

const waitsFor = (table: string) =>
  eventually(
    async () => (await waitingTransactions(database, table)).length > 0,
    `an import to wait for ${table}`,
  );

const studentsOf = async (version: number) =>
  (
    await rowsOf(database.db, 'SELECT COUNT(*) FROM roster_student WHERE version = ?', [version])
  )[0]![0];

/** What an import said, and what its version holds. */
async function outcomeOf(importing: Promise<{ version: number }>, { roster }: NewRoster) {
  try {
    const { version } = await importing;
    return (await studentsOf(version)) === roster.students.length ? version : 'swapped';
  } catch (error) {
    return (error as Error).message;
  }
}

const NOTHING_CHANGED =
  'Another import has come in while this one was under way. This one has changed nothing: import again if you still want it.';

test('an import that lost its named lock while it shows its version keeps its own rows', async () => {
  const release = await hold("SELECT * FROM roster_day WHERE day = '2019-09-02' FOR UPDATE");
  const one = writeRoster(database.db, ONE);
  await waitsFor('roster_day');
  await loseNamedLock();
  const other = writeRoster(database.db, OTHER);
  // The other one has come as far as it can: it waits for what the first one holds.
  await Promise.race([waitsFor('roster_version'), waitsFor('roster_head')]);
  await release();
  expect([await outcomeOf(one, ONE), await outcomeOf(other, OTHER)]).toEqual([2, 3]);
});

test('an import that lost its named lock while it writes rows changes nothing, and the other is complete', async () => {
  const roster = campus(added('access-points.csv', 'AP-9,A-101,1'));
  const release = await hold("INSERT INTO access_point (name) VALUES ('AP-9')");
  const one = outcomeOf(writeRoster(database.db, roster), roster);
  await waitsFor('access_point');
  await loseNamedLock();
  expect(await outcomeOf(writeRoster(database.db, OTHER), OTHER)).toBe(2);
  await release();
  expect(await one).toBe(NOTHING_CHANGED);
  expect(await studentsOf(2)).toBe(OTHER.roster.students.length);
});
