import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeConnection, Worker } from '@temporalio/worker';
import type { MetricMeter } from '@temporalio/common';
import { loadCampus, type Config } from '../config.js';
import { messageOf } from '../errors.js';
import { createLogger, type Logger } from '../log.js';
import { createMetrics, type Metrics } from '../metrics/metrics.js';
import { openLinks } from '../open-links.js';
import { temporalAddress } from '../temporal/connect.js';
import { temporalFailure } from '../temporal/failure.js';
import { connectCampus, connectEnriched, pollMetrics, type CampusDatabases } from './campus.js';
import { createClosing, type Closing } from './close-in-time.js';
import { connectNative } from './connect-native.js';
import { createWorkers, runWorkers } from './create-workers.js';
import { installRuntime } from './runtime.js';
import { stopSignal } from './stop-signals.js';
import { createTurns, type NextTurn } from './turns.js';
import { wireActivities } from './wire-activities.js';

/**
 * The connections to MySQL of one campus in one process, in place of the 20 of a worker that serves
 * one campus: twenty campuses may be on one server. A step and a window that writes each use one,
 * so steps leave some for the windows.
 */
const MYSQL_CONNECTIONS = 10;
const STEPS = 4;

/** A campus that cannot be served is tried again after this time, then after twice as long. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export type CampusesOptions = {
  /** The campuses to serve. */
  names: readonly string[];
  /** Leaves workflows to other workers. */
  activitiesOnly: boolean;
  /** Called when the worker is about to take its first task. */
  onReady: () => void;
};

/** What the campuses of one process share. */
type Shared = {
  common: Config;
  activitiesOnly: boolean;
  temporal: NativeConnection;
  /** Absent where no metrics address is configured. */
  meter: MetricMeter | undefined;
  /** Undefined where there is one campus: its partitions write as fast as they can. */
  nextTurn: NextTurn | undefined;
  /** Aborted when the process is told to stop, or must. */
  stopping: AbortSignal;
};

/** A campus that can be served. */
type OpenCampus = CampusDatabases & {
  config: Config;
  metrics: Metrics | undefined;
  workers: Worker[];
};

/**
 * Runs a worker for several campuses until SIGINT or SIGTERM. They share the process and its
 * connection to Temporal. Each has its own connections to MySQL and Kafka, its own slots, and its
 * own copy of everything that activities keep in memory. A campus whose database, settings or
 * schema are not in order waits, and keeps nobody else waiting.
 */
export async function serveCampuses(common: Config, options: CampusesOptions): Promise<void> {
  const { names, activitiesOnly, onReady } = options;
  const log = createLogger(common.logLevel);
  const closing = createClosing(log);
  const failed = new AbortController();
  const stopping = AbortSignal.any([stopSignal(), failed.signal]);
  try {
    // The first native connection would install a runtime of its own.
    const meter = installRuntime(common, log);
    const temporal = await connectNative(common);
    closing.add('Temporal', () => temporal.close());
    log.info({ campuses: names }, 'worker started');
    onReady();
    const nextTurn = names.length > 1 ? createTurns() : undefined;
    const shared = { common, activitiesOnly, temporal, meter, nextTurn, stopping };
    const served = names.map((name) => serveCampus(shared, name, log.child({ campus: name })));
    try {
      await Promise.all(served);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(served);
      throw error;
    }
    log.info('worker stopped');
  } catch (error) {
    throw temporalFailure(temporalAddress(common.temporalEnv), error);
  } finally {
    await closing.closeAll();
  }
}

/** Opens the campus, again and again until it succeeds; then serves it until the process stops. */
async function serveCampus(shared: Shared, name: string, log: Logger): Promise<void> {
  const { stopping } = shared;
  const report = createReport(log);
  for (let waitMs = FIRST_WAIT_MS; !stopping.aborted; waitMs = nextWait(waitMs)) {
    const closing = createClosing(log);
    try {
      const campus = await openCampus(shared, name, log, closing).catch(report);
      if (campus) return await runCampus(campus, stopping, log);
    } finally {
      await closing.closeAll();
    }
    // Only the abort makes it fail, and then the loop ends.
    await sleep(waitMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

function nextWait(waitMs: number): number {
  return Math.min(2 * waitMs, LONGEST_WAIT_MS);
}

/** Logs why a campus is not served: once for each reason, however often it is tried. */
function createReport(log: Logger): (error: unknown) => undefined {
  let said: string | undefined;
  return (error) => {
    const reason = messageOf(error);
    if (reason !== said) log.error({ error: reason }, 'campus is not served yet, trying again');
    said = reason;
  };
}

/** The settings are read again each time: a person may have mended them. */
async function openCampus(
  { common, activitiesOnly, temporal, meter, nextTurn }: Shared,
  name: string,
  log: Logger,
  closing: Closing,
): Promise<OpenCampus> {
  const config = loadCampus(name);
  const databases = await connectCampus(config, MYSQL_CONNECTIONS, closing);
  for (const sentence of openLinks(config)) log.warn(sentence);
  const enriched = await connectEnriched(config, closing);
  const metrics = meter && createMetrics(meter.withTags({ campus: name }));
  const workers = await createWorkers({
    connection: temporal,
    namespace: temporalAddress(common.temporalEnv).namespace,
    taskQueue: config.taskQueue,
    windowSeconds: config.windowSeconds,
    activitiesOnly,
    activities: wireActivities(config, { ...databases, enriched, metrics, nextTurn }),
    steps: STEPS,
    ...(metrics && { interceptors: { activity: [metrics.timeActivities] } }),
  });
  return { ...databases, config, metrics, workers };
}

async function runCampus(
  { config, db, metrics, workers }: OpenCampus,
  stopping: AbortSignal,
  log: Logger,
): Promise<void> {
  const { taskQueue, topic } = config;
  log.info({ taskQueue, topic }, 'campus is served');
  const stopPoller = metrics && pollMetrics(config, db, metrics, log);
  try {
    await runWorkers(workers, aborted(stopping));
  } finally {
    stopPoller?.();
  }
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
