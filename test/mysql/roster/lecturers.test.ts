import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewRoster } from '../../../src/mysql/roster/rows.js';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { campus, rowsOf } from '../../workbench/roster-campus.js';
import { taughtBy } from '../../workbench/roster-tables.js';

let database: TestDatabase;
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

const taughtRows = () =>
  rowsOf(
    database.db,
    `SELECT t.version, s.course, s.section, t.lecturer FROM roster_lecturer t
     LEFT JOIN roster_section s USING (version, section_no) ORDER BY 1, 2, 3, 4`,
  );

test('an import stores who teaches each section, and each name as it is written', async () => {
  await writeRoster(database.db, campus(taughtBy(['Ana; ana;Ána', '', '李安娜'])));
  expect(await taughtRows()).toEqual([
    [1, 'ACT5005', '1', '李安娜'],
    [1, 'ERG2050', '1', 'Ana'],
    [1, 'ERG2050', '1', 'ana'],
    [1, 'ERG2050', '1', 'Ána'],
  ]);
});

test('another lecturer makes another version, and the same ones do not', async () => {
  await writeRoster(database.db, campus(taughtBy(['Ana;Bo'])));
  expect(await writeRoster(database.db, campus(taughtBy(['Bo; Ana'])))).toMatchObject({
    version: 1,
    unchanged: true,
  });
  expect(await writeRoster(database.db, campus(taughtBy(['Bo'])))).toMatchObject({
    version: 2,
    unchanged: false,
  });
  expect(await taughtRows()).toEqual([
    [1, 'ERG2050', '1', 'Ana'],
    [1, 'ERG2050', '1', 'Bo'],
    [2, 'ERG2050', '1', 'Bo'],
  ]);
});

test('of an import that died, the next import deletes the lecturers', async () => {
  await expect(writeRoster(database.db, dying(campus(taughtBy(['Ana']))))).rejects.toThrow(
    'out of power',
  );
  expect(await rowsOf(database.db, 'SELECT version FROM roster_head')).toEqual([[null]]);
  expect(await taughtRows()).toEqual([[1, 'ERG2050', '1', 'Ana']]);
  await writeRoster(database.db, campus());
  expect(await taughtRows()).toEqual([]);
});

/** A roster whose writing stops before its classes. */
function dying(roster: NewRoster): NewRoster {
  return {
    ...roster,

    classes: (function* () {
      throw new Error('out of power');
    })(),
  };
}
