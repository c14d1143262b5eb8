import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_CAMPUS, createWorkbench, type Workbench } from './workbench/workbench.js';

/** An address where nothing listens. */
const NOBODY = '127.0.0.1:1';
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
});

afterAll(async () => {
  await bench?.close();
});

test.each([
  [['unheard-of'], "unknown command 'unheard-of'"],
  [['day'], "missing required argument 'date'"],
  [['day', '2019-02-30'], 'is not a date'],
  [['ingest', 'wait', '--timeout', 'soon'], 'a number of seconds'],
  [['rollup', 'run'], "required option '--date <day>' not specified"],
  [
    ['rollup', 'run', '--date', '2019-09-03', '--to', '2019-09-02'],
    'ends (2019-09-02) before it begins',
  ],
  [
    ['rollup', 'run', '--date', '2019-09-02', '--to', '9999-12-31'],
    'has 2914756 days: roll up at most 3660 at a time',
  ],
  [
    ['rollup', 'backfill', '--from', '2019-09-02', '--to', '2919-09-02'],
    'has 328719 days: roll up at most 3660 at a time',
  ],
  [['rollup', 'schedule', '--at', '25:00'], 'HH:MM'],
  [['send', SAMPLE_CAMPUS, '--rate', '0'], 'a number above 0'],
  [['serve', '--address', '127.0.0.1'], '"127.0.0.1" is not an address to listen on'],
  [['serve', '--address', '127.0.0.1:99999'], 'with a port from 0 to 65535'],
])('wrong use ends with 2 and says what is wrong: %j', async (args, said) => {
  const { status, stderr, stdout } = await bench.rollcall(args);
  expect(stderr).toContain(said);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test.each([
  [['unheard-of'], '(rollcall --help lists the commands)'],
  [['rollup', 'unheard-of'], '(rollcall rollup --help lists the commands)'],
  [['rollup', 'run'], '(rollcall rollup run --help says how to use it)'],
])('wrong use names the help of what was meant: %j', async (args, help) => {
  const { stderr } = await bench.rollcall(args);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(help);
});

test('help says which options must be given', async () => {
  const help = await bench.succeed(['rollup', 'run', '--help']);
  expect(help.match(/^ +--.*\(required\)$/gm)).toEqual([
    expect.stringMatching(/^ +--date <day> +the day, YYYY-MM-DD \(required\)$/),
  ]);
});

test('every bad key of the configuration is listed', async () => {
  const { status, stderr } = await bench.rollcall(['check'], {
    env: {
      ROLLCALL_TIME_ZONE: 'Mars/Base',
      ROLLCALL_EVENT_DAYS: '-1',
      ROLLCALL_MYSQL_URL: 'localhost',
    },
  });
  for (const key of ['ROLLCALL_TIME_ZONE', 'ROLLCALL_EVENT_DAYS', 'ROLLCALL_MYSQL_URL'])
    expect(stderr).toContain(key);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
});

test('check names every setting that is missing', async () => {
  const { status, stdout } = await bench.rollcall(['check'], {
    env: { ROLLCALL_MAC_KEY: '', ROLLCALL_KAFKA_BROKERS: '', ROLLCALL_AUTH: 'oidc' },
  });
  const missing = ['MAC_KEY', 'KAFKA_BROKERS', 'PUBLIC_URL', 'OIDC_ISSUER', 'OIDC_CLIENT_SECRET'];
  for (const key of missing) expect(stdout).toMatch(new RegExp(`^NOT OK .*ROLLCALL_${key}`, 'm'));
  expect(status).toBe(2);
});

test.each([
  ['MySQL', { ROLLCALL_MYSQL_URL: `mysql://a:b@${NOBODY}/rollcall` }, ['rejects']],
  ['Kafka', { ROLLCALL_KAFKA_BROKERS: NOBODY }, ['ingest', 'status']],
  ['Temporal', { TEMPORAL_ADDRESS: NOBODY }, ['rollup', 'unschedule']],
])('a %s that cannot be reached ends with 3 and one sentence', async (server, env, args) => {
  const { status, stderr } = await bench.rollcall(args, { env });
  expect(stderr).toContain(`${server} at ${NOBODY}`);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(status).toBe(3);
});

test('refused input ends with 4: a file that is not there, a roster with bad lines', async () => {
  expect(await bench.rollcall(['send', 'no-such-file'])).toMatchObject({
    status: 4,
    stderr: 'There is no file no-such-file.\n',
  });
  const folder = mkdtempSync(join(bench.folder, 'roster-'));
  writeFileSync(join(folder, 'students.csv'), 'student_id\nA\nA\n');
  const { status, stderr } = await bench.rollcall(['import', folder]);
  expect(stderr).toContain('students.csv:3: ');
  expect(stderr).toContain('nothing was imported');
  expect(status).toBe(4);
});

test('a day that does not exist ends with 1', async () => {
  const { status, stderr } = await bench.rollcall(['day', '2019-09-02']);
  expect(stderr).toContain('No roster covers 2019-09-02');
  expect(status).toBe(1);
});

test('a worker does not start on a database without its schema, or with another MAC key', async () => {
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  const otherKey = await bench.rollcall(['worker'], {
    env: { ROLLCALL_MAC_KEY: 'quite another key, long enough' },
  });
  expect(otherKey.stderr).toContain('ROLLCALL_MAC_KEY is not the key');
  expect(otherKey.status).toBe(2);
  await bench.db.query("DELETE FROM schema_migration WHERE name LIKE '0004%'");
  const unmigrated = await bench.rollcall(['worker']);
  expect(unmigrated.stderr).toContain('run "rollcall migrate" first');
  expect(unmigrated.status).toBe(2);
});

test('check reports what it finds at each server, and ends with the worst exit status', async () => {
  const { status, stdout } = await bench.rollcall(['check', '--json'], {
    env: { ROLLCALL_KAFKA_BROKERS: NOBODY },
  });
  const found = JSON.parse(stdout) as { name: string; ok: boolean }[];
  expect(found.map(({ name, ok }) => [name, ok])).toEqual([
    ['key', true],
    ['MySQL', false],
    ['Kafka', false],
    ['Temporal', true],
  ]);
  expect(status).toBe(3);
});
