import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  SAMPLE_CAMPUS,
  SAMPLE_LOG,
  createWorkbench,
  type Workbench,
} from '../workbench/workbench.js';

/** Nothing listens there. */
const NO_PROXY_THERE = 'http://someone:a-secret@127.0.0.1:9';

let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench({
    http_proxy: NO_PROXY_THERE,
    https_proxy: NO_PROXY_THERE,
    HTTP_PROXY: NO_PROXY_THERE,
    HTTPS_PROXY: NO_PROXY_THERE,
  });
});

afterAll(async () => {
  await bench?.close();
});

test('with a proxy in the environment commands and the worker reach Temporal on this machine', async () => {
  await bench.succeed(['import', SAMPLE_CAMPUS]);
  await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  await bench.succeed(['send', SAMPLE_LOG]);
  await bench.succeed(['ingest', 'wait', '--timeout', '60']);
  expect(await bench.succeed(['rollup', 'run', '--date', '2019-09-02'])).toContain('Rolled up');
});

test('the error for another machine names the proxy, and never its password', async () => {
  const { status, stderr } = await bench.rollcall(['rollup', 'unschedule'], {
    env: { TEMPORAL_ADDRESS: 'temporal.example:7233' },
  });
  expect(status).toBe(3);
  expect(stderr).toMatch(
    /^Temporal at temporal\.example:7233 does not answer through the proxy http:\/\/127\.0\.0\.1:9: .*\(no_proxy names the hosts that need no proxy\)\.\n$/,
  );
  expect(stderr).not.toContain('a-secret');
});

test('a host that no_proxy names is asked without the proxy', async () => {
  const { stderr } = await bench.rollcall(['rollup', 'unschedule'], {
    env: { TEMPORAL_ADDRESS: 'temporal.example:7233', no_proxy: 'localhost,.example' },
  });
  expect(stderr).toMatch(/^Temporal at temporal\.example:7233 does not answer: /);
});
