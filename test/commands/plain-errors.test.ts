import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, SAMPLE_CAMPUS, type Workbench } from '../workbench/workbench.js';

let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  mkdirSync(join(bench.folder, 'folder/students.csv'), { recursive: true });
  writeFileSync(join(bench.folder, 'file'), '');
});

afterAll(async () => {
  await bench?.close();
});

/** What no message for a person holds: names of codes, classes and functions. */
const RAW = /NOT_FOUND|\bE[A-Z]{4,}\b|tonic|Status \{|KafkaJS|ServiceError|Broker not connected/;

test.each([
  ['check'],
  ['migrate'],
  ['worker'],
  ['ingest', 'start'],
  ['ingest', 'status'],
  ['ingest', 'stop'],
  ['ingest', 'pause', '--reason', 'x'],
  ['rollup', 'run', '--date', '2019-09-02'],
  ['rollup', 'schedule'],
  ['rollup', 'unschedule'],
  ['rollup', 'backfill', '--from', '2019-09-02', '--to', '2019-09-02'],
])('a namespace that does not exist is named, with how to create it: %s', async (...args) => {
  const { status, stdout, stderr } = await bench.rollcall(args, {
    env: { TEMPORAL_NAMESPACE: 'nowhere' },
  });
  expect(stdout + stderr).toContain(
    'has no namespace nowhere: create it with "temporal operator namespace create nowhere", or set TEMPORAL_NAMESPACE.',
  );
  expect(stdout + stderr).not.toMatch(RAW);
  expect(status).toBe(1);
});

test.each([
  [
    { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    ['worker'],
    /Temporal at 127\.0\.0\.1:1 does not answer: Connection refused\.\n$/,
  ],
  [
    { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    ['rollup', 'schedule'],
    /^Temporal at 127\.0\.0\.1:1 does not answer: /,
  ],
])(
  'a Temporal that does not answer is named without the words of its libraries: %j %j',
  async (env, args, said) => {
    const { status, stderr } = await bench.rollcall(args, { env });
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(RAW);
    expect(status).toBe(3);
  },
);

test.each([['start'], ['status'], ['wait'], ['stop']])(
  'a topic that does not exist is named: ingest %s',
  async (verb) => {
    const { status, stdout, stderr } = await bench.rollcall(['ingest', verb], {
      env: { ROLLCALL_KAFKA_TOPIC: 'nowhere' },
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^There is no topic nowhere, .*"rollcall migrate" creates it\.\n$/);
  },
);

test('a server that is no Kafka is named as one that does not answer', async () => {
  const { status, stderr } = await bench.rollcall(['ingest', 'start'], {
    env: { ROLLCALL_KAFKA_BROKERS: bench.env['TEMPORAL_ADDRESS'] },
  });
  expect(stderr).toMatch(/^Kafka at 127\.0\.0\.1:\d+ (does not answer|closes the connection)/);
  expect(status).toBe(3);
});

test.each([
  [['send', 'folder'], 4, 'folder is a folder'],
  [['send', 'none'], 4, 'There is no file none'],
  [['policy', 'add', 'folder'], 4, 'folder is a folder'],
  [['policy', 'add', 'none'], 4, 'There is no file none'],
  [['import', 'file'], 2, 'file is not a folder'],
  [['import', 'folder'], 4, 'students.csv'],
  [
    ['import', SAMPLE_CAMPUS, '--dry-run', '--report', 'folder'],
    1,
    'it is a folder, and a file is wanted',
  ],
  [
    ['import', SAMPLE_CAMPUS, '--dry-run', '--report', 'none/report'],
    1,
    'it does not exist, or its folder does not',
  ],
  [['simulate', 'file', '--students', '20', '--days', '1'], 2, 'something else has that name'],
])(
  'a folder for a file, a file for a folder or nothing at all is said in words: %j',
  async (args, exit, said) => {
    const { status, stdout, stderr } = await bench.rollcall(args);
    expect(stdout + stderr).toContain(said);
    expect(stderr).not.toMatch(RAW);
    expect(status).toBe(exit);
  },
);
