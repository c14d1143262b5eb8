import { setTimeout as pause } from 'node:timers/promises';
import type { MysqlProxy } from '../workbench/mysql-proxy.js';
import type { Relay } from '../workbench/relay.js';
import { eventually } from '../workbench/workbench.js';
import type { OwnServer, OwnStack } from './own-stack.js';
import type { FaultKind, PlannedFault } from './plan.js';
import type { WorkerPair } from './worker-pair.js';

/**
 * Everything that a fault can hit. The workers reach MySQL through the proxy and then the relay.
 */
export type Victims = { stack: OwnStack; workers: WorkerPair; proxy: MysqlProxy; relay: Relay };

type Strike = (victims: Victims, fault: PlannedFault) => Promise<void>;

/**
 * How long to wait for a COMMIT: it comes with the next batch, unless another fault stops the
 * batches.
 */
const COMMIT_WITHIN_MS = 180_000;

/**
 * What each kind of fault does. It resolves when the fault is over and a killed server answers
 * again. Each pause is the length of the fault: time itself is what is tested here.
 */
export const STRIKES: Record<FaultKind, Strike> = {
  'worker killed': ({ workers }, fault) => replaceWorker(workers, fault, 'SIGKILL'),
  'worker terminated': ({ workers }, fault) => replaceWorker(workers, fault, 'SIGTERM'),
  'worker stopped': async ({ workers }, { worker, seconds }) => {
    await workers.signal(worker, 'SIGSTOP');
    await pause(seconds * 1000);
    await workers.signal(worker, 'SIGCONT');
  },
  'kafka killed': ({ stack }, fault) => restart(stack.servers.kafka, fault),
  'kafka stopped': ({ stack }, fault) => stopAndContinue(stack.servers.kafka, fault),
  'mysql killed': ({ stack }, fault) => restart(stack.servers.mysql, fault),
  'mysql stopped': ({ stack }, fault) => stopAndContinue(stack.servers.mysql, fault),
  'mysql read-only': async ({ stack }, { seconds }) => {
    await stack.root('SET GLOBAL super_read_only = ON');
    await pause(seconds * 1000);
    await stack.root('SET GLOBAL read_only = OFF');
  },
  'mysql sessions killed': ({ stack }) => killSessions(stack),
  'mysql connections cut': async ({ relay }, { seconds }) => {
    relay.cut();
    await pause(seconds * 1000);
    relay.open();
  },
  'COMMIT lost': ({ proxy }) => lose(proxy, 'commit'),
  'reply to COMMIT lost': ({ proxy }) => lose(proxy, 'reply'),
  'temporal killed': ({ stack }, fault) => restart(stack.servers.temporal, fault),
  'temporal stopped': ({ stack }, fault) => stopAndContinue(stack.servers.temporal, fault),
};

async function replaceWorker(
  workers: WorkerPair,
  { worker, seconds }: PlannedFault,
  signal: 'SIGKILL' | 'SIGTERM',
): Promise<void> {
  await workers.end(worker, signal);
  await pause(seconds * 1000);
  await workers.start(worker);
}

async function restart(server: OwnServer, { seconds }: PlannedFault): Promise<void> {
  await server.kill();
  await pause(seconds * 1000);
  await server.start();
}

async function stopAndContinue(server: OwnServer, { seconds }: PlannedFault): Promise<void> {
  server.signal('SIGSTOP');
  await pause(seconds * 1000);
  server.signal('SIGCONT');
}

async function killSessions({ root }: OwnStack): Promise<void> {
  const sessions = await root(
    "SELECT id FROM information_schema.processlist WHERE user NOT IN ('root', 'event_scheduler', 'system user')",
  );
  // The session may have ended by itself.
  for (const { id } of sessions) await root(`KILL ${String(id)}`).catch(() => undefined);
}

async function lose(proxy: MysqlProxy, loss: 'commit' | 'reply'): Promise<void> {
  proxy.loseNext(loss);
  await eventually(proxy.hasLost, `a batch's ${loss} to be lost`, COMMIT_WITHIN_MS);
}
