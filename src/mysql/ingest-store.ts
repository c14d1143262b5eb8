import type { DayPlan } from '../attendance/roster/roster.js';
import { controlIngest, type IngestControl, type Moved } from './ingest/control.js';
import { createEventWriter } from './ingest/event-writer.js';
import {
  createPosition,
  notePartitionEnd,
  noteReading,
  readNextOffset,
  readPosition,
  setIngestState,
  type IngestState,
  type PartitionEnd,
  type PositionState,
  type StateFence,
} from './ingest/positions.js';
import { writeBatch, type Batch, type BatchOutcome } from './ingest/write-batch.js';
import { errorCodeOf, withRetries, type Database } from './pool.js';
import { numberAccessPoints } from './registry/access-points.js';
import { readCommonPlan, readPlannedDays, type PlannedDays } from './roster/common-plan.js';
import { readDayPlan } from './roster/day-plan.js';
import { readRosterHead, type RosterHead } from './roster/roster-head.js';

export type { Batch, BatchOutcome };

/** The database as ingest sees it. The functions of the same names say more. */
export type IngestStore = {
  /** The next offset to read of a partition; undefined where nothing has been read yet. */
  readNextOffset: (topic: string, partition: number) => Promise<number | undefined>;
  /** What a partition's row says to somebody who wants to read on. */
  readPosition: (topic: string, partition: number) => Promise<PositionState | undefined>;
  /** Shows a stopped partition as running again. */
  noteReading: (topic: string, partition: number, position: number) => Promise<void>;
  /** Gives a partition its position, at the log's start, where it has none. */
  createPosition: (topic: string, partition: number, logStartOffset: number) => Promise<void>;
  /** Notes where a partition's log ends while there is nothing to write. */
  notePartitionEnd: (end: PartitionEnd) => Promise<void>;
  /** Records that a partition is not being read, and why; false where the fence forbids it. */
  setIngestState: (
    topic: string,
    partition: number,
    state: IngestState,
    reason: string | null,
    fence?: StateFence,
  ) => Promise<boolean>;
  /** Does what a person asked for: pause, resume, rewind or skip. */
  controlIngest: (control: IngestControl) => Promise<Moved>;
  /** Access point name -> number; a new name gets a new number. */
  numberAccessPoints: (names: string[]) => Promise<Map<string, number>>;
  /** Writes a batch in one transaction, fenced by the position. */
  writeBatch: (batch: Batch) => Promise<BatchOutcome>;
  /** The newest roster version, and the revision that day plans are compared with. */
  readRosterHead: () => Promise<RosterHead>;
  /** Which of these days need a plan of their own. */
  readPlannedDays: (days: string[]) => Promise<PlannedDays>;
  /** Everything that ingest needs to resolve the events of one day. */
  readDayPlan: (day: string) => Promise<DayPlan>;
  /** The plan of all days that need none of their own. */
  readCommonPlan: () => Promise<DayPlan>;
};

export function ingestStore(db: Database): IngestStore {
  const writeEvents = createEventWriter();
  return {
    readNextOffset: (topic, partition) => readNextOffset(db, topic, partition),
    readPosition: (topic, partition) => readPosition(db, topic, partition),
    noteReading: (topic, partition, position) => noteReading(db, topic, partition, position),
    createPosition: (topic, partition, logStartOffset) =>
      createPosition(db, topic, partition, logStartOffset),
    notePartitionEnd: (end) => notePartitionEnd(db, end),
    setIngestState: (topic, partition, state, reason, fence) =>
      setIngestState(db, topic, partition, state, reason, fence),
    controlIngest: (control) => controlIngest(db, control),
    // Partitions that bring new names at once may deadlock. Each statement commits alone: in a
    // transaction, a worker that stands still would keep the others from its new names.
    numberAccessPoints: (names) => withRetries(() => numberAccessPoints(db, names), isDeadlock),
    writeBatch: (batch) => writeBatch(db, batch, writeEvents),
    readRosterHead: () => readRosterHead(db),
    readPlannedDays: (days) => readPlannedDays(db, days),
    readDayPlan: (day) => readDayPlan(db, day),
    readCommonPlan: () => readCommonPlan(db),
  };
}

/** A deadlock is found at once. A lock wait takes seconds, in which the window says nothing. */
function isDeadlock(error: unknown): boolean {
  return errorCodeOf(error) === 'ER_LOCK_DEADLOCK';
}
