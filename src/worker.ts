import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from './activities/index.js';
import { utcOffsetMinutes, wallClock } from './attendance/wall-clock.js';
import type { Config } from './config.js';
import { macKeyFingerprint } from './device-key.js';
import { RollcallError } from './errors.js';
import { createEnrichedPublisher, type EnrichedPublisher } from './kafka/enriched.js';
import { topicExtents } from './kafka/topic-extents.js';
import { createLogger, type Logger } from './log.js';
import type { Metrics } from './metrics/metrics.js';
import { startMetricsPoller } from './metrics/poller.js';
import { rememberCampus } from './mysql/campus.js';
import { noteUtcOffset } from './mysql/campus-clock.js';
import { readGauges } from './mysql/gauges.js';
import { connectDatabase, type Database } from './mysql/pool.js';
import { requireFit } from './mysql/require-fit.js';
import { keepSettings, requireSameSettings } from './mysql/settings.js';
import { temporalAddress } from './temporal/connect.js';
import { temporalFailure, temporalUnreachable } from './temporal/failure.js';
import { createClosing, type Closing } from './worker/close-in-time.js';
import { installRuntime } from './worker/runtime.js';
import { wireActivities } from './worker/wire-activities.js';

const WORKFLOW_BUNDLE = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/** Partitions that one worker reads at once, and rollup steps beside them. */
const MAX_ACTIVITIES = 12;
const MYSQL_CONNECTIONS = 16;

/**
 * How many polls a worker keeps open at the server. A worker that is stopped, or that has lost its
 * network, leaves them open for up to a minute. The server hands each of them a task, which is then
 * lost for a heartbeat timeout. So there are few of them: a task is handed over in milliseconds,
 * and a window lasts for seconds. (The options maxConcurrent...Polls mean the same, but SDK 1.24
 * does not read them.)
 */
const FEW_POLLS = { type: 'simple-maximum', maximum: 2 } as const;

/**
 * A worker that is told to stop cancels its windows at once. Each window writes the batch in hand
 * and returns as always, so that another worker goes on without a timeout. The steps of a rollup do
 * not listen for the cancellation: they have this time to end. What has not ended by then is tried
 * again on another worker.
 */
const SHUTDOWN_GRACE = 0;
const SHUTDOWN_FORCE = '10 seconds';

export type WorkerOptions = {
  /** Leaves workflows to other workers. */
  activitiesOnly: boolean;
  /** Called when the worker is about to take its first task. */
  onReady?: () => void;
  /** Ends the worker when it resolves, as a signal does. */
  until?: Promise<void>;
};

/** What a worker is connected to. */
type Connections = {
  db: Database;
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
    const worker = await createWorker(config, options, connections, activities);
    await runUntilStopped(worker, config, options, connections, log);
  } catch (error) {
    throw temporalFailure(temporalAddress(config.temporalEnv), error);
  } finally {
    await closing.closeAll();
  }
}

async function connect(config: Config, log: Logger, closing: Closing): Promise<Connections> {
  const db = await connectDatabase(config.mysqlUrl(), MYSQL_CONNECTIONS);
  closing.add('MySQL', () => db.end());
  await checkDatabase(db, config);
  // The first native connection would install a runtime of its own.
  const metrics = installRuntime(config, log);
  const temporal = await connectNative(config);
  closing.add('Temporal', () => temporal.close());
  const enriched = await connectEnriched(config);
  closing.add('Kafka', async () => enriched?.close());
  return { db, temporal, enriched, metrics };
}

/** Refuses to start on a database that this program, key, campus or settings do not fit. */
async function checkDatabase(db: Database, config: Config): Promise<void> {
  await requireFit(db, macKeyFingerprint(config.macKey()));
  await rememberCampus(db, config.campus);
  await keepSettings(db, config.shared);
  await requireSameSettings(db, config.shared);
  await noteUtcOffset(db, utcOffsetMinutes(Date.now(), config.timeZone));
}

async function connectNative(config: Config): Promise<NativeConnection> {
  const { connectionOptions } = temporalAddress(config.temporalEnv);
  try {
    return await NativeConnection.connect(connectionOptions);
  } catch (error) {
    throw temporalUnreachable(connectionOptions.address, error);
  }
}

async function connectEnriched(config: Config): Promise<EnrichedPublisher | undefined> {
  const kafka = config.kafka();
  if (kafka.enrichedTopic === undefined) return undefined;
  return createEnrichedPublisher(kafka, kafka.enrichedTopic);
}

async function createWorker(
  config: Config,
  { activitiesOnly }: WorkerOptions,
  { temporal, metrics }: Connections,
  activities: Activities,
): Promise<Worker> {
  return Worker.create({
    connection: temporal,
    namespace: temporalAddress(config.temporalEnv).namespace,
    taskQueue: config.taskQueue,
    activities,
    ...(metrics && { interceptors: { activity: [metrics.timeActivities] } }),
    ...(!activitiesOnly && { workflowBundle: { codePath: workflowBundle() } }),
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    activityTaskPollerBehavior: FEW_POLLS,
    workflowTaskPollerBehavior: FEW_POLLS,
    // An activity hears that it is cancelled at its next heartbeat that is not held back.
    maxHeartbeatThrottleInterval: '1 second',
    stickyQueueScheduleToStartTimeout: '3 seconds',
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
  });
}

function workflowBundle(): string {
  if (!existsSync(WORKFLOW_BUNDLE))
    throw new RollcallError('usage', 'The workflow bundle is missing: run "npm run build" first.');
  return WORKFLOW_BUNDLE;
}

async function runUntilStopped(
  worker: Worker,
  config: Config,
  { onReady, until }: WorkerOptions,
  { db, metrics }: Connections,
  log: Logger,
): Promise<void> {
  log.info({ taskQueue: config.taskQueue, topic: config.topic }, 'worker started');
  onReady?.();
  const stopPoller = metrics && pollMetrics(config, db, metrics, log);
  try {
    await (until ? worker.runUntil(until) : worker.run());
  } finally {
    stopPoller?.();
  }
  log.info('worker stopped');
}

function pollMetrics(config: Config, db: Database, metrics: Metrics, log: Logger): () => void {
  const { topic, timeZone } = config;
  const kafka = config.kafka();
  return startMetricsPoller({
    metrics,
    log,
    topic,
    readGauges: () => readGauges(db, topic, wallClock(Date.now(), timeZone)),
    readExtents: () => topicExtents(kafka, topic),
  });
}
