import { LEAD_MINUTES } from '../evidence/evidence.js';
import { PIECE_SECONDS } from '../model/no-data.js';
import { PIECES } from './pieces.js';

/** When those who attend come and leave, over all classes of a day, as counts. */
export type ComingAndGoing = {
  /** Minute after the start of the class, negative before it -> how many came then. */
  arrivals: ReadonlyMap<number, number>;
  /** Minute before the end of the class -> how many left then, before the end. */
  departures: ReadonlyMap<number, number>;
  /** How many attended. */
  attended: number;
};

/** A class as far as the people in its room are concerned. */
export type ClassInRoom = {
  /** Where it met. */
  room: string;
  startSecond: number;
  endSecond: number;
  enrolled: number;
  /** The estimated share of the enrolled that attended; null where nothing may be said. */
  rate: number | null;
  /** The ends of its 95 % interval. */
  low: number | null;
  high: number | null;
};

/** How many people a class brings into its room in one piece. */
export type ClassPiece = { piece: number; people: number; variance: number; inProgress: boolean };

/**
 * Makes the function that says how many are in the room of a class, piece by piece: those who
 * attended, as far as they usually have come and not left yet.
 */
export function createClassPeople({ arrivals, departures, attended }: ComingAndGoing) {
  const came = cumulated(arrivals, -LEAD_MINUTES);
  const left = cumulated(departures, 0);
  const leftShare = attended > 0 ? Math.min(1, sumOf(departures) / attended) : 0;
  /** The share of those who attend that is in the room in a minute. */
  const shareIn = (minute: number, minutes: number): number => {
    if (minute >= minutes) return 0;
    const gone = leftShare * (1 - left(minutes - minute - 1));
    return came(minute) * (1 - gone);
  };
  return ({ startSecond, endSecond, enrolled, rate, low, high }: ClassInRoom): ClassPiece[] => {
    const first = Math.max(0, Math.floor(startSecond / PIECE_SECONDS - LEAD_PIECES));
    const last = Math.min(PIECES - 1, Math.floor(endSecond / PIECE_SECONDS));
    const minutes = (endSecond - startSecond) / 60;
    const attending = rate === null ? NaN : enrolled * rate;
    const margin = rate === null ? NaN : (enrolled * (high! - low!)) / 2 / Z95;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const piece = first + i;
      const from = piece * PIECE_SECONDS;
      const share =
        meanOver(PIECE_MINUTES, (k) =>
          shareIn(Math.floor((from - startSecond) / 60) + k, minutes),
        ) + lingering(from, endSecond);
      const people = attending * share;
      return {
        piece,
        people,
        variance: (margin * share) ** 2 + people * Math.max(0, 1 - share),
        inProgress: from + PIECE_SECONDS > startSecond && from < endSecond,
      };
    });
  };
}

const Z95 = 1.96;
const PIECE_MINUTES = PIECE_SECONDS / 60;
const LEAD_PIECES = LEAD_MINUTES / PIECE_MINUTES;
/** So long a person takes to leave after the end, on average (estimate). */
const LINGER_SECONDS = 75;

/** The share of a piece that people need to leave after the end of a class. */
function lingering(from: number, endSecond: number): number {
  const overlap =
    Math.min(from + PIECE_SECONDS, endSecond + LINGER_SECONDS) - Math.max(from, endSecond);
  return Math.max(0, overlap) / PIECE_SECONDS;
}

/** The share of the counts up to a minute; 1 for all minutes where there are none. */
function cumulated(counts: ReadonlyMap<number, number>, first: number): (minute: number) => number {
  const total = sumOf(counts);
  if (total === 0) return (minute) => (minute >= 0 ? 1 : 0);
  const last = Math.max(first, ...counts.keys());
  const shares: number[] = [];
  let sum = 0;
  for (const [minute, count] of counts) if (minute < first) sum += count;
  for (let minute = first; minute <= last; minute += 1) {
    sum += counts.get(minute) ?? 0;
    shares.push(sum / total);
  }
  return (minute) => (minute > last ? 1 : (shares[minute - first] ?? 0));
}

function sumOf(counts: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function meanOver(count: number, valueOf: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += valueOf(index);
  return sum / count;
}
