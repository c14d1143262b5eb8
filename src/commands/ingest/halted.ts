import type { Position } from '../../mysql/ingest/positions.js';
import { NO_REASON } from './request.js';

/** "Partition 2 is paused: a new roster comes (Ada)."; undefined where nothing halts it. */
export function haltedText({
  partition,
  state,
  stateReason,
}: Pick<Position, 'partition'> & Partial<Position>): string | undefined {
  if (state !== 'paused' && state !== 'blocked') return undefined;
  return `Partition ${partition} is ${state}: ${stateReason ?? NO_REASON}.`;
}
