import type { PositionStore } from './ingest-window.js';

/** Input of `recordIngestState`. */
export type IngestStateRecord = {
  topic: string;
  partition: number;
  state: 'blocked' | 'stopped';
  reason?: string;
  /** The last request of a person that the workflow knows of. Nothing is written after another. */
  controlNo?: number;
};

/**
 * Writes into the position row why a partition is not being read, for `rollcall ingest status` and
 * the view `ingest_lag`.
 */
export function createRecordIngestState(store: Pick<PositionStore, 'setIngestState'>) {
  return async function recordIngestState({
    topic,
    partition,
    state,
    reason,
    controlNo,
  }: IngestStateRecord): Promise<void> {
    const fence = controlNo === undefined ? {} : { controlNo };
    await store.setIngestState(topic, partition, state, reason ?? null, fence);
  };
}
