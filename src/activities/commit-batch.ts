import { Context } from '@temporalio/activity';
import { enrichEvents } from '../attendance/live/enrich.js';
import { resolveEvents, type ResolvedEvents } from '../attendance/live/resolve.js';
import { RollcallError } from '../errors.js';
import type { EnrichedMessage } from '../kafka/enriched.js';
import type { Batch, IngestStore } from '../mysql/ingest-store.js';
import type { BatchRecords, BufferedEvent, BufferedReject } from './batch-buffer.js';
import type { DayPlans } from './day-plans.js';

/** A reject keeps its raw bytes up to this length; a record that is too large is cut here, and cannot be retried. */
const MAX_RAW_BYTES = 65_536;
/** Names of access points that are kept with their numbers; a campus has some thousands, so only a flood of made-up names reaches it. */
const MAX_KEPT_NAMES = 100_000;

export type CommitBatchDependencies = {
  store: IngestStore;
  dayPlans: DayPlans;
  /** Publishes what the events were resolved to, before they are committed; absent when there is no enriched topic. */
  publishEnriched?: (
    topic: string,
    partition: number,
    messages: EnrichedMessage[],
  ) => Promise<void>;
  /** The campus wall clock. */
  now: () => string;
};

/**
 * Resolves the records of a batch and writes them, all or as far as another attempt has not gone on (`fenced`). A record whose row the database refuses becomes a
 * reject: it is among `records.rejects` afterwards, and no longer among `records.events`.
 */
export type CommitBatch = (
  topic: string,
  partition: number,
  records: BatchRecords,
) => Promise<'committed' | 'fenced'>;

export function createCommitBatch(deps: CommitBatchDependencies): CommitBatch {
  const commitWhole = createCommitWhole(deps);
  return async function commitBatch(topic, partition, records) {
    try {
      return await commitWhole(topic, partition, records);
    } catch (error) {
      if (!(error instanceof RollcallError && error.code === 'bad_row')) throw error;
      if (records.events.length + records.rejects.length > 1)
        return await commitHalves(commitBatch, topic, partition, records);
      rejectOnly(records, topic, partition, error);
      return await commitBatch(topic, partition, records);
    }
  };
}

/**
 * Commits a batch of which the database refused a row in halves, and those in halves again, until what it refuses stands alone.
 *
 * Each half is a batch of its own: it begins where the one before it ended, is fenced at its own `from`, and moves the position to its own `to` in its own
 * transaction. The second is tried only when the first is committed. So wherever this stops (a crash, a lost connection, a timeout) the position stands at the end of a half,
 * all below it is written and nothing above it is, as between any two batches, and the next attempt reads on from there. Where another attempt has gone on
 * meanwhile, the half in hand matches no position, and none is tried after it. The enriched topic gets the events of a half again.
 */
async function commitHalves(
  commit: CommitBatch,
  topic: string,
  partition: number,
  records: BatchRecords,
): ReturnType<CommitBatch> {
  const halves = halvesOf(records);
  for (const half of halves) {
    const outcome = await commit(topic, partition, half);
    if (outcome === 'fenced') return outcome;
    // A batch full of refused rows takes its time.
    Context.current().heartbeat(half.to);
  }
  records.events = halves.flatMap(({ events }) => events);
  records.rejects = halves.flatMap(({ rejects }) => rejects);
  return 'committed';
}

function halvesOf(records: BatchRecords): BatchRecords[] {
  const { from, to, events, rejects } = records;
  const offsets = [...events, ...rejects].map(({ offset }) => offset).sort((a, b) => a - b);
  const middle = offsets[offsets.length >> 1]!;
  const part = (first: number, end: number): BatchRecords => ({
    ...records,
    from: first,
    to: end,
    events: events.filter(({ offset }) => offset >= first && offset < end),
    rejects: rejects.filter(({ offset }) => offset >= first && offset < end),
  });
  return [part(from, middle), part(middle, to)];
}

/** Makes the one event of a batch a reject. @throws the database's error where it is one already: then it is not the record that is at fault, and time may mend it */
function rejectOnly(
  records: BatchRecords,
  topic: string,
  partition: number,
  refusal: RollcallError,
): void {
  const [event] = records.events;
  if (!event?.record) throw refusal.cause;
  Context.current().log.warn(
    `the record at offset ${event.offset} of ${topic}/${partition} becomes a reject: ${refusal.message}`,
  );
  records.events = [];
  records.rejects = [
    { offset: event.offset, reason: 'refused_by_database', value: event.record.value },
  ];
}

function createCommitWhole({
  store,
  dayPlans,
  publishEnriched,
  now,
}: CommitBatchDependencies): CommitBatch {
  const numberAccessPoints = keepNumbers(store);
  return async (topic, partition, records) => {
    await numberAccessPoints(records.events);
    const days = [...new Set(records.events.map(({ day }) => day))].sort();
    for (;;) {
      const { revision, plans } = await dayPlans.of(days);
      const resolved = resolveEvents(records.events, plans);
      // Published first: a crash between the two publishes again, so the enriched topic has each event at least once.
      if (publishEnriched)
        await publishEnriched(topic, partition, enrichedMessages(records.events, plans));
      const outcome = await store.writeBatch(
        toBatch({ topic, partition, records, resolved, revision, days, now: now() }),
      );
      if (outcome !== 'stale_roster') return outcome;
      dayPlans.forget();
    }
  };
}

function enrichedMessages(
  ...resolvable: Parameters<typeof enrichEvents<BufferedEvent>>
): EnrichedMessage[] {
  return enrichEvents(...resolvable).map(({ event, enriched }) => ({
    offset: event.offset,
    key: String(event.deviceKey),
    value: JSON.stringify(enriched),
  }));
}

type Parts = {
  topic: string;
  partition: number;
  records: BatchRecords;
  resolved: ResolvedEvents<BufferedEvent>;
  revision: number;
  days: string[];
  now: string;
};

function toBatch({ topic, partition, records, resolved, revision, days, now }: Parts): Batch {
  return {
    topic,
    partition,
    from: records.from,
    to: records.to,
    endOffset: records.endOffset,
    logStartOffset: records.logStartOffset,
    rosterRevision: revision,
    events: resolved.events,
    presence: resolved.presence,
    rejects: records.rejects.map(rejectRow),
    days,
    counts: { events: records.events.length, rejects: records.rejects.length, ...resolved.counts },
    lastEventAt: resolved.lastEventAt,
    now,
  };
}

function rejectRow({ offset, reason, value }: BufferedReject): Batch['rejects'][number] {
  if (value === null) return [offset, reason, null, 0];
  const raw = Buffer.from(value.buffer, value.byteOffset, Math.min(value.length, MAX_RAW_BYTES));
  return [offset, reason, raw.toString('base64'), value.length];
}

/** Gives the events the numbers of their access points, asking the database only for names not met before. Numbers never change. */
function keepNumbers(store: IngestStore) {
  let kept = new Map<string, number>();
  return async (events: BufferedEvent[]): Promise<void> => {
    // A new map, because other partitions' batches may be using the old one.
    if (kept.size > MAX_KEPT_NAMES) kept = new Map();
    const numbers = kept;
    const missing = new Set<string>();
    for (const event of events) {
      const number = numbers.get(event.accessPoint);
      if (number === undefined) missing.add(event.accessPoint);
      else event.accessPointNo = number;
    }
    if (missing.size === 0) return;
    for (const [name, number] of await store.numberAccessPoints([...missing].sort()))
      numbers.set(name, number);
    for (const event of events) event.accessPointNo = numbers.get(event.accessPoint)!;
  };
}
