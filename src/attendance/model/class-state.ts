import { isHeard, type Evidence } from '../evidence/evidence.js';
import { readEvidence } from './posterior.js';
import { compareText } from '../compare-text.js';
import { logRatios, type LogRatios, type Signatures } from './signatures.js';
import type { StandardParameters } from '../parameters.js';

/** What is known of one class before any student is judged. */
export type ClassEvidence = {
  /** Where the class meets by the timetable, or where a person said that it met. */
  room: string;
  /** The length of the class. */
  minutes: number;
  /** The evidence of each enrolled student who has not opted out. */
  evidence: readonly Evidence[];
  /** The mean rate of its course over the last days, 0..1; null if there is none yet. */
  usualRate: number | null;
  /**
   * What a person said of the class; null if nobody did. A class that a person moved met as
   * planned, in the room that the person named.
   */
  confirmed: 'as_planned' | 'not_held' | null;
  /** Whether the access points of the room were out of order (hasNoData). */
  noData: boolean;
};

/**
 * What became of a class. The states other than as_planned stay out of course rates. moved and
 * not_held are suggestions until a person confirms them. near: the evidence of those who moved also
 * fits the planned room.
 */
export type ClassState =
  | { state: 'as_planned' }
  | { state: 'no_data' }
  | { state: 'not_held' }
  | { state: 'moved'; room: string; near: boolean };

/**
 * Makes a function that judges what became of a class. It compares how well three stories explain
 * the evidence of all students together:
 * - the class met in its room, and each student was there with the usual rate
 * - the same in another room
 * - every student was somewhere else, each on their own
 */
export function createClassState(
  signatures: Signatures,
  parameters: StandardParameters,
): (sighting: ClassEvidence) => ClassState {
  const roomsOf = roomsByAccessPoint(signatures);
  const known = new Map<string, LogRatios>();
  const ratiosOf = (room: string) => {
    let ratios = known.get(room);
    if (!ratios) known.set(room, (ratios = logRatios(signatures, room)));
    return ratios;
  };

  return (sighting) => {
    if (sighting.confirmed === 'not_held') return { state: 'not_held' };
    if (sighting.noData) return { state: 'no_data' };
    if (sighting.confirmed === 'as_planned' || !signatures.byRoom.during.has(sighting.room))
      return { state: 'as_planned' };
    const heard = sighting.evidence.filter((one) => isHeard(one, parameters));
    if (heard.length < parameters.suggestionStudents) return { state: 'as_planned' };
    const rate = Math.max(parameters.leastUsualRate, sighting.usualRate ?? parameters.baseRate);
    const fit = (room: string) => fitOf(heard, ratiosOf(room), sighting.minutes, rate, parameters);
    const planned = fit(sighting.room);
    const needed =
      planned +
      Math.log(1 - parameters.movedShare - parameters.notHeldShare) +
      Math.log(parameters.suggestionOdds);
    const movedPrior = Math.log(parameters.movedShare / signatures.byRoom.during.size);
    const [room, moved] = bestRoom(
      candidates(heard, roomsOf, sighting.room).filter((other) =>
        isMeetingPlace(heard, ratiosOf(other), sighting.minutes, rate, parameters),
      ),
      fit,
    );
    // If the class was not held, nobody was heard there more often than by chance, so the fit of
    // that story is 0.
    const notHeld =
      (sighting.usualRate ?? parameters.baseRate) >= parameters.leastUsualRate
        ? Math.log(parameters.notHeldShare)
        : -Infinity;
    if (room !== undefined && moved + movedPrior >= Math.max(needed, notHeld))
      return { state: 'moved', room, near: planned > 0 };
    return { state: notHeld >= needed ? 'not_held' : 'as_planned' };
  };
}

/**
 * Whether learning may use a class. It also uses a class that moved next door. Otherwise a room
 * whose signature is still wrong would lose all of its classes, and its signature would stay wrong.
 */
export function mayTeach(state: ClassState): boolean {
  return state.state === 'as_planned' || (state.state === 'moved' && state.near);
}

/**
 * How much better a room explains what was heard than chance does: ln of the likelihood, if each
 * student is there with the probability `rate`.
 */
function fitOf(
  heard: readonly Evidence[],
  ratios: LogRatios,
  minutes: number,
  rate: number,
  parameters: StandardParameters,
): number {
  const fits = Float64Array.from(heard, (one) => {
    const { logOdds } = readEvidence(one, ratios, minutes, parameters);
    return Math.log(rate * Math.exp(logOdds) + 1 - rate);
  });
  return fits.sort().reduce((sum, fit) => sum + fit, 0);
}

/**
 * Whether most of the usual students may have been there. A few friends in the library are no
 * class.
 */
function isMeetingPlace(
  heard: readonly Evidence[],
  ratios: LogRatios,
  minutes: number,
  rate: number,
  parameters: StandardParameters,
): boolean {
  const needed = parameters.movedTogether * rate * heard.length;
  let there = 0;
  // Few rooms have enough, so it counts no further than it must.
  for (let i = 0; i < heard.length && there < needed; i += 1) {
    if (there + heard.length - i < needed) return false;
    if (readEvidence(heard[i]!, ratios, minutes, parameters).logOdds > 0) there += 1;
  }
  return there >= needed;
}

function bestRoom(
  rooms: readonly string[],
  fit: (room: string) => number,
): [string | undefined, number] {
  let best: [string | undefined, number] = [undefined, -Infinity];
  for (const room of rooms) {
    const value = fit(room);
    if (value > best[1]) best = [room, value];
  }
  return best;
}

/** The other rooms in which some student may have been for a while. */
function candidates(
  heard: readonly Evidence[],
  roomsOf: ReadonlyMap<number, readonly string[]>,
  room: string,
): string[] {
  const rooms = new Set<string>();
  for (const { runs } of heard)
    for (const { accessPointNo, tenths } of runs)
      if (tenths >= A_WHILE) for (const other of roomsOf.get(accessPointNo) ?? []) rooms.add(other);
  rooms.delete(room);
  // Sorted, so that of two rooms that fit equally well the same one wins, in whatever order the
  // students come.
  return [...rooms].sort(compareText);
}

/** Only rooms in which classes meet. Some students of every class are always in the library. */
function roomsByAccessPoint({ byRoom, silentPresent }: Signatures): Map<number, string[]> {
  const rooms = new Map<number, string[]>();
  for (const [room, shares] of byRoom.during)
    if (silentPresent.has(room))
      for (const [no, share] of shares)
        if (share >= HEARD_WELL) rooms.set(no, [...(rooms.get(no) ?? []), room]);
  return rooms;
}

/** Five minutes, in tenths. Estimate; it only saves work. */
const A_WHILE = 50;
/**
 * An access point that hears less of a room says little about it. Estimate; it only saves work.
 */
const HEARD_WELL = 0.1;
