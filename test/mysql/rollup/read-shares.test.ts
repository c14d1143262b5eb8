import type { ResultSetHeader } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTransaction } from '../../../src/mysql/pool.js';
import { readShares } from '../../../src/mysql/rollup/read-shares.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';

let database: TestDatabase;

beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

/** A day with a class that was held and one that was not. */
async function sharesOf(date: string, present: number, absent: number): Promise<unknown> {
  const { db } = database;
  for (const [section, state] of [
    ['1', 'final'],
    ['2', 'not_held'],
  ]) {
    const [{ insertId }] = await db.query<ResultSetHeader>('INSERT INTO class SET ?', [
      {
        ...{
          version: 1,
          class_date: date,
          section_no: Number(section),
          course: 'ERG2050',
          section,
        },
        ...{ starts_at: `${date} 08:30`, ends_at: `${date} 10:00`, enrolled: present + absent },
      },
    ]);
    await db.query('INSERT INTO class_attendance SET ?', [
      {
        ...{ class_no: insertId, enrolled: present + absent, present, absent, partial: 0 },
        ...{ unknown: 0, not_measured: 0, seed_present: 0, state, policy: 'seed' },
        ...{ rolled_up_at: `${date} 23:00` },
      },
    ]);
  }
  return withTransaction(db, (tx) => readShares(tx, { date, rosterVersion: 1 }));
}

test('the shares are those of the classes that count in the rates', async () => {
  expect(await sharesOf('2019-09-03', 5, 15)).toEqual({
    ...{ present: 0.25, partial: 0, absent: 0.75, unknown: 0, not_measured: 0 },
  });
});

test('a day with fewer than 20 verdicts gives no shares: they would speak of single students', async () => {
  expect(await sharesOf('2019-09-04', 4, 15)).toBeNull();
  expect(await sharesOf('2019-09-05', 0, 0)).toBeNull();
});
