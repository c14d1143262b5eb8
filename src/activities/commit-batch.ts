import { enrichEvents } from '../attendance/live/enrich.js';
import type { MaskUsers } from '../attendance/format/mask-users.js';
import type { UserWish } from '../attendance/format/read-record.js';
import { mergeResolved, resolveEvents, type ResolvedEvents } from '../attendance/live/resolve.js';
import type { DayPlan } from '../attendance/roster/roster.js';
import type { EnrichedMessage } from '../kafka/enriched.js';
import type { Batch, BatchOutcome } from '../mysql/ingest/write-batch.js';
import type { NumberedAccessPoint } from '../mysql/registry/access-points.js';
import { alive, heartbeat } from './alive.js';
import type { BatchRecords, BufferedEvent, BufferedReject } from './batch-buffer.js';
import { MAX_RAW_BYTES, needsOf, piecesOf, type BatchNeeds } from './batch-pieces.js';
import { commitParts, type Refusals } from './commit-parts.js';
import type { DayPlans } from './day-plans.js';
import type { ReadUsers } from './read-users.js';
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
  /** Absent where the users of all records are read before. */
  logins?: { wish: UserWish; readUsers: ReadUsers };
  /** Hides the logins in what is kept of a reject. */
  maskUsers: MaskUsers;
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
 * @throws RollcallError `bad_row` where MySQL refuses most records, so that no record is at fault
 */
export type CommitBatch = (
  topic: string,
  partition: number,
  records: BatchRecords,
) => Promise<'committed' | 'fenced'>;

export function createCommitBatch(deps: CommitBatchDependencies): CommitBatch {
  const commitWhole = createCommitWhole(deps);
  const refusals = new Map<string, Refusals>();
  return (topic, partition, records) => {
    const key = `${topic}/${partition}`;
    const own = refusals.get(key) ?? { refused: 0, given: 0 };
    refusals.set(key, own);
    const needs = needsOf(records);
    const pieces = piecesOf(records, needs);
    // Nearly always the one part is the batch itself, whose needs are known.
    const commitPart = (part: BatchRecords) =>
      commitWhole(topic, partition, part, part.events === records.events ? needs : needsOf(part));
    return commitParts(commitPart, records, pieces, own);
  };
}

/** Commits a batch that is not too large, as one transaction. */
type CommitWhole = (
  topic: string,
  partition: number,
  records: BatchRecords,
  needs: BatchNeeds,
) => ReturnType<CommitBatch>;

function createCommitWhole(deps: CommitBatchDependencies): CommitWhole {
  const { store, dayPlans, now, maskUsers } = deps;
  const numbers = keepNumbers(store);
  /** Devices that are withheld since the plans were read. */
  const withheld = new Set<number>();
  return async (topic, partition, records, needs) => {
    const days = [...needs.days].sort();
    for (;;) {
      const accessPoints = await numbers.number(records.events, needs.names);
      const found = await resolve(deps, topic, partition, records, days, withheld);
      if (found !== 'stale_roster') {
        const batch = { topic, partition, records, ...found, accessPoints, days, maskUsers };
        const outcome = await store.writeBatch(toBatch({ ...batch, now: now() }));
        if (outcome !== 'stale_roster') return outcome;
      }
      dayPlans.forget();
      numbers.forget();
      withheld.clear();
    }
  };
}

/**
 * Resolves the events of a batch, and publishes them. A batch of many days is resolved one group of
 * days after the other, so that few plans are in memory at once. If a roster comes in meanwhile,
 * the groups differ in their revision. Then the transaction refuses the revision of the first.
 *
 * The enriched topic takes back nothing, so the roster is compared once more just before. Somebody
 * who opts out or is erased while a batch is being published is still in it: mostly a matter of
 * milliseconds, and of some half a minute while Kafka has no leader. To lock the roster for that
 * long would make everybody wait for Kafka.
 * @returns `stale_roster` where a roster came in before a group was published: the rest is not
 */
async function resolve(
  { dayPlans, publishEnriched, logins }: CommitBatchDependencies,
  topic: string,
  partition: number,
  records: BatchRecords,
  days: string[],
  withheld: Set<number>,
): Promise<{ revision: number; resolved: ResolvedEvents<BufferedEvent> } | 'stale_roster'> {
  const { events, from } = records;
  const parts: ResolvedEvents<BufferedEvent>[] = [];
  let first: number | undefined;
  const groups = await dayPlans.groupsOf(days);
  for (const group of groups) {
    const { revision, plans } = await dayPlans.of(group, () => heartbeat(from));
    first ??= revision;
    const own = groups.length === 1 ? events : events.filter(({ day }) => plans.has(day));
    if (logins) readWantedUsers(logins, records, plans, group === groups[0]);
    parts.push(resolveEvents(own, plans, withheld));
    // Published before the commit. After a crash between the two the events are published again,
    // so the enriched topic has each event at least once.
    if (publishEnriched) {
      const messages = enrichedMessages(own, plans, withheld);
      if (!(await dayPlans.isCurrent(revision))) return 'stale_roster';
      // Kafka may have to choose another leader first.
      await alive(() => publishEnriched(topic, partition, messages), from);
    }
  }
  return { revision: first!, resolved: mergeResolved(parts) };
}

/**
 * Users are wanted while a roster has logins, of any group of days of the batch. The first batch
 * after its import was read without them, so it is read again. A batch without events tells nothing
 * of the roster.
 */
function readWantedUsers(
  { wish, readUsers }: { wish: UserWish; readUsers: ReadUsers },
  records: BatchRecords,
  plans: ReadonlyMap<string, DayPlan>,
  isFirstGroup: boolean,
): void {
  if (plans.size === 0) return;
  const hasLogins = [...plans.values()].some(({ logins }) => logins.size > 0);
  wish.wanted = hasLogins || (wish.wanted && !isFirstGroup);
  if (!wish.wanted || records.hasUsers) return;
  readUsers(records);
  records.hasUsers = true;
}

function enrichedMessages(
  events: readonly BufferedEvent[],
  plans: ReadonlyMap<string, DayPlan>,
  withheld: ReadonlySet<number>,
): EnrichedMessage[] {
  return enrichEvents(events, plans, withheld).map(({ event, enriched }) => ({
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
  maskUsers: MaskUsers;
  /** The campus wall clock. */
  now: string;
};

function toBatch(parts: BatchParts): Batch {
  const { topic, partition, records, resolved, revision, accessPoints, days, now } = parts;
  const { maskUsers } = parts;
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
    sightings: resolved.sightings,
    withheld: resolved.withheld,
    rejects: records.rejects.map((reject) => rejectRow(reject, maskUsers)),
    days,
    counts: {
      events: records.events.length,
      rejects: records.rejects.length,
      ignored: records.ignored?.length ?? 0,
      extraEvents: extraEventsOf(records),
      ...resolved.counts,
    },
    lastEventAt: resolved.lastEventAt,
    now,
  };
}

/** How many more events and rejects there are than records that gave them. */
function extraEventsOf({ events, rejects }: BatchRecords): number {
  let extra = 0;
  let event = 0;
  for (let i = 1; i < events.length; i += 1)
    if (events[i]!.offset === events[i - 1]!.offset) extra += 1;
  for (const { offset } of rejects) {
    while (event < events.length && events[event]!.offset < offset) event += 1;
    if (events[event]?.offset === offset) extra += 1;
  }
  return extra;
}

/** A long record is cut first, so that its end is not searched for logins. */
function rejectRow(
  { offset, reason, value }: BufferedReject,
  maskUsers: MaskUsers,
): Batch['rejects'][number] {
  if (value === null) return [offset, reason, null, 0];
  const kept = maskUsers(value.subarray(0, MAX_RAW_BYTES)).subarray(0, MAX_RAW_BYTES);
  const raw = Buffer.from(kept.buffer, kept.byteOffset, kept.length);
  const bytes = value.length > MAX_RAW_BYTES ? value.length : kept.length;
  return [offset, reason, raw.toString('base64'), bytes];
}
