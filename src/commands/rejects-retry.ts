import type { BufferedEvent } from '../activities/batch-buffer.js';
import { createCommitBatch, type CommitBatch } from '../activities/commit-batch.js';
import { createDayPlans } from '../activities/day-plans.js';
import { createReadAccessEvent } from '../attendance/access-event.js';
import { addDays, wallClock } from '../attendance/wall-clock.js';
import type { Config } from '../config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../device-key.js';
import { createEnrichedPublisher } from '../kafka/enriched.js';
import { ingestStore } from '../mysql/ingest-store.js';
import type { Database } from '../mysql/pool.js';
import { retryRejects } from '../mysql/reject-retry.js';
import { readRejectPartitions, readStoredRejects, type StoredReject } from '../mysql/reject-rows.js';
import { checkMacKey } from '../mysql/settings.js';
import { withDatabase } from './with-database.js';

/** Rejects per transaction; a record that can be retried has 64 KiB at most. */
const REJECTS_PER_READ = 200;

/** accepted: are access events now; unreadable: stay; cut: stay, for less than the record was kept. days: whose events have changed. */
export type RetriedRejects = { accepted: number; unreadable: number; cut: number; days: string[] };

type ReadEvent = (raw: Buffer) => Omit<BufferedEvent, 'offset'> | undefined;
/** Writes the events of these rejects of a partition in their place; `fenced` when they are no longer there as they were read. */
type Retry = (
  topic: string,
  partition: number,
  rejects: StoredReject[],
  events: BufferedEvent[],
) => ReturnType<CommitBatch>;

/** Reads every reject again by the rules of now, as ingest would read it, and puts access events in the place of those that can be read. Exactly once, also by two at once. */
export async function retryAllRejects(config: Config): Promise<RetriedRejects> {
  const macKey = config.macKey();
  const kafka = config.kafka();
  return withDatabase(async (db) => {
    await checkMacKey(db, macKeyFingerprint(macKey));
    const enriched = kafka.enrichedTopic
      ? await createEnrichedPublisher(kafka, kafka.enrichedTopic)
      : undefined;
    try {
      const retry = createRetry(db, config, enriched?.publish);
      return await retryPartitions(db, createReadEvent(config, macKey), retry);
    } finally {
      await enriched?.close();
    }
  }, config);
}

function createReadEvent(config: Config, macKey: string): ReadEvent {
  const readAccessEvent = createReadAccessEvent(config);
  const deviceKeyOf = createDeviceKeyOf(macKey);
  const now = wallClock(Date.now(), config.timeZone);
  const latest = `${addDays(now.slice(0, 10), 1)}${now.slice(10)}`;
  return (raw) => {
    const read = readAccessEvent(raw, latest);
    if (typeof read === 'string') return undefined;
    const { mac, ...event } = read;
    return { ...event, deviceKey: deviceKeyOf(mac) };
  };
}

/** The commit of ingest, with another transaction at its end. */
function createRetry(
  db: Database,
  { timeZone }: Config,
  publishEnriched?: Parameters<typeof createCommitBatch>[0]['publishEnriched'],
): Retry {
  const store = ingestStore(db);
  const dayPlans = createDayPlans(store);
  const now = () => wallClock(Date.now(), timeZone);
  return (topic, partition, rejects, events) => {
    const commit = createCommitBatch({
      store: { ...store, writeBatch: (batch) => retryRejects(db, batch, rejects) },
      dayPlans,
      now,
      ...(publishEnriched && { publishEnriched }),
    });
    const noPosition = { from: 0, to: 0, endOffset: 0, logStartOffset: 0 };
    return commit(topic, partition, { ...noPosition, events, rejects: [] });
  };
}

async function retryPartitions(db: Database, readEvent: ReadEvent, retry: Retry): Promise<RetriedRejects> {
  const total = { accepted: 0, unreadable: 0, cut: 0 };
  const days = new Set<string>();
  for (const { topic, partition } of await readRejectPartitions(db)) {
    for (let from = 0; ;) {
      const stored = await readStoredRejects(db, topic, partition, from, REJECTS_PER_READ);
      if (stored.length === 0) break;
      const { rejects, events } = readable(stored, readEvent);
      // Fenced: somebody else has been here since; what is left is read again.
      if (events.length > 0 && (await retry(topic, partition, rejects, events)) === 'fenced') continue;
      const cut = stored.filter(({ isCut }) => isCut).length;
      total.accepted += events.length;
      total.cut += cut;
      total.unreadable += stored.length - events.length - cut;
      for (const { day } of events) days.add(day);
      from = stored.at(-1)!.offset + 1;
    }
  }
  return { ...total, days: [...days].sort() };
}

function readable(
  stored: StoredReject[],
  readEvent: ReadEvent,
): { rejects: StoredReject[]; events: BufferedEvent[] } {
  const rejects: StoredReject[] = [];
  const events: BufferedEvent[] = [];
  for (const reject of stored) {
    const event = reject.raw ? readEvent(reject.raw) : undefined;
    if (!event) continue;
    rejects.push(reject);
    events.push({ offset: reject.offset, ...event });
  }
  return { rejects, events };
}
