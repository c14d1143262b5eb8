import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOwnMysqlBench, type OwnMysqlBench } from '../workbench/own-mysql-bench.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Not all files below the root: other tests make and remove folders there. */
const PAGES = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('docs', file),
  ),
].filter((file) => file.endsWith('.md'));
let own: OwnMysqlBench;
let asAdministrator: { ROLLCALL_MYSQL_URL: string };

beforeAll(async () => {
  own = await createOwnMysqlBench('docs');
  await own.server.root(
    "CREATE USER admin@'127.0.0.1' IDENTIFIED BY 'a password'",
    "GRANT ALL ON *.* TO admin@'127.0.0.1' WITH GRANT OPTION",
  );
  const url = new URL(own.server.url);
  Object.assign(url, { username: 'admin', password: 'a password' });
  asAdministrator = { ROLLCALL_MYSQL_URL: url.href };
});

afterAll(async () => {
  await own?.close();
});

/** What stands in a page's blocks of SQL, and between the quotes of each `rollcall sql "..."`. */
function statementsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = text.matchAll(/^```sql\n(.*?)^```$/gms);
  const commands = text.matchAll(/rollcall sql "([^"]+)"/g);
  return [...blocks, ...commands].map(([, sql]) => sql!);
}

test('every SQL statement of the documents runs as printed through rollcall sql', async () => {
  const blocks = PAGES.flatMap((page) => statementsOf(page).map((sql) => [page, sql] as const));
  expect(blocks.length).toBeGreaterThan(8);
  for (const [page, input] of blocks) {
    const ran = await own.bench.rollcall(['sql'], { input, env: asAdministrator });
    expect([page, input, ran.status, ran.stderr]).toEqual([page, input, 0, '']);
  }
});
