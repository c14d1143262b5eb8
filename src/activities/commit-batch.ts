import { Context } from '@temporalio/activity';
import { enrichEvents } from '../attendance/live/enrich.js';
import { resolveEvents, type ResolvedEvents } from '../attendance/live/resolve.js';
import type { DayPlan } from '../attendance/roster/roster.js';
import { RollcallError } from '../errors.js';
import type { EnrichedMessage } from '../kafka/enriched.js';
import type { Batch, BatchOutcome } from '../mysql/ingest/write-batch.js';
import type { NumberedAccessPoint } from '../mysql/registry/access-points.js';
import type { BatchRecords, BufferedEvent, BufferedReject } from './batch-buffer.js';
import type { DayPlans } from './day-plans.js';

/**
 * A reject keeps its raw bytes up to this length. A longer record is cut here, and cannot be
 * retried.
 */
const MAX_RAW_BYTES = 65_536;
/**
 * Names of access points that are kept with their numbers. A campus has some thousands, so only a
 * flood of invented names reaches this.
 */
const MAX_KEPT_NAMES = 100_000;

/** What a commit needs of the database. */
export type BatchStore = {
  /** Gives every name its number. In one state of the database a number never changes. */
  numberAccessPoints: (names: string[]) => Promise<Map<string, number>>;
  /**
   * Writes a batch in one transaction.
   * @throws RollcallError `bad_row` where MySQL refuses a row because of a value in it
   */
  writeBatch: (batch: Batch) => Promise<BatchOutcome>;
};

export type CommitBatchDependencies = {
  store: BatchStore;
  dayPlans: DayPlans;
  /**
   * Publishes the resolved events before they are committed; absent when there is no enriched
   * topic.
   */
  publishEnriched?: (
    topic: string,
    partition: number,
    messages: EnrichedMessage[],
  ) => Promise<void>;
  /** The campus wall clock ("YYYY-MM-DD HH:MM:SS"). */
  now: () => string;
};

/**
 * Resolves the records of a batch and writes them. It answers `fenced`, and stops, where another
 * attempt has taken over. A record whose row the database refuses becomes a reject: afterwards it
 * is among `records.rejects`, and no longer among `records.events`.
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
 * Commits a batch in which the database refused a row: in halves, and those in halves again, until
 * the refused row stands alone.
 *
 * Each half is a batch of its own. It begins where the one before it ended, is fenced at its own
 * `from`, and moves the position to its own `to` in its own transaction. The second half is tried
 * only when the first is committed. So wherever this stops (a crash, a lost connection, a timeout),
 * the position stands at the end of a half: everything below it is written and nothing above it, as
 * between any two batches. The next attempt reads on from there. If another attempt has taken over,
 * the half in hand matches no position, and no half is tried after it. The enriched topic gets the
 * events of a half a second time.
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
    // A batch full of refused rows takes long.
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
    lastBatch: end === to ? records.lastBatch : undefined,
    events: events.filter(({ offset }) => offset >= first && offset < end),
    rejects: rejects.filter(({ offset }) => offset >= first && offset < end),
  });
  return [part(from, middle), part(middle, to)];
}

/**
 * Makes the one event of a batch a reject.
 * @throws the database's error where the record is a reject already: then the record is not at
 * fault, and a retry may succeed
 */
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
  const numbers = keepNumbers(store);
  return async (topic, partition, records) => {
    const days = [...new Set(records.events.map(({ day }) => day))].sort();
    for (;;) {
      const accessPoints = await numbers.number(records.events);
      const { revision, plans } = await dayPlans.of(days);
      const resolved = resolveEvents(records.events, plans);
      // Published before the commit. After a crash between the two the events are published again,
      // so the enriched topic has each event at least once.
      if (publishEnriched)
        await publishEnriched(topic, partition, enrichedMessages(records.events, plans));
      const outcome = await store.writeBatch(
        toBatch({ topic, partition, records, resolved, revision, accessPoints, days, now: now() }),
      );
      if (outcome !== 'stale_roster') return outcome;
      dayPlans.forget();
      numbers.forget();
    }
  };
}

function enrichedMessages(
  events: readonly BufferedEvent[],
  plans: ReadonlyMap<string, DayPlan>,
): EnrichedMessage[] {
  return enrichEvents(events, plans).map(({ event, enriched }) => ({
    offset: event.offset,
    key: String(event.deviceKey),
    value: JSON.stringify(enriched),
  }));
}

type BatchParts = {
  topic: string;
  partition: number;
  records: BatchRecords;
  resolved: ResolvedEvents<BufferedEvent>;
  /** The roster revision that the events were resolved with. */
  revision: number;
  /** The access points of the events. */
  accessPoints: NumberedAccessPoint[];
  /** The days of the events. */
  days: string[];
  /** The campus wall clock. */
  now: string;
};

function toBatch(parts: BatchParts): Batch {
  const { topic, partition, records, resolved, revision, accessPoints, days, now } = parts;
  return {
    topic,
    partition,
    from: records.from,
    to: records.to,
    endOffset: records.endOffset,
    logStartOffset: records.logStartOffset,
    lastBatch: records.lastBatch,
    rosterRevision: revision,
    accessPoints,
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

type KeptNumbers = {
  /** Numbers the access points of events, and returns each once. */
  number: (events: BufferedEvent[]) => Promise<NumberedAccessPoint[]>;
  /** Drops all numbers: the database may be another than the one that gave them. */
  forget: () => void;
};

/**
 * Keeps the numbers of access points. It asks the database only for names that are new to it.
 *
 * A kept number is no truth by itself: after a restore of a backup the database may give it to
 * another name. So every batch brings the numbers that it uses into its transaction, which compares
 * them.
 */
function keepNumbers(store: Pick<BatchStore, 'numberAccessPoints'>): KeptNumbers {
  let kept = new Map<string, number>();
  const forget = () => {
    kept = new Map();
  };
  const number: KeptNumbers['number'] = async (events) => {
    // A new map, because batches of other partitions may still use the old one.
    if (kept.size > MAX_KEPT_NAMES) forget();
    const numbers = kept;
    const names = new Set<string>();
    for (const { accessPoint } of events) names.add(accessPoint);
    const missing = [...names].filter((name) => !numbers.has(name)).sort();
    if (missing.length > 0)
      for (const [name, no] of await store.numberAccessPoints(missing)) numbers.set(name, no);
    for (const event of events) event.accessPointNo = numbers.get(event.accessPoint)!;
    return [...names].map((name) => [name, numbers.get(name)!] as const);
  };
  return { number, forget };
}
