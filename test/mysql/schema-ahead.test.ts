import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_CAMPUS, createWorkbench, type Workbench } from '../workbench/workbench.js';

let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.db.query(
    "INSERT INTO schema_migration (name, started_at) VALUES ('9999-newer.sql', UTC_TIMESTAMP())",
  );
});

afterAll(async () => {
  await bench?.close();
});

test.each([['worker'], ['migrate'], ['import', SAMPLE_CAMPUS], ['rejects']])(
  'a database that a newer release has migrated is refused: %s %s',
  async (...args) => {
    expect(await bench.rollcall(args)).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'The database is ahead of this release of rollcall, which does not know 9999-newer.sql: use the release that migrated it, or a newer one.\n',
    });
  },
);

test('check says that the database is ahead', async () => {
  const { stdout } = await bench.rollcall(['check']);
  expect(stdout).toContain('NOT OK  MySQL: The database is ahead of this release');
});
