import { afterAll, beforeAll, expect, test } from 'vitest';
import { isClassShown, LEAST_SIDE, type ClassFigures } from '../../src/http/small-groups.js';
import { readCampusWeeks } from '../../src/mysql/board/courses.js';
import { random } from '../../src/simulator/numbers/random.js';
import { readRows, write } from '../../src/mysql/read.js';
import { PAST, serveBoardCampus } from '../workbench/board-campus.js';
import type { TestBoard } from '../workbench/board.js';
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

test('the database leaves the same classes out of sums as the rules of small groups', async () => {
  const { db } = database;
  const draw = random(1, 'groups');
  const [{ classNo }] = (await readRows<{ classNo: number }>(
    db,
    'SELECT MIN(class_no) AS classNo FROM class_attendance',
  )) as [{ classNo: number }];
  await write(db, 'DELETE FROM class_attendance WHERE class_no <> :classNo', { classNo });
  const seen = new Set<boolean>();
  for (let round = 0; round < 300; round += 1) {
    const [present, partial, absent, unknown, notMeasured] = [8, 2, 4, 2, 3].map((most) =>
      draw.integer(most + 1),
    ) as [number, number, number, number, number];
    const measured = present + partial + absent + unknown;
    if (measured === 0) continue;
    const enrolled = measured + notMeasured;
    const seedPresent = draw.integer(enrolled + 1);
    const rate = draw.integer(21) / 20;
    await write(
      db,
      `UPDATE class_attendance
       SET enrolled = :enrolled, present = :present, partial = :partial, absent = :absent,
           unknown = :unknown, not_measured = :notMeasured, seed_present = :seedPresent,
           rate = :rate, estimate = :rate
       WHERE class_no = :classNo`,
      {
        ...{ enrolled, present, partial, absent, unknown },
        notMeasured,
        seedPresent,
        rate,
        classNo,
      },
    );
    const figures: ClassFigures = {
      ...{ state: 'final', enrolled, present, partial, absent, unknown, notMeasured, inferred: 0 },
      excused: 0,
      ...{ rate, rateLow: rate, rateHigh: rate, estimate: rate, coverage: 1 },
      ...{ seedRate: seedPresent / enrolled, policy: 'standard', rolledUpAt: null },
    };
    const group = { leastGroup: 5, leastSide: LEAST_SIDE };
    const weeks = await readCampusWeeks(db, { from: PAST, to: PAST }, group);
    const isShown = isClassShown(figures, 5);
    seen.add(isShown);
    expect(weeks.has(PAST), JSON.stringify(figures)).toBe(isShown);
  }
  expect(seen).toEqual(new Set([true, false]));
});
