import type { BatchRecords, BufferedEvent } from '../../activities/batch-buffer.js';
import { createCommitBatch } from '../../activities/commit-batch.js';
import { createDayPlans } from '../../activities/day-plans.js';
import { maskedLogin } from '../../attendance/format/mask-users.js';
import { createReadRecord } from '../../attendance/format/read-record.js';
import { NO_LOGIN } from '../../attendance/identity/login.js';
import { wholeRecord, type AccessEvent } from '../../attendance/record/access-event.js';
import { IGNORED } from '../../attendance/record/reading.js';
import { oneDayAfter, wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../device-key.js';
import { createLoginKeyOf } from '../../login-key.js';
import { createEnrichedPublisher, type EnrichedPublisher } from '../../kafka/enriched.js';
import { ingestStore, type Batch } from '../../mysql/ingest-store.js';
import { refusesRow, type Database } from '../../mysql/pool.js';
import { retryRejects } from '../../mysql/ingest/retry-rejects.js';
import {
  readRejectPartitions,
  readStoredRejects,
  type StoredReject,
} from '../../mysql/ingest/rejects.js';
import { checkMacKey, requireSameSettings } from '../../mysql/settings.js';
import { withDatabase } from '../connect/with-database.js';

/** Rejects per transaction; one that can be retried has at most 64 KiB. */
const REJECTS_PER_READ = 200;

/** How many rejects became access events, and how many are still rejects. */
export type RetriedRejects = {
  /** Are access events now. */
  accepted: number;
  /** Say nothing of a device's access point, as they are read now; absent: none. */
  ignored?: number;
  /** Still cannot be read. */
  unreadable: number;
  /** Can be read, but MySQL still refuses the row. */
  refused: number;
  /** Cannot be retried, because only the beginning of the record is stored. */
  cut: number;
  /** The days whose events have changed, "YYYY-MM-DD", in order. */
  days: string[];
};

/**
 * Reads the bytes of a reject as ingest would: none or more events. Undefined where they still
 * cannot be read.
 */
type ReadEvents = (raw: Buffer) => Omit<BufferedEvent, 'offset'>[] | undefined;
/** A reject that can be read now, and the events that it is read as. */
type Readable = { reject: StoredReject; events: BufferedEvent[] };
/**
 * Replaces these rejects of a partition, which are in order, by their events: in one transaction,
 * or in several where they need more than one may take. Each deletes those rejects whose events it
 * writes, so whatever stops it, a reject is there or its events are. It stops at the first
 * transaction that writes nothing.
 */
type Retry = (topic: string, partition: number, readable: Readable[]) => Promise<Tried>;
type Tried = {
  /** Those of the transactions that are committed: the first of them, in order. */
  accepted: Readable[];
  /**
   * `fenced`: somebody else has changed the rejects since they were read. `refused`: MySQL refuses
   * a row because of its values.
   */
  outcome: 'committed' | 'fenced' | 'refused';
};
type Retried = {
  /** Can be read now, and are no rejects any more. */
  accepted: Readable[];
  /** How many rows MySQL still refuses. */
  refused: number;
  /** Somebody else has changed the rejects since they were read: the rest must be read again. */
  fenced: boolean;
};

/**
 * Reads every reject again as ingest would read it now, and replaces those that can be read by
 * access events. Each becomes an event once, even if two retries run at the same time.
 * @throws RollcallError `usage` for another MAC key than the one that the database was filled with
 */
export async function retryAllRejects(config: Config): Promise<RetriedRejects> {
  const macKey = config.macKey();
  const kafka = config.kafka();
  return withDatabase(async (db) => {
    await checkMacKey(db, macKeyFingerprint(macKey));
    await requireSameSettings(db, config.shared);
    const enriched = kafka.enrichedTopic
      ? await createEnrichedPublisher(kafka, kafka.enrichedTopic)
      : undefined;
    try {
      const retry = createRetry(db, config, enriched?.publish);
      return await retryPartitions(db, createReadEvents(config, macKey), retry);
    } finally {
      await enriched?.close();
    }
  }, config);
}

function createReadEvents(config: Config, macKey: string): ReadEvents {
  const readRecord = createReadRecord(config, { wanted: true });
  const deviceKeyOf = createDeviceKeyOf(macKey);
  const loginKeyOf = createLoginKeyOf(macKey, config.loginRealms);
  const latest = oneDayAfter(wallClock(Date.now(), config.timeZone));
  const buffered = ({ mac, user, ...event }: AccessEvent) => ({
    ...event,
    deviceKey: deviceKeyOf(mac),
    loginKey: user === undefined ? NO_LOGIN : (maskedLogin(user) ?? loginKeyOf(user)),
    accessPointNo: 0,
  });
  return (raw) => {
    const read = readRecord(wholeRecord(raw), latest);
    if (read === IGNORED) return [];
    if (typeof read === 'string') return undefined;
    if (read.kind !== 'several') return [buffered(read)];
    return read.reject ? undefined : read.events.map(buffered);
  };
}

/** Commits as ingest does, except that each transaction also deletes its rejects. */
function createRetry(
  db: Database,
  { timeZone }: Config,
  publishEnriched?: EnrichedPublisher['publish'],
): Retry {
  const store = ingestStore(db);
  const dayPlans = createDayPlans(store);
  const now = () => wallClock(Date.now(), timeZone);
  return async (topic, partition, readable) => {
    const accepted: Readable[] = [];
    const writeBatch = async (batch: Batch) => {
      const own = readable.filter(
        ({ reject: { offset } }) => batch.from <= offset && offset < batch.to,
      );
      const outcome = await retryRejects(
        db,
        batch,
        own.map(({ reject }) => reject),
      );
      if (outcome === 'committed') accepted.push(...own);
      return outcome;
    };
    const commit = createCommitBatch({
      maskUsers: (record) => record,
      store: { ...store, writeBatch },
      dayPlans,
      now,
      ...(publishEnriched && { publishEnriched }),
    });
    try {
      return { accepted, outcome: await commit(topic, partition, recordsOf(readable)) };
    } catch (error) {
      if (!refusesRow(error)) throw error;
      return { accepted, outcome: 'refused' };
    }
  };
}

/** They move no position, but the transactions are told apart by the offsets. */
function recordsOf(readable: Readable[]): BatchRecords {
  const ignored = readable.filter(({ events }) => events.length === 0);
  return {
    from: readable[0]!.reject.offset,
    to: readable.at(-1)!.reject.offset + 1,
    endOffset: 0,
    logStartOffset: 0,
    events: readable.flatMap(({ events }) => events),
    rejects: [],
    ignored: ignored.map(({ reject }) => reject.offset),
  };
}

/** Goes through the rejects of each partition in order, a part at a time. */
async function retryPartitions(
  db: Database,
  readEvents: ReadEvents,
  retry: Retry,
): Promise<RetriedRejects> {
  const total = { accepted: 0, ignored: 0, unreadable: 0, refused: 0, cut: 0 };
  const days = new Set<string>();
  for (const { topic, partition } of await readRejectPartitions(db)) {
    const readFrom = (offset: number) =>
      readStoredRejects(db, topic, partition, offset, REJECTS_PER_READ);
    let stored = await readFrom(0);
    while (stored.length > 0) {
      const readable = readableOf(stored, readEvents);
      const { accepted, refused, fenced } = await retryApart(retry, topic, partition, readable);
      const ignored = accepted.filter(({ events }) => events.length === 0).length;
      total.ignored += ignored;
      total.accepted += accepted.length - ignored;
      for (const { day } of accepted.flatMap(({ events }) => events)) days.add(day);
      if (fenced) {
        stored = await readFrom(stored[0]!.offset);
        continue;
      }
      const cut = stored.filter(({ isCut }) => isCut).length;
      total.cut += cut;
      total.refused += refused;
      total.unreadable += stored.length - readable.length - cut;
      stored = await readFrom(stored.at(-1)!.offset + 1);
    }
  }
  const { ignored, ...counts } = total;
  return { ...counts, ...(ignored > 0 && { ignored }), days: [...days].sort() };
}

function readableOf(stored: StoredReject[], readEvents: ReadEvents): Readable[] {
  return stored.flatMap((reject) => {
    const { offset, raw } = reject;
    const events = raw ? readEvents(raw) : undefined;
    return events ? [{ reject, events: events.map((event) => ({ offset, ...event })) }] : [];
  });
}

/**
 * Retries all of them at once. Where MySQL refuses a row, it retries each half of those that are
 * still rejects, and each half of that, until the refused row stands alone; that one stays a
 * reject.
 */
async function retryApart(
  retry: Retry,
  topic: string,
  partition: number,
  readable: Readable[],
): Promise<Retried> {
  if (readable.length === 0) return { accepted: [], refused: 0, fenced: false };
  const { accepted, outcome } = await retry(topic, partition, readable);
  if (outcome !== 'refused') return { accepted, refused: 0, fenced: outcome === 'fenced' };
  const rest = readable.slice(accepted.length);
  if (rest.length === 1) return { accepted, refused: 1, fenced: false };
  const middle = rest.length >> 1;
  const first = await retryApart(retry, topic, partition, rest.slice(0, middle));
  accepted.push(...first.accepted);
  if (first.fenced) return { ...first, accepted };
  const second = await retryApart(retry, topic, partition, rest.slice(middle));
  return {
    accepted: [...accepted, ...second.accepted],
    refused: first.refused + second.refused,
    fenced: second.fenced,
  };
}
