import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExplanationAnswer } from '../../src/http/schemas/class.js';
import { write } from '../../src/mysql/read.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import { headersOf, type TestBoard } from '../workbench/board.js';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';

let database: TestDatabase;
let served: TestBoard;

beforeAll(async () => {
  database = await createTestDatabase();
  served = await serveBoardCampus(database.db);
});

afterAll(async () => {
  await served?.close();
  await database?.drop();
});

test('an explanation tells of a stay that goes on only the hour around the class', async () => {
  // From half past six until noon, ten minutes apart: one stay.
  const minutes = Array.from({ length: 34 }, (_, i) => 390 + i * 10);
  for (const minute of minutes)
    await write(
      database.db,
      `INSERT IGNORE INTO access_event (day, device_key, at, access_point_no, ok)
       VALUES (:day, 1, TIMESTAMP(:day) + INTERVAL :minute MINUTE, 1, 1)`,
      { day: PAST, minute },
    );
  const path = `/api/v1/classes/${PAST}/ERG2050/1/08%3A30/students/S1`;
  const headers = await headersOf(served, { role: 'registry' });
  const response = await fetch(`${served.url}${path}`, { headers });
  expect(((await response.json()) as ExplanationAnswer).stays).toMatchObject([
    { from: `${PAST} 07:30:00`, to: `${PAST} 11:00:00`, inRoom: true },
  ]);
});
