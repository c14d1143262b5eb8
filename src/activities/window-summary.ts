import type { PositionState } from '../mysql/ingest/positions.js';

/**
 * What one window did; under 1 KB whatever happened. Its offsets are only for people to read: the
 * position is the one in MySQL.
 */
export type WindowSummary = {
  from: number;
  to: number;
  events: number;
  rejects: number;
  batches: number;
  recordsBehind: number;
  partitionCount: number;
  /**
   * fenced: another attempt has taken over, or the partition was halted meanwhile, and this one
   * wrote nothing more. blocked: also where a person has paused the partition.
   */
  outcome: 'read' | 'idle' | 'fenced' | 'blocked';
  /** Why it is blocked, with the exact range where offsets are missing. */
  reason?: string;
  /** It is blocked because a person has paused the partition: the position's row says so. */
  paused?: true;
  /** The last request of a person that the window knows of; 0 before the first. */
  controlNo?: number;
  /** How many seconds the worker's settings want the next window to last; absent: 10. */
  windowSeconds?: number;
};

/**
 * The result of a window of a partition that is paused or blocked: nothing was read. Undefined
 * where the partition may be read.
 */
export function haltedWindow(position: PositionState): WindowSummary | undefined {
  const { state, stateReason, nextOffset, controlNo } = position;
  if (state !== 'paused' && state !== 'blocked') return undefined;
  return {
    from: nextOffset,
    to: nextOffset,
    events: 0,
    rejects: 0,
    batches: 0,
    recordsBehind: 0,
    // Kafka was not asked.
    partitionCount: 0,
    outcome: 'blocked',
    reason: stateReason ?? 'no reason given',
    ...(state === 'paused' && { paused: true as const }),
    controlNo,
  };
}
