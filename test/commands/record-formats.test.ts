import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { rowsOf } from '../workbench/roster-campus.js';

const H3C_LOG = fileURLToPath(new URL('../examples/records/h3c.log', import.meta.url));
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.succeed(['migrate']);
});
afterAll(() => bench?.close());

/** Events, rejects, ignored records and the next offset of all partitions. */
const positions = () =>
  rowsOf(
    bench.db,
    `SELECT CAST(SUM(events) AS SIGNED), CAST(SUM(rejects) AS SIGNED), CAST(SUM(ignored) AS SIGNED),
            CAST(SUM(next_offset) AS SIGNED)
     FROM ingest_position`,
  );

test('a wrong format is noticed and named, and a retry mends what it rejected', async () => {
  const worker = await bench.startWorker();
  await bench.succeed(['send', '-'], { input: readFileSync(H3C_LOG, 'utf8').repeat(6) });
  await bench.succeed(['ingest', 'start']);
  await bench.rollcall(['ingest', 'wait', '--timeout', '60']);
  expect(await positions()).toEqual([[0, 30, 0, 30]]);
  const status = await bench.succeed(['ingest', 'status']);
  expect(status).toContain('30 cannot be read as json (not_json 30). They look like h3c');
  const checked = await bench.rollcall(['check']);
  expect(checked.stdout).toMatch(/NOT OK {2}format: .*ROLLCALL_RECORD_FORMAT=h3c/);
  expect(status + checked.stdout).not.toContain('alice');

  const env = { ROLLCALL_RECORD_FORMAT: 'h3c' };
  const refused = await bench.rollcall(['rejects', 'retry'], { env });
  expect(refused.stderr).toContain('ROLLCALL_RECORD_FORMAT is h3c here, but json in the database');
  const words = ['--by', 'tests', '--reason', 'another maker'];
  await bench.succeed(['setting', 'set', 'ROLLCALL_RECORD_FORMAT', 'h3c', ...words]);
  const retried = await bench.rollcall(['rejects', 'retry', '--json'], { env });
  expect(JSON.parse(retried.stdout)).toMatchObject({ accepted: 24, ignored: 6, unreadable: 0 });
  expect(await positions()).toEqual([[24, 0, 6, 30]]);
  const events = await rowsOf(bench.db, 'SELECT kind, COUNT(*) FROM access_event GROUP BY kind');
  expect(Object.fromEntries(events)).toEqual({
    joined: 3,
    left: 1,
  });

  worker.signal('SIGTERM');
  await worker.exited;
  await bench.startWorker([], env);
  await bench.rollcall(['send', H3C_LOG], { env });
  await bench.rollcall(['ingest', 'wait', '--timeout', '60']);
  expect(await positions()).toEqual([[28, 0, 7, 35]]);
});

test('a sample is tried without sending it', async () => {
  const tried = await bench.succeed(['format', 'try', H3C_LOG, '--format', 'h3c', '--json']);
  expect(JSON.parse(tried)).toMatchObject({
    format: 'h3c',
    records: 5,
    events: { joined: 3, left: 1, failed: 0 },
    rejects: [],
    better: null,
  });
});
