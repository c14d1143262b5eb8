import type { Run } from '../attendance/evidence/evidence.js';
import type { ClassStudent } from './schemas/class.js';

type Piece = ClassStudent['strip'][number];

/**
 * Where a student was, as pieces in order of time: in the room, or elsewhere. It never says where
 * elsewhere.
 * @param runs in order of time
 * @param roomAccessPoints those that belong to the room
 * @param shown the minutes, from the start of the class, that may be seen
 */
export function stripOf(
  runs: readonly Run[],
  roomAccessPoints: ReadonlySet<number>,
  shown: { from: number; to: number },
): Piece[] {
  const pieces: Piece[] = [];
  for (const run of runs) {
    const from = Math.max(run.from, shown.from);
    const to = Math.min(run.to, shown.to);
    if (from >= to) continue;
    const place = roomAccessPoints.has(run.accessPointNo) ? 'room' : 'elsewhere';
    const last = pieces.at(-1);
    // Which access points a student moves between is not told.
    if (last?.place === place && last.to === from) last.to = to;
    else pieces.push({ from, to, place });
  }
  return pieces;
}
