import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLastDay } from '../../src/mysql/board/last-day.js';
import { write } from '../../src/mysql/read.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { fillCampus, MONDAY, TUESDAY } from '../workbench/course-campus.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await fillCampus(database.db);
  await write(
    database.db,
    `INSERT INTO day_version (day, topic, partition_no, version, written_at)
     VALUES (:day, 'wifi-access', 0, 1, UTC_TIMESTAMP())`,
    { day: TUESDAY },
  );
});

afterAll(() => database?.drop());

test('the last day is one with results, however late a record is, until a class of the next one begins', async () => {
  expect(await readLastDay(database.db, `${TUESDAY} 00:00:30`)).toBe(MONDAY);
  expect(await readLastDay(database.db, `${TUESDAY} 08:40:00`)).toBe(TUESDAY);
  expect(await readLastDay(database.db, `${TUESDAY} 21:00:00`)).toBe(TUESDAY);
});
