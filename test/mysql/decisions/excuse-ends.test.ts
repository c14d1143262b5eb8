import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyJournal } from '../../../src/commands/journal/apply-journal.js';
import type { JournalWord } from '../../../src/service/journal-file.js';
import { MONDAY, fillCampus } from '../../workbench/course-campus.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { migrationStatements } from '../../workbench/migration-statements.js';
import { rowsOf } from '../../workbench/roster-campus.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(() => database.drop());

const NOW = '2019-09-04 09:00:00';

test('an excuse from before the limit ends after 366 days, and others stay as they are', async () => {
  const { db } = database;
  const excuses = [
    ['2019-09-02', '2019-09-02'],
    ['2019-09-02', '2020-09-01'],
    ['2019-09-02', '2020-09-02'],
    ['2019-09-02', '9999-12-31'],
  ];
  for (const days of excuses)
    await db.query(
      `INSERT INTO excuse (student_no, first_day, last_day, reason, excused_by, excused_at)
       VALUES (1, ?, ?, 'ill', 'R. Ito', '2019-09-02 09:00:00')`,
      days,
    );
  for (const statement of migrationStatements('0037-excuse-ends.sql')) await db.query(statement);
  expect(await rowsOf(db, 'SELECT first_day, last_day FROM excuse ORDER BY excuse_no')).toEqual([
    ['2019-09-02', '2019-09-02'],
    ['2019-09-02', '2020-09-01'],
    ['2019-09-02', '2020-09-01'],
    ['2019-09-02', '2020-09-01'],
  ]);
});

test('nor does the journal bring back an excuse without an end', async () => {
  const { db } = database;
  await fillCampus(db);
  const word: JournalWord = {
    ...{ word: '8c7c3f62-3f8b-4c6e-9a51-6f2f7e0a9b11', at: NOW, kind: 'excuse', student: 'S1' },
    ...{ from: MONDAY, to: '9999-12-31', course: null, by: 'R. Ito', reason: 'ill' },
  };
  expect(await applyJournal(db, [word], NOW)).toMatchObject({ excuses: 1 });
  expect(await rowsOf(db, 'SELECT first_day, last_day FROM excuse')).toEqual([
    [MONDAY, '2020-09-01'],
  ]);
  await db.query('DELETE FROM excuse');
  await db.query("INSERT INTO expired_result VALUES ('2020-09-01', 'verdicts', '2099-01-01')");
  expect(await applyJournal(db, [word], NOW)).toMatchObject({ excuses: 0, superseded: 1 });
});
