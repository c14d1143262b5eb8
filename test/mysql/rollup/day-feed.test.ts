import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../../../src/mysql/pool.js';
import { readDayFeed } from '../../../src/mysql/rollup/day-feed.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { writeCampus } from '../../workbench/rates-campus.js';
import { rowsOf } from '../../workbench/roster-campus.js';

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

async function rowsRead(): Promise<number> {
  const read = await rowsOf(db, "SHOW SESSION STATUS LIKE 'Handler_read%'");
  return read.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The rows that the feed of a day with so many classes, each in its own room, is read from. */
async function rowsFor(version: number, date: string, count: number): Promise<number> {
  const rooms = Array.from({ length: count }, (_, i) => `R${i}`);
  await writeCampus(db, {
    ...{ version, first: date, last: date, students: [1] },
    rooms: Object.fromEntries(rooms.map((room) => [room, [1]])),
    sections: rooms.map((room) => ({
      ...{ course: room, section: '1', students: [1] },
      classes: [{ date, start: '08:00', end: '09:00', room }],
    })),
  });
  await db.query(
    `INSERT INTO heard_piece (day, access_point_no, pieces, events, failed, last_at)
     VALUES (?, 1, REPEAT('0', 72), 1, 0, ?)`,
    [date, `${date} 08:00:00`],
  );
  await db.query('ANALYZE TABLE class, roster_access_point, roster_enrolment');
  const before = await rowsRead();
  const scope = { date, runId: 'run', policy: 'seed', policyVersion: 1, at: null };
  await readDayFeed(db, { ...scope, rosterVersion: version });
  return (await rowsRead()) - before;
}

test('a campus four times as large makes the feed of a day read about four times as many rows', async () => {
  const small = await rowsFor(1, '2019-09-02', 60);
  expect(await rowsFor(2, '2019-09-03', 240)).toBeLessThan(7 * small);
});
