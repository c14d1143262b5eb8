import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, Worker, type RuntimeOptions } from '@temporalio/worker';
import { createActivities } from './activities/index.js';
import { createCommitBatch } from './activities/commit-batch.js';
import { createDayPlans } from './activities/day-plans.js';
import { createReadAccessEvent } from './attendance/record/read-access-event.js';
import { addDays, utcOffsetMinutes, wallClock } from './attendance/wall-clock.js';
import { closeInTime } from './worker/close-in-time.js';
import type { Config } from './config.js';
import { createDeviceKeyOf, macKeyFingerprint } from './device-key.js';
import { RollcallError, messageOf } from './errors.js';
import { createEnrichedPublisher } from './kafka/enriched.js';
import { openPartition } from './kafka/partition-reader.js';
import { topicExtents } from './kafka/topic-extents.js';
import { topicEnds } from './kafka/topic.js';
import { createLogger, temporalLogger, type Logger } from './log.js';
import { startMetricsPoller } from './metrics/poller.js';
import { HISTOGRAM_BOUNDS, createMetrics, type Metrics } from './metrics/metrics.js';
import { noteUtcOffset } from './mysql/campus-clock.js';
import { readGauges } from './mysql/gauges.js';
import { ingestStore } from './mysql/ingest-store.js';
import { connectDatabase, type Database } from './mysql/pool.js';
import { rollupStore } from './mysql/rollup-store.js';
import { requireFit } from './mysql/require-fit.js';
import { temporalAddress } from './temporal/connect.js';

const WORKFLOW_BUNDLE = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/** Partitions that one worker reads at once, and rollup steps beside them. */
const MAX_ACTIVITIES = 12;
const MYSQL_CONNECTIONS = 16;

/**
 * Polls kept open at the server. A worker that is stopped, or whose network is gone, leaves them open for up to a minute, and each takes a task with it that is lost for
 * a heartbeat timeout; so they are few. A task is handed over in milliseconds, and a window lasts for seconds. (The options maxConcurrent...Polls say the same, but the SDK's
 * 1.24 does not read them.)
 */
const FEW_POLLS = { type: 'simple-maximum', maximum: 2 } as const;

/**
 * A worker that is told to stop cancels its windows at once: each writes the batch in hand and returns as always, so that another worker goes on without a timeout. Steps of
 * a rollup do not listen, and have this time to end by themselves; what has not ended by then is tried again elsewhere.
 */
const SHUTDOWN_GRACE = 0;
const SHUTDOWN_FORCE = '10 seconds';

export type WorkerOptions = {
  activitiesOnly: boolean;
  onReady?: () => void;
  /** Ends the worker when it resolves, as a signal does. */
  until?: Promise<void>;
};

/** Configuration -> connections -> activities -> run until SIGINT or SIGTERM. */
export async function runWorker(
  config: Config,
  { activitiesOnly, onReady, until }: WorkerOptions,
): Promise<void> {
  const log = createLogger(config.logLevel);
  const db = await connectDatabase(config.mysqlUrl(), MYSQL_CONNECTIONS);
  try {
    await checkDatabase(db, config);
    const metrics = installRuntime(config, log);
    const connection = await connectNative(config);
    try {
      const { activities, close } = await wireActivities(config, db, metrics);
      const worker = await Worker.create({
        connection,
        namespace: temporalAddress(config.temporalEnv).namespace,
        taskQueue: config.taskQueue,
        activities,
        ...(metrics && { interceptors: { activity: [metrics.timeActivities] } }),
        ...(!activitiesOnly && { workflowBundle: { codePath: workflowBundle() } }),
        maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
        activityTaskPollerBehavior: FEW_POLLS,
        workflowTaskPollerBehavior: FEW_POLLS,
        // How soon an activity hears that it is cancelled: at its next heartbeat that is not held back.
        maxHeartbeatThrottleInterval: '1 second',
        stickyQueueScheduleToStartTimeout: '3 seconds',
        shutdownGraceTime: SHUTDOWN_GRACE,
        shutdownForceTime: SHUTDOWN_FORCE,
      });
      log.info({ taskQueue: config.taskQueue, topic: config.topic }, 'worker started');
      onReady?.();
      const stopPoller = metrics && pollMetrics(config, db, metrics, log);
      try {
        await (until ? worker.runUntil(until) : worker.run());
      } finally {
        stopPoller?.();
        await closeInTime('Kafka', close(), log);
      }
      log.info('worker stopped');
    } finally {
      await closeInTime('Temporal', connection.close(), log);
    }
  } finally {
    await closeInTime('MySQL', db.end(), log);
  }
}

/** Refuses to start on a database that this program, or this key, does not fit. */
async function checkDatabase(db: Database, config: Config): Promise<void> {
  await requireFit(db, macKeyFingerprint(config.macKey()));
  await noteUtcOffset(db, utcOffsetMinutes(Date.now(), config.timeZone));
}

/** The process's one runtime; the meter of its own metrics, where they are asked for. @throws RollcallError `usage` where the address cannot be had */
function installRuntime(config: Config, log: Logger): Metrics | undefined {
  try {
    const { metricMeter } = Runtime.install(runtimeOptions(config, log));
    return config.metricsAddress ? createMetrics(metricMeter) : undefined;
  } catch (error) {
    if (!config.metricsAddress) throw error;
    throw new RollcallError(
      'usage',
      `Metrics cannot be served at ROLLCALL_METRICS_ADDRESS=${config.metricsAddress}, which must be an IP address and a free port: ${messageOf(error)}.`,
      { cause: error },
    );
  }
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

function runtimeOptions({ metricsAddress, logLevel }: Config, log: Logger): RuntimeOptions {
  return {
    shutdownSignals: ['SIGINT', 'SIGTERM', 'SIGQUIT'],
    logger: temporalLogger(log),
    telemetryOptions: {
      logging: {
        filter: { core: logLevel === 'debug' ? 'INFO' : 'WARN', other: 'WARN' },
        forward: {},
      },
      ...(metricsAddress && {
        metrics: {
          prometheus: {
            bindAddress: metricsAddress,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
            histogramBucketOverrides: HISTOGRAM_BOUNDS,
          },
        },
      }),
    },
  };
}

async function connectNative(config: Config): Promise<NativeConnection> {
  const { connectionOptions } = temporalAddress(config.temporalEnv);
  try {
    return await NativeConnection.connect(connectionOptions);
  } catch (error) {
    throw new RollcallError(
      'unreachable',
      `Temporal at ${connectionOptions.address ?? 'localhost:7233'} does not answer: ${messageOf(error)}.`,
      {
        cause: error,
      },
    );
  }
}

function workflowBundle(): string {
  if (!existsSync(WORKFLOW_BUNDLE))
    throw new RollcallError('usage', 'The workflow bundle is missing: run "npm run build" first.');
  return WORKFLOW_BUNDLE;
}

async function wireActivities(config: Config, db: Database, metrics?: Metrics) {
  const { timeZone, topic, eventDays } = config;
  const kafka = config.kafka();
  const now = () => wallClock(Date.now(), timeZone);
  const latestTime = () => {
    const time = now();
    return `${addDays(time.slice(0, 10), 1)}${time.slice(10)}`;
  };
  const store = metrics ? metrics.measureStore(ingestStore(db)) : ingestStore(db);
  const enriched = kafka.enrichedTopic
    ? await createEnrichedPublisher(kafka, kafka.enrichedTopic)
    : undefined;
  const rollup = rollupStore(db);
  const activities = createActivities({
    ingest: {
      store,
      openPartition: (name, partition) => openPartition(kafka, name, partition),
      readAccessEvent: createReadAccessEvent(config),
      deviceKeyOf: createDeviceKeyOf(config.macKey()),
      latestTime,
      commitBatch: createCommitBatch({
        store,
        dayPlans: createDayPlans(store),
        now,
        ...(enriched && { publishEnriched: enriched.publish }),
      }),
    },
    rollup: {
      store: rollup,
      topic,
      now,
      // A rollup does not wait for Kafka: without the log's ends its result is provisional, and the nightly run takes the day up again.
      logEnds: () => topicEnds(kafka, topic).catch(() => undefined),
    },
    nightly: { store: rollup, timeZone, eventDays, now },
  });
  return { activities, close: async () => enriched?.close() };
}
