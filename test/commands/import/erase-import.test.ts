import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerErase } from '../../../src/commands/erase.js';
import { registerImport } from '../../../src/commands/import/import.js';
import { added, rosterFiles, type Changes } from '../../workbench/roster-tables.js';
import { createTestDatabase, type TestDatabase } from '../../workbench/database.js';
import { rowsOf } from '../../workbench/roster-campus.js';
import { runCommand } from '../../workbench/run-command.js';

let database: TestDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  env = {
    ROLLCALL_MYSQL_URL: database.url,
    ROLLCALL_MAC_KEY: 'a key for tests, and only for tests',
  };
  await importCampus();
});

afterAll(async () => {
  await database?.drop();
});

/** Imports the campus of the roster checks, with some files changed. */
async function importCampus(changes: Changes = {}, args: string[] = []): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  for (const [file, lines] of Object.entries(rosterFiles(changes)))
    writeFileSync(join(folder, file), lines.join('\n'));
  const { stdout, error } = await runCommand(registerImport, ['import', folder, ...args], env);
  rmSync(folder, { recursive: true });
  expect(error).toBeUndefined();
  return stdout;
}

async function linksOfS1(): Promise<unknown> {
  const [[links]] = (await rowsOf(
    database.db,
    `SELECT COUNT(*) FROM roster_device d JOIN roster_head h USING (version) JOIN student s USING (student_no) WHERE s.student_id = 'S1'`,
  )) as [[unknown]];
  return links;
}

test('importing the present roster again does not bring back the links of an erased student, even with --force', async () => {
  expect(await linksOfS1()).toBe(2);
  const { error } = await runCommand(registerErase, ['erase', '--student', 'S1'], env);
  expect(error).toBeUndefined();
  expect(await importCampus()).toMatch(/^Roster unchanged: it is the same as version 1\.\n/);
  expect(await importCampus({}, ['--force'])).toMatch(/^Roster unchanged/);
  expect(await linksOfS1()).toBe(0);
});

test('a changed roster does not bring them back either, until a person lifts the erasure', async () => {
  const room = added('rooms.csv', 'A-103,A,1F,10');
  expect(await importCampus(room)).toMatch(/^Roster version 2 imported/);
  expect(await linksOfS1()).toBe(0);
  const said = ['--by', 'registry', '--reason', 'asked to be measured again'];
  const { stdout } = await runCommand(
    registerErase,
    ['erase', '--student', 'S1', '--lift', ...said],
    env,
  );
  expect(stdout).toContain('The erasure is lifted.');
  expect(await linksOfS1()).toBe(0);
  expect(await importCampus(room)).toMatch(/^Roster version 3 imported/);
  expect(await linksOfS1()).toBe(2);
});

test('a lift needs a name and a reason, and an erasure to lift', async () => {
  const lift = (...more: string[]) =>
    runCommand(registerErase, ['erase', '--student', 'S1', '--lift', ...more], env);
  expect((await lift('--by', 'registry')).error).toMatchObject({ code: 'usage' });
  expect((await lift('--by', 'registry', '--reason', 'again')).error).toMatchObject({
    code: 'refused',
    message: 'The student is not erased, so there is nothing to lift.',
  });
});
