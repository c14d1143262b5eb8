import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { connectTemporal, temporalAddress, type Client } from '../../src/temporal/connect.js';
import { startIngest, stopIngest } from '../../src/temporal/ingest.js';
import { ingestWorkflowId } from '../../src/workflows/workflow-ids.js';
import type { Servers } from './own-servers.js';

const PARTITIONS = [0, 1, 2];
const TASK_QUEUE = 'rollcall';

/**
 * Starts this many processes of `rollcall worker`, waits until all of them poll, then runs `work`.
 * Fails when a worker ends before `work` does.
 * @param args flags of `rollcall worker`
 */
export async function withWorkers<T>(
  servers: Pick<Servers, 'folder' | 'env'>,
  count: number,
  work: (pids: number[]) => Promise<T>,
  args: string[] = [],
): Promise<T> {
  const workers = Array.from({ length: count }, () => spawnWorker(servers, args));
  const fallen = Promise.race(
    workers.map(async ({ ended, log }) => {
      await ended;
      throw new Error(`a worker has ended: ${log()}`);
    }),
  );
  try {
    await Promise.race([Promise.all(workers.map(({ polls }) => polls)), fallen]);
    return await Promise.race([work(workers.map(({ pid }) => pid)), fallen]);
  } finally {
    // From here on they end on our signal.
    fallen.catch(() => undefined);
    await Promise.all(workers.map(({ stop }) => stop()));
  }
}

function spawnWorker({ folder, env }: Pick<Servers, 'folder' | 'env'>, args: string[]) {
  const child = spawn(process.execPath, [resolve('bin', 'rollcall.js'), 'worker', ...args], {
    cwd: folder,
    env: { ...env, ROLLCALL_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const { promise: polls, resolve: started } = Promise.withResolvers<void>();
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('worker started')) started();
    });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { pid: child.pid!, polls, ended, stop, log: () => said };
}

/** The ingest workflows of a topic. */
export type Ingest = {
  client: Client;
  workflowIds: string[];
  start: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Runs `work` with this many workers and ingest of a topic, which `work` starts. */
export async function withIngest<T>(
  { folder, env }: Servers,
  topic: string,
  workers: number,
  work: (ingest: Ingest, pids: number[]) => Promise<T>,
): Promise<T> {
  const client = await connectTemporal(temporalAddress(env));
  const ingest: Ingest = {
    client,
    workflowIds: PARTITIONS.map((partition) => ingestWorkflowId(TASK_QUEUE, topic, partition)),
    start: async () => {
      for (const partition of PARTITIONS)
        await startIngest(
          client,
          TASK_QUEUE,
          { topic, partition, partitionCount: PARTITIONS.length },
          'the database of the bench',
        );
    },
    stop: async () => {
      await Promise.all(
        PARTITIONS.map((partition) => stopIngest(client, TASK_QUEUE, topic, partition)),
      );
    },
  };
  try {
    const ofTopic = { folder, env: { ...env, ROLLCALL_KAFKA_TOPIC: topic } };
    return await withWorkers(ofTopic, workers, (pids) => work(ingest, pids));
  } finally {
    await client.connection.close();
  }
}
