import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../workbench/database.js';
import { rowsOf } from '../workbench/roster-campus.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const [, WITH, WITHOUT] = read('docs/privacy.md').split(/\n## [^\n]*\n/) as [
  string,
  string,
  string,
];

/** A line of the page's table. */
type Line = { table: string; kept: string; readBy: string };

const LINES: Line[] = WITH.split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, table, , kept, readBy] = line.split('|').map((cell) => cell.trim());
    return { table: table!.replaceAll('`', ''), kept: kept!, readBy: readBy! };
  });
const WITHOUT_PERSONS = [...WITHOUT.matchAll(/`(\w+)`/g)].map(([, table]) => table!);

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database?.drop());

test('every table of the database is on the page, with or without persons, and once', async () => {
  const tables = (
    await rowsOf(
      database.db,
      `SELECT table_name FROM information_schema.tables
       WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`,
    )
  ).flat() as string[];
  const onPage = [...LINES.map(({ table }) => table), ...WITHOUT_PERSONS];
  const missing = tables.filter((table) => !onPage.includes(table));
  expect(
    missing.map(
      (table) =>
        `docs/privacy.md does not know the table ${table}: if it can hold a student, a device or a member of staff, give it a line with its retention under "Tables with persons", else name it under "Tables without persons".`,
    ),
  ).toEqual([]);
  expect(onPage.filter((table) => !tables.includes(table))).toEqual([]);
  expect(onPage.length).toBe(new Set(onPage).size);
});

test('every table with a student or a device in a column is among those with persons', async () => {
  const found = (
    await rowsOf(
      database.db,
      `SELECT DISTINCT c.table_name FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
         AND (c.column_name IN ('student_no', 'student_id', 'device_key', 'raw')
              OR c.column_name REGEXP '_by$')`,
    )
  ).flat() as string[];
  const known = LINES.map(({ table }) => table);
  expect(found.filter((table) => !known.includes(table))).toEqual([]);
});

test('every line names the setting that says how long, with its default in the text, or says why the rows stay', () => {
  const config = read('src/config-schema.ts');
  for (const { table, kept } of LINES) {
    const setting = /`(ROLLCALL_\w+)`/.exec(kept)?.[1];
    if (setting === undefined)
      expect([table, kept]).toEqual([table, expect.stringMatching(/[:,] /)]);
    else expect(config).toContain(`  ${setting}: days(`);
  }
  for (const [, days] of config.matchAll(/(?:EVENT|EVIDENCE|VERDICT)_DAYS: .*default\((\d+)\)/g))
    expect(WITH).toMatch(new RegExp(`\\b${days}\\b`));
});

test('the account of docs/accounts.md that answers may read exactly the tables that the page says', () => {
  const granted = new Set(
    [
      ...read('docs/accounts.md').matchAll(
        /^GRANT SELECT ON rollcall\.(\w+) TO 'rollcall_answers'/gm,
      ),
    ].map(([, table]) => table!),
  );
  for (const { table, readBy } of LINES)
    expect([table, readBy.includes('answers')]).toEqual([table, granted.has(table)]);
});
