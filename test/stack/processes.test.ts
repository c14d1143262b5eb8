import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import {
  isRunning,
  processId,
  startProcess,
  stopProcess,
  waitTillReady,
} from '../../src/stack/processes.js';
import { stackStatus } from '../../src/stack/stack-status.js';
import { stopStack } from '../../src/stack/stop-stack.js';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-processes-'));
const log = join(folder, 'program.log');
const children: ChildProcess[] = [];

afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => rmSync(folder, { recursive: true }));

test('a process that has got the pid of an ended server is not stopped', async () => {
  const somebody = sleeper();
  await mkdir(join(folder, 'kafka'));
  const stale = { pid: somebody.pid, started: 'an earlier boot/1' };
  writeFileSync(
    join(folder, 'kafka', 'state.json'),
    JSON.stringify({ ports: { main: 20_000 }, process: stale }),
  );

  expect((await stackStatus({ folder })).map(({ state }) => state)).toEqual([
    'stopped',
    'stopped',
    'stopped',
  ]);
  expect(await stopStack({ folder })).toEqual([]);

  expect(isRunning(processId(somebody.pid as number))).toBe(true);
  const kept = JSON.parse(readFileSync(join(folder, 'kafka', 'state.json'), 'utf8')) as unknown;
  expect(kept).toEqual({ ports: { main: 20_000 } });
});

test('a process that ignores SIGTERM is killed', async () => {
  const stubborn = await startProcess(
    'sh',
    ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done'],
    {
      folder,
      log,
    },
  );
  const ready = () =>
    readFileSync(log, 'utf8').includes('ready')
      ? Promise.resolve()
      : Promise.reject(new Error('not yet'));
  await waitTillReady('The program', stubborn, ready, { log, logFrom: 0 });
  expect(await stopProcess(stubborn, 0)).toBe(true);
  expect(isRunning(stubborn)).toBe(false);
});

test('the error for a server that ends while starting shows the last lines of this run', async () => {
  writeFileSync(log, 'words of an earlier run\n');
  const logFrom = readFileSync(log).length;
  const doomed = await startProcess('sh', ['-c', 'echo the data folder is locked >&2; exit 1'], {
    folder,
    log,
  });
  const never = () => Promise.reject(new Error('connection refused'));
  const failure = waitTillReady('MySQL', doomed, never, { log, logFrom });
  await expect(failure).rejects.toThrow(
    /^MySQL ended while starting; .*:\n {2}the data folder is locked$/,
  );
});

test('a started process has its own group, so no signal to our group reaches it', async () => {
  const started = await startProcess('sleep', ['1000'], { folder, log });
  const stat = readFileSync(`/proc/${started.pid}/stat`, 'utf8').split(' ');
  expect(Number(stat[4])).toBe(started.pid);
  expect(await stopProcess(started)).toBe(true);
  expect(existsSync(`/proc/${started.pid}/exe`)).toBe(false);
});

function sleeper(): ChildProcess {
  const child = spawn('sleep', ['1000']);
  children.push(child);
  return child;
}
