import type { PositionStore } from './ingest-window.js';

/** Input of `recordIngestState`. */
export type IngestStateRecord = {
  topic: string;
  partition: number;
  state: 'blocked' | 'stopped';
  reason?: string;
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
  }: IngestStateRecord): Promise<void> {
    await store.setIngestState(topic, partition, state, reason ?? null);
  };
}
