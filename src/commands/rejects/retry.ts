import type { BufferedEvent } from '../../activities/batch-buffer.js';
import { createCommitBatch, type CommitBatch } from '../../activities/commit-batch.js';
import { createDayPlans } from '../../activities/day-plans.js';
import { wholeRecord } from '../../attendance/record/access-event.js';
import { createReadAccessEvent } from '../../attendance/record/read-access-event.js';
import { addDays, wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../device-key.js';
import { createEnrichedPublisher } from '../../kafka/enriched.js';
import { ingestStore } from '../../mysql/ingest-store.js';
import { refusesRow, type Database } from '../../mysql/pool.js';
import { retryRejects } from '../../mysql/ingest/retry-rejects.js';
import {
  readRejectPartitions,
  readStoredRejects,
  type StoredReject,
} from '../../mysql/ingest/rejects.js';
import { checkMacKey } from '../../mysql/settings.js';
import { withDatabase } from '../connect/with-database.js';

/** Rejects per transaction; a record that can be retried has 64 KiB at most. */
const REJECTS_PER_READ = 200;

/**
 * accepted: are access events now; unreadable: stay; refused: stay, for MySQL still refuses their rows; cut: stay, for less than the record was kept.
 * days: whose events have changed.
 */
export type RetriedRejects = {
  accepted: number;
  unreadable: number;
  refused: number;
  cut: number;
  days: string[];
};

type ReadEvent = (raw: Buffer) => Omit<BufferedEvent, 'offset'> | undefined;
/** A reject that can be read now, and the event that it is read as. */
type Readable = { reject: StoredReject; event: BufferedEvent };
/** Writes the events of these rejects of a partition in their place; `fenced` when they are no longer there as they were read. */
type Retry = (topic: string, partition: number, readable: Readable[]) => ReturnType<CommitBatch>;
/** accepted: are events now. fenced: somebody else has been here since, and what follows was left as it is. */
type Retried = { accepted: BufferedEvent[]; refused: number; fenced: boolean };

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
    const read = readAccessEvent(wholeRecord(raw), latest);
    if (typeof read === 'string') return undefined;
    const { mac, ...event } = read;
    return { ...event, deviceKey: deviceKeyOf(mac), accessPointNo: 0 };
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
  return (topic, partition, readable) => {
    const rejects = readable.map(({ reject }) => reject);
    const events = readable.map(({ event }) => event);
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

async function retryPartitions(
  db: Database,
  readEvent: ReadEvent,
  retry: Retry,
): Promise<RetriedRejects> {
  const total = { accepted: 0, unreadable: 0, refused: 0, cut: 0 };
  const days = new Set<string>();
  for (const { topic, partition } of await readRejectPartitions(db)) {
    for (let from = 0; ;) {
      const stored = await readStoredRejects(db, topic, partition, from, REJECTS_PER_READ);
      if (stored.length === 0) break;
      const readable = readableOf(stored, readEvent);
      const { accepted, refused, fenced } = await retryApart(retry, topic, partition, readable);
      total.accepted += accepted.length;
      for (const { day } of accepted) days.add(day);
      // What is left is read again.
      if (fenced) continue;
      const cut = stored.filter(({ isCut }) => isCut).length;
      total.cut += cut;
      total.refused += refused;
      total.unreadable += stored.length - readable.length - cut;
      from = stored.at(-1)!.offset + 1;
    }
  }
  return { ...total, days: [...days].sort() };
}

function readableOf(stored: StoredReject[], readEvent: ReadEvent): Readable[] {
  return stored.flatMap((reject) => {
    const event = reject.raw ? readEvent(reject.raw) : undefined;
    return event ? [{ reject, event: { offset: reject.offset, ...event } }] : [];
  });
}

/** Retries all of them in one transaction; where MySQL refuses a row, in halves, and those in halves again, until what it refuses stands alone, and stays a reject. */
async function retryApart(
  retry: Retry,
  topic: string,
  partition: number,
  readable: Readable[],
): Promise<Retried> {
  if (readable.length === 0) return { accepted: [], refused: 0, fenced: false };
  try {
    const fenced = (await retry(topic, partition, readable)) === 'fenced';
    return { accepted: fenced ? [] : readable.map(({ event }) => event), refused: 0, fenced };
  } catch (error) {
    if (!refusesRow(error)) throw error;
    if (readable.length === 1) return { accepted: [], refused: 1, fenced: false };
  }
  const middle = readable.length >> 1;
  const first = await retryApart(retry, topic, partition, readable.slice(0, middle));
  if (first.fenced) return first;
  const second = await retryApart(retry, topic, partition, readable.slice(middle));
  return {
    accepted: [...first.accepted, ...second.accepted],
    refused: first.refused + second.refused,
    fenced: second.fenced,
  };
}
