import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeRoster } from '../../../src/mysql/roster/write-roster.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { campus } from '../../workbench/roster-campus.js';
import { GOOD_FILES, added, changed, type Changes } from '../../workbench/roster-tables.js';

let database: TestDatabase;
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(() => database.drop());

describe('an import that loses what protects students and days', () => {
  const refused = (changes: Changes) =>
    expect(writeRoster(database.db, campus(changes))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(
        /if that is right, import it with --(?:force|accept-shrink)\.$/,
      ) as string,
    });

  test.each<[string, Changes, string]>([
    [
      'the opt-outs, because their column is gone',
      { 'students.csv': ['student_id', 'S1', 'S2', 'S3'] },
      '1 of the 1 students who opted out no longer do, and nobody else does',
    ],
    [
      'most of the opt-outs',
      changed('students.csv', 4, 'S3,0'),
      '1 of the 1 students who opted out no longer do',
    ],
    [
      'the calendar',
      { 'calendar.csv': undefined },
      '2 of the 2 days in calendar.csv (holidays and the like) are gone',
    ],
    [
      'a third of the students',
      {
        'students.csv': ['student_id,opted_out', 'S1,0', 'S3,1'],
        ...changed('devices.csv', 4, '608c4a571203,S1,tablet,,'),
        ...changed('enrolments.csv', 3, 'S1,ERG2050,2,,'),
      },
      '2 students instead of 3',
    ],
  ])('%s, is refused, and accepted by force', async (_, changes, loss) => {
    await writeRoster(database.db, campus());
    await refused(changes);
    await expect(writeRoster(database.db, campus(changes))).rejects.toThrow(loss);
    expect(await writeRoster(database.db, campus(changes), { force: true })).toMatchObject({
      version: 2,
    });
  });

  const STUDENTS = Array.from({ length: 7 }, (_, i) => `S${i + 4},0`);
  const ten = added('students.csv', ...STUDENTS);
  const without = (count: number) => added('students.csv', ...STUDENTS.slice(count));

  test('more than a fifth of the students, or than the setting says, is refused', async () => {
    await writeRoster(database.db, campus(ten));
    await expect(writeRoster(database.db, campus(without(3)))).rejects.toThrow(
      '7 students instead of 10; if that is right, import it with --accept-shrink.',
    );
    const strict = { mostShrink: 0.1 };
    await expect(writeRoster(database.db, campus(without(2)), strict)).rejects.toThrow(
      '8 students',
    );
    expect(await writeRoster(database.db, campus(without(2)))).toMatchObject({ version: 2 });
  });

  test('a smaller roster that is accepted still may not lose the calendar', async () => {
    await writeRoster(database.db, campus(ten));
    const smaller = campus({ ...without(7), 'calendar.csv': undefined });
    await expect(writeRoster(database.db, smaller, { acceptShrink: true })).rejects.toThrow(
      /version 1: 2 of the 2 days in calendar.csv .* import it with --force\.$/,
    );
    await expect(writeRoster(database.db, smaller)).rejects.toThrow(
      /3 students instead of 10; 2 of the 2 days .* import it with --force\.$/,
    );
    const accepted = { acceptShrink: true };
    expect(await writeRoster(database.db, campus(without(7)), accepted)).toMatchObject({
      version: 2,
    });
  });

  test('opt-outs of students who have left are no loss, nor are days that the timetable leaves', async () => {
    await writeRoster(database.db, campus(added('students.csv', 'S4,1', 'S5,0')));
    expect(await writeRoster(database.db, campus(added('students.csv', 'S5,0')))).toMatchObject({
      version: 2,
    });
    const next = GOOD_FILES['timetable.csv'].map((line) =>
      line.replace('2019-09-02', '2020-02-03').replace('2019-12-06', '2020-05-08'),
    );
    expect(
      await writeRoster(
        database.db,
        campus({
          ...added('students.csv', 'S5,0'),
          'timetable.csv': next,
          'calendar.csv': undefined,
        }),
      ),
    ).toMatchObject({ version: 3 });
  });
});
