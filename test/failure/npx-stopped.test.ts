import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, eventually, type Workbench } from '../workbench/workbench.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
});

afterAll(async () => {
  await bench?.close();
});

test('SIGTERM to the npx that a person sees ends the worker behind it', async () => {
  // npx links the checkout into its cache. A group of its own, so that nothing outlives the test.
  const npx = spawn('npx', ['rollcall', 'worker'], {
    cwd: ROOT,
    env: { ...bench.env, npm_config_cache: join(bench.folder, 'npm') },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  for (const stream of [npx.stdout, npx.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  // Its pipes close only when the worker, too, has ended.
  let isClosed = false;
  npx.once('close', () => (isClosed = true));
  try {
    await eventually(() => log.includes('worker started') || isClosed, 'the worker to start');
    npx.kill('SIGTERM');
    await eventually(() => isClosed, 'the worker to end');
  } finally {
    if (!isClosed) process.kill(-npx.pid!, 'SIGKILL');
  }
  expect(log).toContain('worker started');
});
