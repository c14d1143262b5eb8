import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTransaction } from '../../../src/mysql/pool.js';
import { readShares } from '../../../src/mysql/rollup/read-shares.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

/** A day with one course and its only section. */
async function sharesOf(day: string, present: number, absent: number): Promise<unknown> {
  for (const section of ['', '1'])
    await database.db.query('INSERT INTO course_attendance SET ?', [
      {
        ...{ day, course: 'ERG2050', section, classes: 1, enrolled: present + absent },
        ...{ present, partial: 0, absent, unknown: 0, not_measured: 0 },
        ...{ seed_present: 0, seed_enrolled: 0, coverage: 1, state: 'final' },
      },
    ]);
  return withTransaction(database.db, (tx) => readShares(tx, day));
}

test('a day with fewer than 20 verdicts gives no shares, for they would speak of single students', async () => {
  expect(await sharesOf('2019-09-02', 4, 15)).toBeNull();
  expect(await sharesOf('2019-09-03', 5, 15)).toEqual({
    ...{ present: 0.25, partial: 0, absent: 0.75, unknown: 0, not_measured: 0 },
  });
  expect(await withTransaction(database.db, (tx) => readShares(tx, '2019-09-04'))).toBeNull();
});
