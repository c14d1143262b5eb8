import { CancelledFailure, type MetricGauge, type MetricMeter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { BatchStore } from '../activities/commit-batch.js';
import { REJECT_REASONS } from '../attendance/record/access-event.js';
import type { LiveFeed } from '../attendance/feed/live-feed.js';
import type { LogExtent } from '../kafka/topic-extents.js';
import type { Gauges, PositionGauges } from '../mysql/gauges.js';
import type { Batch, BatchOutcome } from '../mysql/ingest/write-batch.js';

/** The buckets of each histogram. The exporter's own buckets are made for milliseconds. */
export const HISTOGRAM_BOUNDS = {
  rollcall_ingest_batch_records: [1, 10, 100, 1_000, 5_000, 10_000, 20_000, 50_000, 100_000],
  rollcall_ingest_batch_seconds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  rollcall_activity_seconds: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1_800, 3_600],
};

/** What became of a batch. null: the transaction failed, and is tried again. */
const OUTCOMES = ['committed', 'fenced', 'stale_roster', null] as const;
const STATES = ['running', 'paused', 'blocked', 'stopped'] as const;

/** The program's own metrics, as docs/operations.md lists them. */
export type Metrics = {
  /** The same store, which now counts and times every batch that it writes. */
  measureStore: <S extends Pick<BatchStore, 'writeBatch'>>(store: S) => S;
  /** Times every activity, by its name and by how it ended. */
  timeActivities: ActivityInterceptorsFactory;
  setServerUp: (server: 'mysql' | 'kafka', answers: boolean) => void;
  /** @param extents what Kafka says that the logs hold; undefined when it does not answer */
  setGauges: (
    topic: string,
    gauges: Gauges,
    extents: ReadonlyMap<number, LogExtent> | undefined,
  ) => void;
};

/**
 * Makes the metrics. No label ever holds a student, a device or an access point.
 * @param meter the meter of the SDK's runtime, which serves them together with Temporal's metrics
 */
export function createMetrics(meter: MetricMeter): Metrics {
  const noteBatch = createNoteBatch(meter);
  return {
    measureStore: (store) => ({
      ...store,
      writeBatch: async (batch: Batch) => {
        const startedAt = performance.now();
        let outcome: BatchOutcome | null = null;
        try {
          outcome = await store.writeBatch(batch);
          return outcome;
        } finally {
          noteBatch(batch, outcome, (performance.now() - startedAt) / 1000);
        }
      },
    }),
    timeActivities: createTimeActivities(meter),
    ...createSetGauges(meter),
  };
}

type NoteBatch = (batch: Batch, outcome: BatchOutcome | null, seconds: number) => void;

function createNoteBatch(meter: MetricMeter): NoteBatch {
  const counter = (name: string, description: string) =>
    meter.createCounter(`rollcall_ingest_${name}`, '', description);
  const batches = counter('batches', 'Batches by what became of them');
  const rejects = counter('rejects', 'Records that could not be read, by reason');
  const counts = {
    events: counter('events', 'Access events read'),
    ignored: counter(
      'ignored_records',
      "Records that say nothing of a device's access point, such as other lines of a syslog",
    ),
    failed: counter('failed_associations', 'Access events of an association that did not succeed'),
    optedOut: counter('opted_out_events', 'Access events dropped because the student opted out'),
    unknownDevices: counter(
      'unknown_device_events',
      'Access events of devices that the roster does not know',
    ),
    unknownAccessPoints: counter(
      'unknown_access_point_events',
      'Access events of access points that the roster does not know',
    ),
  };
  const histogram = (name: string, type: 'int' | 'float', description: string) =>
    meter.createHistogram(`rollcall_ingest_batch_${name}`, type, '', description);
  const records = histogram('records', 'int', 'Records of a committed batch');
  const seconds = histogram('seconds', 'float', 'Time of a committed batch in MySQL');

  return ({ topic, partition, ...batch }, outcome, duration) => {
    const labels = { topic, partition };
    // Every series begins at 0 with the first batch: a rate cannot see one that begins at 1.
    for (const one of OUTCOMES)
      batches.add(one === outcome ? 1 : 0, { ...labels, outcome: one ?? 'failed' });
    if (outcome !== 'committed') return;
    for (const [reason, count] of countByReason(batch.rejects))
      rejects.add(count, { ...labels, reason });
    for (const [name, one] of Object.entries(counts))
      one.add(batch.counts[name as keyof typeof counts], labels);
    records.record(batch.counts.events + batch.counts.rejects);
    seconds.record(duration);
  };
}

function countByReason(rejects: Batch['rejects']): Map<string, number> {
  const counts = new Map<string, number>(REJECT_REASONS.map((reason) => [reason, 0]));
  for (const [, reason] of rejects) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

function createTimeActivities(meter: MetricMeter): ActivityInterceptorsFactory {
  const seconds = meter.createHistogram(
    'rollcall_activity_seconds',
    'float',
    '',
    'Time of an activity attempt',
  );
  return ({ info: { activityType: activity } }) => ({
    inbound: {
      execute: async (input, next) => {
        const startedAt = performance.now();
        let outcome = 'failed';
        try {
          const result = await next(input);
          outcome = 'done';
          return result;
        } catch (error) {
          if (error instanceof CancelledFailure) outcome = 'cancelled';
          throw error;
        } finally {
          seconds.record((performance.now() - startedAt) / 1000, { activity, outcome });
        }
      },
    },
  });
}

type CreateGauge = (name: string, description: string) => MetricGauge;

function createSetGauges(meter: MetricMeter): Pick<Metrics, 'setServerUp' | 'setGauges'> {
  const gauge: CreateGauge = (name, description) =>
    meter.createGauge(`rollcall_${name}`, 'int', '', description);
  const up = gauge('server_up', 'Whether a server answered the last poll (1 or 0)');
  const rosterAge = gauge('roster_age_seconds', 'Time since the newest roster was imported');
  const rosterDaysLeft = gauge(
    'roster_days_left',
    'Days after today that the newest roster covers',
  );
  const importFailed = gauge(
    'import_failed',
    'Whether the last nightly import was refused or failed (1 or 0)',
  );
  const waitingDays = gauge(
    'rollup_waiting_days',
    'Past days that the next nightly run has to roll up',
  );
  const heldDays = gauge('feed_held_days', 'Days held back because their feed looked broken');
  const setLive = createSetLive(meter);
  const unmatchedWords = gauge(
    'unmatched_words',
    'Corrections and confirmations that no class of the roster fits',
  );
  const heldBack = gauge(
    'retention_held_back_days',
    'Days past their retention that wait for a word of a person',
  );
  const setPartition = createSetPartition(gauge);
  return {
    setServerUp: (server, answers) => up.set(answers ? 1 : 0, { server }),
    setGauges: (topic, gauges, extents) => {
      for (const position of gauges.positions)
        setPartition(topic, position, extents?.get(position.partition) ?? lastSeen(position));
      for (const [partition, extent] of extents ?? [])
        if (!gauges.positions.some((one) => one.partition === partition))
          setPartition(topic, { partition }, extent);
      if (gauges.roster) {
        rosterAge.set(gauges.roster.age);
        rosterDaysLeft.set(gauges.roster.daysLeft);
      }
      importFailed.set(gauges.failedImport ? 1 : 0);
      waitingDays.set(gauges.waitingDays.length);
      heldDays.set(gauges.heldDays);
      setLive(gauges.live);
      unmatchedWords.set(gauges.unmatchedWords);
      for (const [what, days] of Object.entries(gauges.heldBackDays)) heldBack.set(days, { what });
    },
  };
}

/** Of a sample of today's events; 0 while there are none. */
function createSetLive(meter: MetricMeter): (live: LiveFeed) => void {
  const share = meter.createGauge(
    'rollcall_feed_share',
    'float',
    '',
    "Share of a sample of today's access events, by kind",
  );
  return ({ events, failed, unlisted, unknownDevices }) => {
    const kinds = {
      failed,
      unlisted_access_point: unlisted,
      unknown_device: unknownDevices,
    };
    for (const [kind, count] of Object.entries(kinds))
      share.set(count / Math.max(1, events), { kind });
  };
}

/** What the log held when a worker last read it. */
function lastSeen({ logStartOffset, endOffset }: PositionGauges): LogExtent {
  return { first: logStartOffset, end: endOffset };
}

/** A partition that was never read has only its number: it will be read from the log's start. */
type KnownPosition = Partial<PositionGauges> & { partition: number };

function createSetPartition(
  gauge: CreateGauge,
): (topic: string, position: KnownPosition, extent: LogExtent) => void {
  const lag = gauge('ingest_lag_records', 'Records that the log holds and that have not been read');
  const lagSeconds = gauge(
    'ingest_lag_seconds',
    'Age of the newest event read; 0 while no record waits',
  );
  const headroom = gauge(
    'ingest_headroom_records',
    "Records between the log's start and the position",
  );
  const age = gauge('ingest_position_age_seconds', 'Time since the position was written');
  const state = gauge('ingest_state', 'Whether the partition is in this state (1 or 0)');
  return (topic, position, { first, end }) => {
    const labels = { topic, partition: position.partition };
    const next = position.nextOffset ?? first;
    const waiting = Math.max(0, end - next);
    lag.set(waiting, labels);
    headroom.set(Math.max(0, next - first), labels);
    if (waiting === 0) lagSeconds.set(0, labels);
    else if (position.eventAge !== undefined) lagSeconds.set(position.eventAge, labels);
    if (position.positionAge !== undefined) age.set(position.positionAge, labels);
    for (const one of STATES) state.set(one === position.state ? 1 : 0, { ...labels, state: one });
  };
}
