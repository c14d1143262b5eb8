import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStoredClasses } from '../../../src/mysql/rollup/classes.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { writeCampus } from '../../workbench/rates-campus.js';

const DATE = '2019-09-02';
const SCOPE = {
  ...{ date: DATE, runId: 'run', policy: 'seed', policyVersion: 1, rosterVersion: 1, at: null },
};
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const hours = ['08', '09', '10', '11', '12'];
  const classes = hours.map((hour) => ({
    ...{ date: DATE, start: `${hour}:00`, end: `${hour}:50`, room: 'A' },
  }));
  await writeCampus(database.db, {
    ...{ version: 1, first: DATE, last: DATE, rooms: { A: [1] }, students: [1] },
    sections: [{ course: 'C', section: '1', students: [1], classes }],
  });
});

afterAll(async () => {
  await database?.drop();
});

async function numbersOf(lane?: { no: number; of: number }): Promise<number[]> {
  const found: number[] = [];
  for (let after = 0; ;) {
    const chunk = { ...SCOPE, ...(lane && { lane }), after, limit: 2 };
    const some = await readStoredClasses(database.db, chunk);
    if (some.length === 0) return found;
    found.push(...some.map(({ classNo }) => classNo));
    after = found.at(-1)!;
  }
}

test('lanes have every class once, and each its own', async () => {
  const all = await numbersOf();
  expect(all).toHaveLength(5);
  const lanes = await Promise.all([0, 1].map((no) => numbersOf({ no, of: 2 })));
  expect(lanes.map(({ length }) => length).sort()).toEqual([2, 3]);
  expect(lanes.flat().sort((a, b) => a - b)).toEqual(all);
});
