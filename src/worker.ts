import { NativeConnection, type Worker } from '@temporalio/worker';
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
import { readDatabaseId, rememberCampus } from './mysql/campus.js';
import { noteUtcOffset } from './mysql/campus-clock.js';
import { readGauges } from './mysql/gauges.js';
import { connectDatabase, type Database } from './mysql/pool.js';
import { requireFit } from './mysql/require-fit.js';
import { keepSettings, requireSameSettings } from './mysql/settings.js';
import { openLinks } from './open-links.js';
import { temporalAddress } from './temporal/connect.js';
import { temporalFailure, temporalUnreachable } from './temporal/failure.js';
import { createClosing, type Closing } from './worker/close-in-time.js';
import { createWorkers, runWorkers } from './worker/create-workers.js';
import { installRuntime } from './worker/runtime.js';
import { wireActivities } from './worker/wire-activities.js';

/** Of the slots of a worker, each uses one connection at a time. */
const MYSQL_CONNECTIONS = 20;
/** One step of the night uses it. */
const PRIVACY_CONNECTIONS = 1;

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
  /** The account that may delete the words of people; `db` where the two are not kept apart. */
  privacy: Database;
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
  const db = await connectDatabase(config.mysqlUrl(), MYSQL_CONNECTIONS);
  closing.add('MySQL', () => db.end());
  await checkDatabase(db, config);
  const privacy = await connectPrivacy(config, db, closing);
  // The first native connection would install a runtime of its own.
  const metrics = installRuntime(config, log);
  const temporal = await connectNative(config);
  closing.add('Temporal', () => temporal.close());
  const enriched = await connectEnriched(config);
  closing.add('Kafka', async () => enriched?.close());
  return { db, privacy, temporal, enriched, metrics };
}

/** Refuses to start on a database that this program, key, campus or settings do not fit. */
async function checkDatabase(db: Database, config: Config): Promise<void> {
  await requireFit(db, macKeyFingerprint(config.macKey()));
  await rememberCampus(db, config.campus);
  await keepSettings(db, config.shared);
  await requireSameSettings(db, config.shared);
  await noteUtcOffset(db, utcOffsetMinutes(Date.now(), config.timeZone));
}

/** @throws RollcallError `usage` where the account `privacy` is on another database */
async function connectPrivacy(config: Config, db: Database, closing: Closing): Promise<Database> {
  if (config.privacyUrl() === config.mysqlUrl()) return db;
  const privacy = await connectDatabase(config.privacyUrl(), PRIVACY_CONNECTIONS);
  closing.add('MySQL (privacy)', () => privacy.end());
  if ((await readDatabaseId(privacy)) !== (await readDatabaseId(db)))
    throw new RollcallError(
      'usage',
      'ROLLCALL_MYSQL_PRIVACY_URL is another database than ROLLCALL_MYSQL_URL: it names another account on the same one.',
    );
  return privacy;
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
