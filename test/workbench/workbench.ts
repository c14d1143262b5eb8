import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { inject } from 'vitest';
import { migrate } from '../../src/commands/migrate.js';
import { STACK_FOLDER, configFrom } from '../../src/config.js';
import type { Database } from '../../src/mysql/pool.js';
import type { StackAddresses } from '../../src/stack/start-stack.js';
import { createDatabaseOn } from './database.js';

const COMPILE_CACHE = resolve(STACK_FOLDER, 'compile-cache');
const ROLLCALL = fileURLToPath(new URL('../../bin/rollcall.js', import.meta.url));

export const SAMPLE_CAMPUS = fileURLToPath(
  new URL('../../examples/sample-campus', import.meta.url),
);
export const SAMPLE_LOG = join(SAMPLE_CAMPUS, 'wifi-2019-09-02.jsonl');

export type Ran = { status: number | null; stdout: string; stderr: string };

export type RunningWorker = {
  pid: number;
  /** Sends a signal. SIGKILL gives the process no time to do anything. */
  signal: (name: NodeJS.Signals) => void;
  /** Its exit status when it ended by itself, or null after a signal. */
  exited: Promise<number | null>;
  /** What it has logged so far. */
  log: () => string;
};

/**
 * What one test file needs of the run's servers, apart from every other file: a database, a topic,
 * a namespace, a task queue and a folder.
 */
export type Workbench = {
  db: Database;
  topic: string;
  taskQueue: string;
  env: NodeJS.ProcessEnv;
  /** The folder that commands run in. */
  folder: string;
  client: Client;
  /** Runs `rollcall ...` in a process. */
  rollcall: (
    args: string[],
    options?: { input?: string | Buffer; env?: NodeJS.ProcessEnv },
  ) => Promise<Ran>;
  /**
   * The same, but throws what the command printed unless it exits with 0. Returns its standard
   * output.
   */
  succeed: (args: string[], options?: { input?: string | Buffer }) => Promise<string>;
  /** Starts `rollcall worker` and returns when it polls. */
  startWorker: (args?: string[], env?: NodeJS.ProcessEnv) => Promise<RunningWorker>;
  /** Ends its workers and workflows and removes its database and folder. */
  close: () => Promise<void>;
};

/** The addresses of the servers of a workbench. */
export type WorkbenchAddresses = Pick<
  StackAddresses,
  'mysqlUrl' | 'kafkaBrokers' | 'temporalAddress'
>;

/** Half a minute is usual where the whole suite and other work share two cores. */
const WORKER_STARTS_WITHIN_MS = 180_000;

/**
 * Sets up a workbench with a migrated database, on the run's servers unless others are given.
 * @param program the `rollcall` that its commands and workers run: that of another release, perhaps
 */
export async function createWorkbench(
  extraEnv: NodeJS.ProcessEnv = {},
  stack: WorkbenchAddresses = inject('stack'),
  program = ROLLCALL,
): Promise<Workbench> {
  const id = randomBytes(6).toString('hex');
  const database = await createDatabaseOn(stack.mysqlUrl, program === ROLLCALL);
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    // Tests start many short processes; with compiled code they need a third less CPU to start.
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ROLLCALL_MYSQL_URL: database.url,
    ROLLCALL_KAFKA_BROKERS: stack.kafkaBrokers,
    ROLLCALL_KAFKA_TOPIC: `wifi-${id}`,
    ROLLCALL_TASK_QUEUE: `rollcall-${id}`,
    ROLLCALL_MAC_KEY: 'a key for tests, and only for tests',
    TEMPORAL_ADDRESS: stack.temporalAddress,
    // A rollup's id is its day and the schedule's id is fixed, so each file needs its own
    // namespace.
    TEMPORAL_NAMESPACE: `test-${id}`,
    ...extraEnv,
  };
  const namespace = env['TEMPORAL_NAMESPACE']!;
  const topic = env['ROLLCALL_KAFKA_TOPIC']!;
  const taskQueue = [env['ROLLCALL_CAMPUS'], env['ROLLCALL_TASK_QUEUE']].filter(Boolean).join('/');
  const connection = await Connection.connect({ address: stack.temporalAddress });
  // Two workbenches may share one namespace.
  if (extraEnv['TEMPORAL_NAMESPACE'] === undefined)
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
  const client = new Client({ connection, namespace });
  const workers: RunningWorker[] = [];

  const rollcall: Workbench['rollcall'] = async (args, options = {}) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...env, ...options.env },
    });
    const output = collect(child);
    child.stdin.end(options.input ?? '');
    const status = await exitOf(child);
    return { status, ...output() };
  };

  const succeed: Workbench['succeed'] = async (args, options) => {
    const ran = await rollcall(args, options);
    if (ran.status !== 0)
      throw new Error(
        `rollcall ${args.join(' ')} exited with ${ran.status}: ${ran.stderr}${ran.stdout}`,
      );
    return ran.stdout;
  };

  const startWorker: Workbench['startWorker'] = async (args = [], workerEnv = {}) => {
    const child = spawn(process.execPath, [program, 'worker', ...args], {
      cwd: folder,
      env: { ...env, ...workerEnv },
    });
    child.stdin.end();
    const output = collect(child);
    const exited = exitOf(child);
    const log = () => output().stderr + output().stdout;
    const worker: RunningWorker = {
      pid: child.pid!,
      signal: (name) => child.kill(name),
      exited,
      log,
    };
    workers.push(worker);
    await eventually(
      () =>
        log().includes('worker started') || child.exitCode !== null || child.signalCode !== null,
      'the worker to start',
      WORKER_STARTS_WITHIN_MS,
    ).finally(() => {
      // A worker that starts after the deadline would run on unnoticed.
      if (!log().includes('worker started')) child.kill('SIGKILL');
    });
    if (!log().includes('worker started')) throw new Error(`the worker did not start: ${log()}`);
    return worker;
  };

  const close = async () => {
    for (const worker of workers) worker.signal('SIGKILL');
    await Promise.all(workers.map(({ exited }) => exited));
    await endWorkflows(client, taskQueue);
    await connection.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };

  // Node reads the authorities that it trusts when it starts.
  const needsProcess = program !== ROLLCALL || env['NODE_EXTRA_CA_CERTS'] !== undefined;
  if (needsProcess) await succeed(['migrate']);
  else await migrate(configFrom(setOf(env)));
  return {
    db: database.db,
    topic,
    taskQueue,
    env,
    folder,
    client,
    rollcall,
    succeed,
    startWorker,
    close,
  };
}

/** The variables that are set. */
function setOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined),
  );
}

/** Waits until a condition holds. Only a hang reaches the deadline. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout?.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  return () => ({
    stdout: Buffer.concat(chunks.stdout).toString(),
    stderr: Buffer.concat(chunks.stderr).toString(),
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not 'exit': the pipes may still hold the last output.
    child.once('close', (status) => resolve(status));
  });
}

/** Without a worker nothing would end them, and the next file would find them. */
async function endWorkflows(client: Client, taskQueue: string): Promise<void> {
  for await (const { workflowId } of client.workflow.list({
    query: `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`,
  })) {
    await client.workflow.getHandle(workflowId).terminate('the test is over');
  }
}
