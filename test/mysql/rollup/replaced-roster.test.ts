import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../../../src/mysql/pool.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rollUp, writeCampus } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';

const DAY = '2019-09-02';
const OTHER_DAY = '2019-09-03';
const OLD_CLASSES = 8_000;
let database: TestDatabase;
/** One session, which counts the rows that it reads. */
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.url, 1);
});

afterAll(async () => {
  await db?.end();
  await database?.drop();
});

async function importRoster(version: number): Promise<void> {
  const classes = [{ date: DAY, start: '08:00', end: '09:00', room: 'A' }];
  await writeCampus(db, {
    ...{ version, first: DAY, last: DAY, rooms: { A: [1] }, students: [1] },
    sections: [{ course: 'C', section: '1', students: [1], classes }],
  });
}

async function rowsRead(): Promise<number> {
  const read = await rowsOf(db, "SHOW SESSION STATUS LIKE 'Handler_read%'");
  return read.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function versionsWithResults(): Promise<unknown[]> {
  const sql = (table: string) =>
    `SELECT DISTINCT c.version FROM ${table} JOIN class c USING (class_no)
     WHERE c.class_date = ? ORDER BY 1`;
  return Promise.all(
    ['verdict', 'class_attendance'].map(async (table) =>
      (await rowsOf(db, sql(table), [DAY])).flat(),
    ),
  );
}

test('a seal with another roster deletes what the replaced ones gave, and does not scan the classes', async () => {
  await importRoster(1);
  await db.query(
    `INSERT INTO class
       (version, class_date, section_no, course, section, room, starts_at, ends_at, enrolled)
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000)
     SELECT 1000 + v.n, ?, n.n, CONCAT('D', n.n), '1', NULL, ?, ?, 0
     FROM numbers n JOIN numbers v ON v.n <= ?`,
    [OTHER_DAY, `${OTHER_DAY} 10:00:00`, `${OTHER_DAY} 11:00:00`, OLD_CLASSES / 1000],
  );
  await db.query(
    `INSERT INTO class_attendance
       (class_no, enrolled, present, partial, absent, unknown, not_measured, seed_present, state,
        policy, rolled_up_at)
     SELECT class_no, 0, 0, 0, 0, 0, 0, 0, 'final', 'seed', ends_at FROM class
     WHERE class_date = ?`,
    [OTHER_DAY],
  );
  await db.query('ANALYZE TABLE class, class_attendance');
  await rollUp(db, DAY);
  expect(await versionsWithResults()).toEqual([[1], [1]]);

  // As an import leaves a sealed day: it stays with its roster, though there is a newer one.
  await importRoster(2);
  await db.query('UPDATE roster_day SET version = 1');
  let before = 0;
  await rollUp(db, DAY, async () => {
    before = await rowsRead();
  });
  expect((await rowsRead()) - before).toBeLessThan(OLD_CLASSES / 4);
  expect(await versionsWithResults()).toEqual([[2], [2]]);
});

test('the results of a roster that an import replaced before the seal do not stay', async () => {
  await importRoster(3);
  await rollUp(db, DAY);
  expect(await versionsWithResults()).toEqual([[3], [3]]);
});
