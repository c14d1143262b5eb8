import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError, messageOf } from '../errors.js';
import { lastLines } from './install.js';

/** Names one process for ever. Another process may get its pid later, but never the same start. */
export type ProcessId = {
  pid: number;
  /** The boot and the clock tick at which it started. */
  started: string;
};

const READY_SECONDS = 120;
const TERM_SECONDS = 30;
const KILL_SECONDS = 10;
const POLL_MS = 100;

/** Starts a program in its own process group, with its output in a log file. It outlives us. */
export async function startProcess(
  command: string,
  args: string[],
  { folder, log }: { folder: string; log: string },
): Promise<ProcessId> {
  const output = openSync(log, 'a', 0o600);
  try {
    const child = spawn(command, args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', output, output],
    });
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return processId(child.pid as number);
  } finally {
    closeSync(output);
  }
}

/** The process that has this pid now. */
export function processId(pid: number): ProcessId {
  return { pid, started: startOf(pid) ?? 'ended' };
}

/**
 * Whether this process still runs. A zombie counts as running until its last thread is gone,
 * because it keeps its ports and files until then.
 */
export function isRunning(id: ProcessId | undefined): id is ProcessId {
  return id !== undefined && startOf(id.pid) === id.started;
}

/** The boot and the clock tick at which a running process started. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the name, may hold blanks and brackets, the fields after it do not. The
    // third is the state, the 22nd the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length === 1) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19]}`;
  } catch {
    // The process ended before or while its file was read.
    return undefined;
  }
}

/**
 * Waits until a server answers.
 * @param ask rejects as long as the server does not answer
 * @param logFrom where in the log this run of the server begins
 * @throws RollcallError `failed`, with the last lines of the log, when the process ends or does not
 * answer within two minutes
 */
export async function waitTillReady(
  title: string,
  id: ProcessId,
  ask: () => Promise<void>,
  { log, logFrom }: { log: string; logFrom: number },
): Promise<void> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  for (;;) {
    const refusal = await ask().then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
    if (!isRunning(id)) throw notReady(`${title} ended while starting`, log, logFrom);
    if (refusal === undefined) return;
    if (Date.now() > deadline) {
      throw notReady(
        `${title} (process ${id.pid}) runs but does not answer after ${READY_SECONDS} s (${refusal})`,
        log,
        logFrom,
      );
    }
    await sleep(POLL_MS);
  }
}

function notReady(what: string, log: string, logFrom: number): RollcallError {
  const said = lastLines(readFileSync(log).subarray(logFrom).toString());
  return new RollcallError(
    'failed',
    `${what}; ${said ? `the last lines of ${log}:\n${said}` : `see ${log}.`}`,
  );
}

/** The length of a log file now. */
export function logLength(log: string): number {
  return statSync(log, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Stops a process and waits until it is gone: SIGTERM first, then SIGKILL. A process that has got
 * the same pid since then is left alone.
 * @returns whether it ran
 */
export async function stopProcess(id: ProcessId, graceSeconds = TERM_SECONDS): Promise<boolean> {
  if (!isRunning(id)) return false;
  signal(id, 'SIGTERM');
  // A paused process handles SIGTERM only when it continues.
  signal(id, 'SIGCONT');
  if (await isGone(id, graceSeconds)) return true;
  signal(id, 'SIGKILL');
  if (await isGone(id, KILL_SECONDS)) return true;
  throw new RollcallError('failed', `Process ${id.pid} does not end, not even after SIGKILL.`);
}

function signal({ pid }: ProcessId, name: NodeJS.Signals): void {
  try {
    // To the whole group, because the program on PATH may be a script around the server.
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isGone(id: ProcessId, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (isRunning(id)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
