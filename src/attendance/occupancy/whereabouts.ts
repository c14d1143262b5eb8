import type { ClassTime } from '../evidence/minutes.js';
import type { MovingDevice } from '../evidence/other-devices.js';
import type { Stay } from '../evidence/stays.js';
import { middleOf, PIECES, piecesIn } from './pieces.js';

/**
 * On which access point a person is in each piece of a day; NOWHERE where no device says so, and
 * where the person only passes by.
 */
export type Whereabouts = Int32Array;
export const NOWHERE = -1;

/**
 * Where one person settles, from all of the person's devices: each person counts once. In each
 * piece the device counts that was heard nearest in time. A place that nothing confirms any more
 * counts for a while only, and what was heard in a class does not count after it.
 * @param own the person's classes of the day
 * @param areNear whether two access points serve a room in common
 */
export function whereaboutsOf(
  devices: readonly MovingDevice[],
  own: readonly ClassTime[],
  areNear: (one: number, other: number) => boolean,
): Whereabouts {
  const places = new Int32Array(PIECES).fill(NOWHERE);
  const gaps = new Float64Array(PIECES).fill(Infinity);
  for (const device of devices)
    for (const stay of device.stays)
      if (device.carriedFrom <= stay.from) addStay(places, gaps, device.phone, stay, own);
  return settled(places, areNear);
}

/** Enters a stay into the pieces in which no other device was heard nearer in time. */
function addStay(
  places: Int32Array,
  gaps: Float64Array,
  phone: boolean,
  stay: Stay,
  own: readonly ClassTime[],
): void {
  const { heard, accessPointNo } = stay;
  const { first, end } = piecesIn(stay.from, stay.to);
  const last = heard.at(-1)!;
  let at = 0;
  for (let piece = first; piece < end; piece += 1) {
    const second = middleOf(piece);
    while (at + 1 < heard.length && heard[at + 1]! <= second) at += 1;
    const next = heard[at + 1] ?? Infinity;
    const since = second - heard[at]!;
    const gap = Math.max(FRESH_SECONDS, Math.min(since, next - second)) + (phone ? 0 : LESS_SURE);
    if (gap >= gaps[piece]!) continue;
    gaps[piece] = gap;
    const isSure = next < Infinity || since < UNCONFIRMED_SECONDS;
    places[piece] = isSure && !isOver(last, second, own) ? accessPointNo : NOWHERE;
  }
}

/** Whether a class of the person ended after the last record, and before this second. */
function isOver(last: number, second: number, own: readonly ClassTime[]): boolean {
  return own.some(({ endSecond }) => endSecond <= second && endSecond + LEAVE_SECONDS > last);
}

/** Only places where the person stays for three pieces: the others are on a way. */
function settled(
  places: Int32Array,
  areNear: (one: number, other: number) => boolean,
): Whereabouts {
  const isSame = (one: number, other: number) => {
    const [a, b] = [places[one]!, places[other] ?? NOWHERE];
    return a !== NOWHERE && b !== NOWHERE && (a === b || areNear(a, b));
  };
  return places.map((place, i) => {
    if (place === NOWHERE) return NOWHERE;
    const [before, after] = [isSame(i, i - 1), isSame(i, i + 1)];
    const stays = (before && after) || (before && isSame(i, i - 2)) || (after && isSame(i, i + 2));
    return stays ? place : NOWHERE;
  });
}

/** All values are estimates. */
const FRESH_SECONDS = 300;
/** A device that is no phone may have been left behind, so the phone may be heard longer ago. */
const LESS_SURE = 624;
const UNCONFIRMED_SECONDS = 600;
const LEAVE_SECONDS = 150;
