import { randomUUID } from 'node:crypto';
import { SYSTEM_CLOCK } from '../activities/clock.js';
import type { Logins } from '../activities/logins.js';
import { createReadUsers } from '../activities/read-users.js';
import { createCommitBatch } from '../activities/commit-batch.js';
import { createDayPlans } from '../activities/day-plans.js';
import { createActivities, type Activities } from '../activities/index.js';
import { createMaskUsers } from '../attendance/format/mask-users.js';
import { createReadRecord, PLAIN } from '../attendance/format/read-record.js';
import { oneDayAfter, wallClock } from '../attendance/wall-clock.js';
import type { Config } from '../config.js';
import { createDeviceKeyOf } from '../device-key.js';
import { createLoginKeyOf } from '../login-key.js';
import type { EnrichedPublisher } from '../kafka/enriched.js';
import { openPartition } from '../kafka/partition-reader.js';
import { topicEnds } from '../kafka/topic.js';
import type { Metrics } from '../metrics/metrics.js';
import { attentionStore } from '../mysql/attention/store.js';
import { ingestStore } from '../mysql/ingest-store.js';
import type { Database } from '../mysql/pool.js';
import { rollupStore } from '../mysql/rollup-store.js';
import { createSend } from '../notices/send.js';
import { requireSettled } from '../roster-files/open-source.js';
import { importStore } from '../service/import-store.js';
import { readRoster } from '../service/read-roster.js';
import { largeInTurn, type NextTurn } from './turns.js';

/** What the activities are made of, beside the configuration. */
export type WiredConnections = {
  db: Database;
  /** The account that may delete the words of people; `db` where the two are not kept apart. */
  privacy: Database;
  /** Absent where no enriched topic is configured. */
  enriched: EnrichedPublisher | undefined;
  /** Absent where no metrics address is configured. */
  metrics: Metrics | undefined;
  /** The turns of the large batches; undefined where the process serves one campus. */
  nextTurn?: NextTurn | undefined;
};

/** Gives every activity its database, its log, its clock and its settings. */
export function wireActivities(
  config: Config,
  { db, privacy, enriched, metrics, nextTurn }: WiredConnections,
): Activities {
  const { timeZone, topic } = config;
  const kafka = config.kafka();
  const now = () => wallClock(Date.now(), timeZone);
  const store = metrics ? metrics.measureStore(ingestStore(db)) : ingestStore(db);
  const rollup = rollupStore(db, privacy);
  const macKey = config.macKey();
  const logins: Logins = { wanted: false, keyOf: createLoginKeyOf(macKey, config.loginRealms) };
  const readRecord = createReadRecord(config, logins);
  const deviceKeyOf = createDeviceKeyOf(macKey);
  const latestTime = () => oneDayAfter(now());
  const commitBatch = createCommitBatch({
    store,
    dayPlans: createDayPlans(store),
    logins: {
      wish: logins,
      readUsers: createReadUsers({ readRecord, deviceKeyOf, logins, latestTime }),
    },
    maskUsers: createMaskUsers(config.format === PLAIN ? [] : [config.format], logins.keyOf),
    now,
    ...(enriched && { publishEnriched: enriched.publish }),
  });
  return createActivities({
    ingest: {
      store,
      openPartition: (name, partition) => openPartition(kafka, name, partition),
      readRecord,
      deviceKeyOf,
      logins,
      latestTime,
      clock: SYSTEM_CLOCK,
      windowSeconds: config.windowSeconds,
      commitBatch: nextTurn ? largeInTurn(commitBatch, nextTurn) : commitBatch,
    },
    rollup: {
      store: rollup,
      topic,
      now,
      // A rollup does not wait for Kafka. Without the ends of the log its result is provisional,
      // and the nightly run rolls the day up again.
      logEnds: () => topicEnds(kafka, topic).catch(() => undefined),
    },
    nightly: {
      store: rollup,
      timeZone,
      settings: config.shared,
      packAfterDays: config.packAfterDays,
      now,
    },
    attention: {
      store: attentionStore(db),
      now,
      send: createSend(config.notices, Date.now),
      newAttempt: randomUUID,
    },
    rosterImport: {
      store: importStore(db, config),
      readRoster: async (source) => {
        requireSettled(source, Date.now());
        return readRoster(source, config);
      },
    },
  });
}
