import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerAudit } from '../../../src/commands/audit.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

const [OLD, NEW] = ['2019-09-02', '2023-09-04'];

test('what people did before a day is deleted, but no erasure and no word on a day that can be rolled up', async () => {
  const { db } = database;
  await db.query('INSERT INTO expired_day VALUES (?, ?)', [OLD, NEW]);
  for (const [day, at] of [
    [OLD, OLD],
    [NEW, OLD],
    [OLD, NEW],
  ]) {
    await db.query(
      "INSERT INTO correction (day, course, section, starts_at, student_no, verdict, reason, corrected_by, corrected_at) VALUES (?, 'C', '1', ?, 1, 'absent', 'r', 'b', ?)",
      [day, day, at],
    );
    await db.query(
      "INSERT INTO class_confirmation (day, course, section, starts_at, state, reason, confirmed_by, confirmed_at) VALUES (?, 'C', '1', ?, 'not_held', 'r', 'b', ?)",
      [day, day, at],
    );
  }
  for (const at of [OLD, NEW])
    await db.query(
      "INSERT INTO person_look (what, detail, looked_at) VALUES ('export', 'a day', ?)",
      [at],
    );
  await db.query(
    "INSERT INTO erasure (student_no, what, erased_at, word) VALUES (1, 'erase', ?, 'one')",
    [OLD],
  );
  const { stdout } = await runCommand(
    registerAudit,
    ['audit', 'delete', '--before', NEW, '--json'],
    {
      ROLLCALL_MYSQL_URL: database.url,
    },
  );
  expect(JSON.parse(stdout)).toEqual({ corrections: 1, confirmations: 1, controls: 0, looks: 1 });
  expect(await rowsOf(db, 'SELECT COUNT(*) FROM erasure')).toEqual([[1]]);
  const accounts = 'SELECT DISTINCT account = USER() FROM';
  expect(await rowsOf(db, `${accounts} correction`)).toEqual([[1]]);
});
