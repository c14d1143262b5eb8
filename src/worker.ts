import type { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from './activities/index.js';
import type { Config } from './config.js';
import type { EnrichedPublisher } from './kafka/enriched.js';
import { createLogger, type Logger } from './log.js';
import { createMetrics, type Metrics } from './metrics/metrics.js';
import { openLinks } from './open-links.js';
import { temporalAddress } from './temporal/connect.js';
import { temporalFailure } from './temporal/failure.js';
import {
  connectCampus,
  connectEnriched,
  pollMetrics,
  type CampusDatabases,
} from './worker/campus.js';
import { createClosing, type Closing } from './worker/close-in-time.js';
import { connectNative } from './worker/connect-native.js';
import { createWorkers, runWorkers } from './worker/create-workers.js';
import { installRuntime } from './worker/runtime.js';
import { wireActivities } from './worker/wire-activities.js';

/** Of the slots of a worker, each uses one connection at a time. */
const MYSQL_CONNECTIONS = 20;

export type WorkerOptions = {
  /** Leaves workflows to other workers. */
  activitiesOnly: boolean;
  /** Called when the worker is about to take its first task. */
  onReady?: () => void;
  /** Ends the worker when it resolves, as a signal does. */
  until?: Promise<void>;
};

/** What a worker is connected to. */
type Connections = CampusDatabases & {
  temporal: NativeConnection;
  /** Absent where no enriched topic is configured. */
  enriched: EnrichedPublisher | undefined;
  /** Absent where no metrics address is configured. */
  metrics: Metrics | undefined;
};

/** Configuration -> connections -> activities -> run until SIGINT or SIGTERM. */
export async function runWorker(config: Config, options: WorkerOptions): Promise<void> {
  const log = createLogger(config.logLevel);
  const closing = createClosing(log);
  try {
    const connections = await connect(config, log, closing);
    const activities = wireActivities(config, connections);
    const workers = await createOwnWorkers(config, options, connections, activities);
    await runUntilStopped(workers, config, options, connections, log);
  } catch (error) {
    throw temporalFailure(temporalAddress(config.temporalEnv), error);
  } finally {
    await closing.closeAll();
  }
}

async function connect(config: Config, log: Logger, closing: Closing): Promise<Connections> {
  for (const sentence of openLinks(config)) log.warn(sentence);
  const databases = await connectCampus(config, MYSQL_CONNECTIONS, closing);
  // The first native connection would install a runtime of its own.
  const meter = installRuntime(config, log);
  const temporal = await connectNative(config);
  closing.add('Temporal', () => temporal.close());
  const enriched = await connectEnriched(config, closing);
  return { ...databases, temporal, enriched, metrics: meter && createMetrics(meter) };
}

function createOwnWorkers(
  config: Config,
  { activitiesOnly }: WorkerOptions,
  { temporal, metrics }: Connections,
  activities: Activities,
): Promise<Worker[]> {
  return createWorkers({
    connection: temporal,
    namespace: temporalAddress(config.temporalEnv).namespace,
    taskQueue: config.taskQueue,
    windowSeconds: config.windowSeconds,
    activitiesOnly,
    activities,
    ...(metrics && { interceptors: { activity: [metrics.timeActivities] } }),
  });
}

async function runUntilStopped(
  workers: Worker[],
  config: Config,
  { onReady, until }: WorkerOptions,
  { db, metrics }: Connections,
  log: Logger,
): Promise<void> {
  log.info({ taskQueue: config.taskQueue, topic: config.topic }, 'worker started');
  onReady?.();
  const stopPoller = metrics && pollMetrics(config, db, metrics, log);
  try {
    await runWorkers(workers, until);
  } finally {
    stopPoller?.();
  }
  log.info('worker stopped');
}
