import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownerTable } from '../../../src/mysql/roster/owner-table.js';
import { readDayPlan } from '../../../src/mysql/roster/day-plan.js';
import { readRosterHead } from '../../../src/mysql/roster/roster-head.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { changed } from '../../workbench/roster-tables.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { LAPTOP, PHONE, TABLET, campus, rowsOf } from '../../workbench/roster-campus.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

describe('the plan of a day', { sequential: true }, () => {
  test('is empty before the first import', async () => {
    expect(await readRosterHead(database.db)).toEqual({ version: null, revision: 0 });
    const plan = await readDayPlan(database.db, '2019-09-02');
    expect(plan).toMatchObject({ day: '2019-09-02', revision: 0, version: null, classes: [] });
    expect(plan.owners.get(PHONE)).toBeUndefined();
  });

  test('holds the devices, classes and access points of its version', async () => {
    await writeRoster(database.db, campus());
    const plan = await readDayPlan(database.db, '2019-09-02');
    const numbers = new Map(
      (await rowsOf(database.db, 'SELECT name, access_point_no FROM access_point')) as [
        string,
        number,
      ][],
    );
    const [ap1, ap2] = [numbers.get('AP-1')!, numbers.get('AP-2')!];
    expect(plan).toMatchObject({ revision: expect.any(Number) as number, version: 1 });
    expect(plan.classes).toEqual([
      expect.objectContaining({
        course: 'ERG2050',
        section: '1',
        room: 'A-101',
        startSecond: 36_000,
        endSecond: 40_800,
        accessPoints: new Set([ap1, ap2]),
      }),
      expect.objectContaining({
        course: 'ERG2050',
        section: '2',
        startSecond: 46_800,
        endSecond: 51_600,
      }),
    ]);
    expect(plan.classByNo.get(plan.classes[1]!.classNo)).toBe(plan.classes[1]);
    expect(plan.roomsOf).toEqual(
      new Map([
        [ap1, ['A-101']],
        [ap2, ['A-101', 'A-102']],
      ]),
    );
    expect(plan.owners.size).toBe(3);
    expect(plan.owners.get(PHONE)).toBe(plan.owners.get(LAPTOP));
    expect(plan.owners.get(TABLET)).not.toBe(plan.owners.get(PHONE));
  });

  test('knows only the devices that are valid on the day', async () => {
    const plan = await readDayPlan(database.db, '2020-01-01');
    expect(plan.owners.get(LAPTOP)).toBeUndefined();
    expect(plan.owners.get(PHONE)).toBeDefined();
  });

  test('has the newest devices and no classes where no roster covers the day', async () => {
    const plan = await readDayPlan(database.db, '2030-01-01');
    expect(plan).toMatchObject({ version: 1, classes: [] });
    expect(plan.owners.get(PHONE)).toBeDefined();
  });

  test('is read in the version of the day, but the newest version says who opted out', async () => {
    await database.db.query(
      "INSERT INTO day_rollup (day, state, policy, roster_version, classes, rolled_up_at) VALUES ('2019-09-02', 'final', 'seed', 1, 2, UTC_TIMESTAMP())",
    );
    const others = changed(
      'timetable.csv',
      2,
      'ERG2050,1,A-102,1,08:00,09:20,2019-09-02,2019-12-06,required',
    );
    await writeRoster(database.db, campus({ ...others, ...changed('students.csv', 2, 'S1,1') }));
    const sealed = await readDayPlan(database.db, '2019-09-02');
    expect(sealed).toMatchObject({ revision: expect.any(Number) as number, version: 1 });
    expect(sealed.classes[0]?.startSecond).toBe(36_000);
    expect(sealed.owners.get(PHONE)).toBe('opted_out');
    const open = await readDayPlan(database.db, '2019-09-09');
    expect(open).toMatchObject({ revision: expect.any(Number) as number, version: 2 });
    expect(open.classes[0]?.startSecond).toBe(28_800);
  });
});

test('an owner table finds keys whose first place is its last one', () => {
  const keys = [7, 15, 23, 31].map((n) => n + 2 ** 40);
  const table = ownerTable(keys.slice(0, 3).map((key, i) => [key, i]));
  expect(keys.map(table.get)).toEqual([0, 1, 2, undefined]);
});

test('an owner table answers like a map', () => {
  const key = fc.oneof(
    fc.maxSafeNat().map((n) => n % 2 ** 52),
    fc.nat(50),
    fc.nat(50).map((n) => n * 2 ** 40),
  );
  const owner = fc.oneof(fc.nat(100_000), fc.constant('opted_out' as const));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, owner), { maxLength: 200 }),
      fc.array(key),
      (entries, others) => {
        const map = new Map(entries);
        const table = ownerTable([...map]);
        expect(table.size).toBe(map.size);
        for (const asked of [...map.keys(), ...others])
          expect(table.get(asked)).toBe(map.get(asked));
      },
    ),
  );
});
