import type { Servers } from './own-servers.js';
import { forgetPeak, usageOf, type Usage } from './process-usage.js';
import { withIngest } from './with-workers.js';

const TABLES = ['access_event', 'live_presence', 'reject', 'day_version', 'ingest_position'];

/** Process ids by name. */
export type Processes = Record<string, number>;

export type IngestRun = {
  /** From the start until the last position was committed. */
  seconds: number;
  /** What each process used in this time. */
  used: Record<string, Usage>;
  /** Events in the histories of all partitions' workflows. */
  historyEvents: number;
};

/** Empties the tables that ingest writes, so that a run begins with a full topic and no rows. */
export async function emptyDatabase({ db }: Servers): Promise<void> {
  for (const table of TABLES) await db.query(`TRUNCATE TABLE ${table}`);
}

/** Measures the time until this many records are committed, and what the processes use for it. */
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
    const [rows] = await db.query(
      'SELECT COALESCE(SUM(next_offset), 0) AS offsets FROM ingest_position',
    );
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

/** Measures ingest by real workers under a real Temporal server, from its start to its end. */
export async function ingestByWorkers(
  servers: Servers,
  topic: string,
  records: number,
  workers: number,
): Promise<IngestRun> {
  return withIngest(servers, topic, workers, async ({ client, workflowIds, start, stop }, pids) => {
    const named = Object.fromEntries(pids.map((pid, i) => [`worker ${i + 1}`, pid]));
    const run = await untilCommitted(servers, records, { ...named, ...servers.pids }, start);
    await stop();
    let historyEvents = 0;
    for (const id of workflowIds)
      historyEvents += (await client.workflow.getHandle(id).fetchHistory()).events!.length;
    return { ...run, historyEvents };
  });
}
