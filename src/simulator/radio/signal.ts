import { MOST_HEARD, WEAKEST_DBM, type Hearing } from './hearing.js';
import { distanceLevelDbm } from './mean-level-dbm.js';
import type { Random } from '../numbers/random.js';

/** What is the same for all devices. */
export type Radio = {
  /** Standard deviation of the shadowing. */
  shadowingDb: number;
  /** Added in a teaching room to the level of every access point that is not its own. */
  neighbourBiasDb: number;
};

/**
 * The levels in dBm at which one device at one seat hears each access point of the area, in the
 * order of `heard.points`: distance, walls, and a shadowing that is drawn for every seat. They are
 * written to `levels`.
 */
export function signal(
  heard: Hearing,
  floor: number,
  x: number,
  y: number,
  radio: Radio,
  draw: Random,
  levels: Float64Array,
): void {
  heard.points.forEach((point, at) => {
    const bias = heard.neighbour[at] ? radio.neighbourBiasDb : 0;
    const level = distanceLevelDbm(point, floor, x, y) - (heard.lossDb[at] as number) + bias;
    levels[at] = draw.normal(level, radio.shadowingDb);
  });
}

/**
 * One scan: the levels with the fading of that moment (standard deviation 2 dB, an estimate). They
 * are written to `scanned`.
 */
export function scan(
  levels: Float64Array,
  count: number,
  draw: Random,
  scanned: Float64Array,
): void {
  for (let at = 0; at < count; at++) scanned[at] = draw.normal(levels[at] as number, FADING_DB);
}

/**
 * The access point that a device chooses after a scan. It changes only for a gain above its
 * hysteresis, and a sticky device only if its access point is nearly lost.
 */
export function choose(
  scanned: Float64Array,
  count: number,
  present: number,
  hysteresisDb: number,
  sticky: boolean,
): number {
  let best = -1;
  let bestLevel = -Infinity;
  for (let at = 0; at < count; at++) {
    if ((scanned[at] as number) > bestLevel) {
      best = at;
      bestLevel = scanned[at] as number;
    }
  }
  if (present < 0 || best < 0) return best;
  const level = scanned[present] as number;
  if (sticky && level > STICKY_DBM) return present;
  return bestLevel > level + hysteresisDb ? best : present;
}

/**
 * Where a flapping device goes, without a good reason: to one of the few strongest others. If it
 * hears no other, it stays. Overwrites `scanned`.
 */
export function stray(scanned: Float64Array, count: number, present: number, draw: Random): number {
  const others: number[] = [];
  for (let n = 0; n < STRAY_CHOICES; n++) {
    const at = choose(scanned, count, -1, 0, false);
    if (at < 0 || (scanned[at] as number) < WEAKEST_DBM) break;
    scanned[at] = -Infinity;
    if (at !== present) others.push(at);
  }
  return others.length > 0 ? draw.pick(others) : present;
}

/** A sticky device looks for another access point only below this level, dBm (estimate). */
export const STICKY_DBM = -72;
const FADING_DB = 2;
/** Among how many of the strongest access points a flapping device moves (estimate). */
const STRAY_CHOICES = 3;

/** A buffer for the levels at one place. */
export function levelsBuffer(): Float64Array {
  return new Float64Array(MOST_HEARD);
}
