import { numberAccessPoints } from './registry/access-points.js';
import { writeBatch, type Batch, type BatchOutcome } from './ingest/write-batch.js';
import { createEventWriter } from './ingest/event-writer.js';
import { controlIngest, type IngestControl } from './ingest/control.js';
import type { Database } from './pool.js';
import {
  createPosition,
  notePartitionEnd,
  readNextOffset,
  setIngestState,
  type IngestState,
  type PartitionEnd,
} from './ingest/positions.js';
import { readDayPlan, readRosterHead } from './roster/day-plan.js';

export type { Batch, BatchOutcome };

/** The database as ingest sees it. */
export function ingestStore(db: Database) {
  const writeEvents = createEventWriter();
  return {
    readNextOffset: (topic: string, partition: number) => readNextOffset(db, topic, partition),
    createPosition: (topic: string, partition: number, logStartOffset: number) =>
      createPosition(db, topic, partition, logStartOffset),
    notePartitionEnd: (end: PartitionEnd) => notePartitionEnd(db, end),
    setIngestState: (topic: string, partition: number, state: IngestState, reason: string | null) =>
      setIngestState(db, topic, partition, state, reason),
    controlIngest: (control: IngestControl) => controlIngest(db, control),
    numberAccessPoints: (names: string[]) => numberAccessPoints(db, names),
    writeBatch: (batch: Batch): Promise<BatchOutcome> => writeBatch(db, batch, writeEvents),
    readRosterHead: () => readRosterHead(db),
    readDayPlan: (day: string) => readDayPlan(db, day),
  };
}

export type IngestStore = ReturnType<typeof ingestStore>;
