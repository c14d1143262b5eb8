import { utcOffsetMinutes, wallClock } from '../attendance/wall-clock.js';
import type { Config } from '../config.js';
import { macKeyFingerprint } from '../device-key.js';
import { RollcallError } from '../errors.js';
import { createEnrichedPublisher, type EnrichedPublisher } from '../kafka/enriched.js';
import { topicExtents } from '../kafka/topic-extents.js';
import type { Logger } from '../log.js';
import type { Metrics } from '../metrics/metrics.js';
import { startMetricsPoller } from '../metrics/poller.js';
import { readDatabaseId } from '../mysql/campus.js';
import { noteUtcOffset } from '../mysql/campus-clock.js';
import { readGauges } from '../mysql/gauges.js';
import { connectDatabase, type Database } from '../mysql/pool.js';
import { requireOwn } from '../mysql/require-own.js';
import type { Closing } from './close-in-time.js';

/** One step of the night uses it. */
const PRIVACY_CONNECTIONS = 1;

/** The databases of one campus. */
export type CampusDatabases = {
  db: Database;
  /** The account that may delete the words of people; `db` where the two are not kept apart. */
  privacy: Database;
};

/**
 * Connects a worker to the database of a campus, and checks that it fits.
 * @param connections the largest number of connections
 * @throws RollcallError `unreachable`, or `usage` for a database that this program, key, campus or
 *   settings do not fit
 */
export async function connectCampus(
  config: Config,
  connections: number,
  closing: Closing,
): Promise<CampusDatabases> {
  const db = await connectDatabase(config.mysqlUrl(), connections);
  closing.add('MySQL', () => db.end());
  await requireOwn(db, { ...config, macKeyFingerprint: macKeyFingerprint(config.macKey()) });
  await noteUtcOffset(db, utcOffsetMinutes(Date.now(), config.timeZone));
  return { db, privacy: await connectPrivacy(config, db, closing) };
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

/** Opens the publisher of resolved events, where the campus has a topic for them. */
export async function connectEnriched(
  config: Config,
  closing: Closing,
): Promise<EnrichedPublisher | undefined> {
  const kafka = config.kafka();
  if (kafka.enrichedTopic === undefined) return undefined;
  const enriched = await createEnrichedPublisher(kafka, kafka.enrichedTopic);
  closing.add('Kafka', () => enriched.close());
  return enriched;
}

/**
 * Sets the gauges of a campus at intervals.
 * @returns the function that ends it
 */
export function pollMetrics(
  config: Config,
  db: Database,
  metrics: Metrics,
  log: Logger,
): () => void {
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
