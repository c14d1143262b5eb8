import { Context, asyncLocalStorage } from '@temporalio/activity';
import { enrichEvents } from '../attendance/live/enrich.js';
import { mergeResolved, resolveEvents, type ResolvedEvents } from '../attendance/live/resolve.js';
import type { DayPlan } from '../attendance/roster/roster.js';
import { RollcallError } from '../errors.js';
import type { EnrichedMessage } from '../kafka/enriched.js';
import type { Batch, BatchOutcome } from '../mysql/ingest/write-batch.js';
import type { NumberedAccessPoint } from '../mysql/registry/access-points.js';
import type { BatchRecords, BufferedEvent, BufferedReject } from './batch-buffer.js';
import { MAX_RAW_BYTES, halvesOf, needsOf, piecesOf, type BatchNeeds } from './batch-pieces.js';
import type { DayPlans } from './day-plans.js';
import { keepNumbers, type NumberStore } from './kept-numbers.js';

/** What a commit needs of the database. */
export type BatchStore = NumberStore & {
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
    const needs = needsOf(records);
    const pieces = piecesOf(records, needs);
    if (pieces.length > 1) return await commitParts(commitBatch, topic, partition, records, pieces);
    try {
      return await commitWhole(topic, partition, records, needs);
    } catch (error) {
      if (!(error instanceof RollcallError && error.code === 'bad_row')) throw error;
      if (records.events.length + records.rejects.length > 1)
        return await commitParts(commitBatch, topic, partition, records, halvesOf(records));
      rejectOnly(records, topic, partition, error);
      return await commitBatch(topic, partition, records);
    }
  };
}

/**
 * Commits a batch in parts. A batch that needs too much is cut in pieces. One in which the database
 * refused a row is cut in halves, and those in halves again, until the refused row stands alone.
 *
 * Each part is a batch of its own. It begins where the one before it ended, is fenced at its own
 * `from`, and moves the position to its own `to` in its own transaction. The next part is tried
 * only when the one before it is committed. So wherever this stops (a crash, a lost connection, a
 * timeout), the position stands at the end of a part: everything below it is written and nothing
 * above it, as between any two batches. The next attempt reads on from there. If another attempt
 * has taken over, the part in hand matches no position, and no part is tried after it. The enriched
 * topic gets the events of a half a second time.
 */
async function commitParts(
  commit: CommitBatch,
  topic: string,
  partition: number,
  records: BatchRecords,
  parts: BatchRecords[],
): ReturnType<CommitBatch> {
  for (const part of parts) {
    const outcome = await commit(topic, partition, part);
    if (outcome === 'fenced') return outcome;
    // A batch of many days, or full of refused rows, takes long.
    heartbeat(part.to);
  }
  records.events = parts.flatMap(({ events }) => events);
  records.rejects = parts.flatMap(({ rejects }) => rejects);
  return 'committed';
}

/** Says how far the activity is. A command that commits outside of an activity has no heartbeat. */
function heartbeat(offset: number): void {
  asyncLocalStorage.getStore()?.heartbeat(offset);
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

/** Commits a batch that is not too large, as one transaction. */
type CommitWhole = (
  topic: string,
  partition: number,
  records: BatchRecords,
  needs: BatchNeeds,
) => ReturnType<CommitBatch>;

function createCommitWhole(deps: CommitBatchDependencies): CommitWhole {
  const { store, dayPlans, now } = deps;
  const numbers = keepNumbers(store);
  return async (topic, partition, records, needs) => {
    const days = [...needs.days].sort();
    for (;;) {
      const accessPoints = await numbers.number(records.events, needs.names);
      const { revision, resolved } = await resolve(deps, topic, partition, records, days);
      const outcome = await store.writeBatch(
        toBatch({ topic, partition, records, resolved, revision, accessPoints, days, now: now() }),
      );
      if (outcome !== 'stale_roster') return outcome;
      dayPlans.forget();
      numbers.forget();
    }
  };
}

/**
 * Resolves the events of a batch, and publishes them. A batch of many days is resolved one group of
 * days after the other, so that few plans are in memory at once. If a roster comes in meanwhile,
 * the groups differ in their revision. Then the transaction refuses the revision of the first.
 */
async function resolve(
  { dayPlans, publishEnriched }: CommitBatchDependencies,
  topic: string,
  partition: number,
  { events, from }: BatchRecords,
  days: string[],
): Promise<{ revision: number; resolved: ResolvedEvents<BufferedEvent> }> {
  const parts: ResolvedEvents<BufferedEvent>[] = [];
  let first: number | undefined;
  const groups = await dayPlans.groupsOf(days);
  for (const group of groups) {
    const { revision, plans } = await dayPlans.of(group, () => heartbeat(from));
    first ??= revision;
    const own = groups.length === 1 ? events : events.filter(({ day }) => plans.has(day));
    parts.push(resolveEvents(own, plans));
    // Published before the commit. After a crash between the two the events are published again,
    // so the enriched topic has each event at least once.
    if (publishEnriched) await publishEnriched(topic, partition, enrichedMessages(own, plans));
  }
  return { revision: first!, resolved: mergeResolved(parts) };
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
