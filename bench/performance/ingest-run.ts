import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { temporalAddress, connectTemporal } from '../../src/temporal/connect.js';
import { startIngest, stopIngest } from '../../src/temporal/ingest.js';
import type { Servers } from './own-servers.js';
import { forgetPeak, usageOf, type Usage } from './process-usage.js';

const PARTITIONS = [0, 1, 2];
const TASK_QUEUE = 'rollcall';
const TABLES = ['access_event', 'live_presence', 'reject', 'day_version', 'ingest_position'];

/** The processes that take part, by name. */
export type Processes = Record<string, number>;

/** seconds: from the start until the last position was committed. used: CPU seconds of each process meanwhile, and the most memory that it had. */
export type IngestRun = { seconds: number; used: Record<string, Usage>; historyEvents: number };

/** Empties what ingest writes, so that a run begins with a full topic and an empty database. */
export async function emptyDatabase({ db }: Servers): Promise<void> {
  for (const table of TABLES) await db.query(`TRUNCATE TABLE ${table}`);
}

/** Measures the time until `records` records of the topic are committed, and what the processes use for it. */
export async function untilCommitted(
  { db }: Servers,
  records: number,
  processes: Processes,
  start: () => void | Promise<void>,
): Promise<Omit<IngestRun, 'historyEvents'>> {
  const before = Object.entries(processes).map(([name, pid]) => {
    forgetPeak(pid);
    return [name, pid, usageOf(pid).cpuSeconds] as const;
  });
  const from = performance.now();
  await start();
  for (;;) {
    const [rows] = await db.query('SELECT COALESCE(SUM(next_offset), 0) AS offsets FROM ingest_position');
    if (Number((rows as { offsets: string }[])[0]!.offsets) >= records) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  const seconds = (performance.now() - from) / 1000;
  const used = before.map(([name, pid, cpuBefore]) => {
    const { cpuSeconds, peakMiB } = usageOf(pid);
    return [name, { cpuSeconds: cpuSeconds - cpuBefore, peakMiB }] as const;
  });
  return { seconds, used: Object.fromEntries(used) };
}

/** From `ingest start` to the last committed position, by `workers` real workers under the real Temporal server. */
export async function ingestByWorkers(
  servers: Servers,
  topic: string,
  records: number,
  workers: number,
): Promise<IngestRun> {
  const client = await connectTemporal(temporalAddress(servers.env));
  const running = await Promise.all(Array.from({ length: workers }, () => startWorker(servers, topic)));
  try {
    const processes = Object.fromEntries(running.map(({ pid }, i) => [`worker ${i + 1}`, pid]));
    const run = await untilCommitted(servers, records, { ...processes, ...servers.pids }, async () => {
      for (const partition of PARTITIONS)
        await startIngest(client, TASK_QUEUE, { topic, partition, partitionCount: PARTITIONS.length });
    });
    await Promise.all(PARTITIONS.map((partition) => stopIngest(client, topic, partition)));
    let historyEvents = 0;
    for (const partition of PARTITIONS) {
      const { events } = await client.workflow.getHandle(`ingest:${topic}:${partition}`).fetchHistory();
      historyEvents += events!.length;
    }
    return { ...run, historyEvents };
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    await client.connection.close();
  }
}

type RunningWorker = { pid: number; stop: () => Promise<void> };

/** Starts `rollcall worker`, and returns when it polls. */
export async function startWorker({ folder, env }: Servers, topic: string): Promise<RunningWorker> {
  const child = spawn(process.execPath, [resolve('bin', 'rollcall.js'), 'worker'], {
    cwd: folder,
    env: { ...env, ROLLCALL_KAFKA_TOPIC: topic, ROLLCALL_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  let said = '';
  await new Promise<void>((started, failed) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('worker started')) started();
      });
    void ended.then(() => failed(new Error(`the worker did not start: ${said}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { pid: child.pid!, stop };
}
