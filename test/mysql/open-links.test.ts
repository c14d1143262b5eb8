import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';

/** On Linux this address leads to this machine, but nothing says so: it stands for another one. */
const ELSEWHERE = '0.0.0.0';

let bench: Workbench;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  bench = await createWorkbench();
  const elsewhere = (key: string) => bench.env[key]!.replace('127.0.0.1', ELSEWHERE);
  env = {
    ROLLCALL_MYSQL_URL: elsewhere('ROLLCALL_MYSQL_URL'),
    ROLLCALL_KAFKA_BROKERS: elsewhere('ROLLCALL_KAFKA_BROKERS'),
    TEMPORAL_ADDRESS: elsewhere('TEMPORAL_ADDRESS'),
  };
});

afterAll(async () => {
  await bench?.close();
});

test('a worker and check warn of MySQL and Kafka on another machine without TLS', async () => {
  const worker = await bench.startWorker([], env);
  const { status, stdout } = await bench.rollcall(['check'], { env });
  for (const text of [worker.log(), stdout]) {
    expect(text).toMatch(/MySQL at 0\.0\.0\.0:\d+ is reached without TLS: add \?ssl=/);
    expect(text).toMatch(/Kafka at 0\.0\.0\.0:\d+ is reached without TLS: set /);
    expect(text).toMatch(/Temporal at 0\.0\.0\.0:\d+ is reached without TLS: set /);
  }
  expect(stdout).toContain('look    network: MySQL at');
  expect(status).toBe(0);
});

test('on this machine nobody is warned', async () => {
  expect((await bench.rollcall(['check'])).stdout).not.toContain('TLS');
});
