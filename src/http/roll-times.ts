import { instantOf, wallClock } from '../attendance/wall-clock.js';
import type { BoardClass } from '../mysql/board/classes.js';
import type { Board } from './board.js';

const MINUTE_MS = 60_000;
/** People sit down before a class begins. */
const LEAD_MINUTES = 10;
/** A code that is shown at the very end still has time to be entered. */
const GRACE_MINUTES = 10;

type Times = Pick<BoardClass, 'startsAt' | 'endsAt'>;

/** Whether the roll of a class can be taken: from shortly before it on, at any time later. */
export function mayTakeRoll({ settings, now }: Board, { startsAt }: Times): boolean {
  return now() >= instantOf(startsAt, settings.timeZone) - LEAD_MINUTES * MINUTE_MS;
}

/** Whether a code of a class can be shown: only while people are there. */
export function mayShowCode(board: Board, times: Times): boolean {
  return (
    mayTakeRoll(board, times) && board.now() < instantOf(times.endsAt, board.settings.timeZone)
  );
}

/** When a code of a class ends that is opened now, on the campus wall clock. */
export function codeEnds({ settings, now }: Board, { endsAt }: Times, minutes: number): string {
  const last = instantOf(endsAt, settings.timeZone) + GRACE_MINUTES * MINUTE_MS;
  return wallClock(Math.min(now() + minutes * MINUTE_MS, last), settings.timeZone);
}

/** How many seconds are left until a time of the campus wall clock. */
export function secondsUntil({ settings, now }: Board, time: string): number {
  return Math.max(0, Math.ceil((instantOf(time, settings.timeZone) - now()) / 1000));
}
