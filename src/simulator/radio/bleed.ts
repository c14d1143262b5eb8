import type { Area } from '../campus/floor-plan.js';
import type { Hearing } from './hearing.js';
import type { Noise } from '../noise.js';
import { random } from '../numbers/random.js';
import { choose, levelsBuffer, scan, signal, stray } from './signal.js';
import type { World } from '../campus/world.js';

/**
 * The bias in dB that access points of neighbouring rooms need, so that seated devices are on one
 * of them `neighbourShare` of the time. It is found by bisection, with seats drawn from the week's
 * classes. Devices reach neighbours because of distance, walls and shadowing. The bias stands for
 * everything that a plan does not show (open doors, transmit power, thin walls). It is the one
 * value that is fitted, to meet the noise table.
 */
export function bleed(
  campus: World,
  heard: readonly Hearing[],
  noise: Noise,
  seed: number,
): number {
  if (noise.neighbourShare === 0) return LOWEST_DB;
  let low = LOWEST_DB;
  let high = HIGHEST_DB;
  for (let round = 0; round < BISECTIONS; round++) {
    const middle = (low + high) / 2;
    if (shareOnNeighbours(campus, heard, noise, middle, seed) < noise.neighbourShare) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const LOWEST_DB = -60;
const HIGHEST_DB = 60;
const BISECTIONS = 16;
const SEATS = 1500;
/** Scans per seated device. At the first one the device is just coming in. */
const SCANS = 5;
/** Share of a flapping device's associations that have no reason: about 13 an hour, against 3.3. */
const STRAYING_SHARE = 0.8;
/**
 * Share of devices that come in on the access point of the corridor or of another room (estimate).
 */
const ROAMED_IN_SHARE = 0.3;

function shareOnNeighbours(
  campus: World,
  heard: readonly Hearing[],
  noise: Noise,
  neighbourBiasDb: number,
  seed: number,
): number {
  const levels = levelsBuffer();
  const scanned = levelsBuffer();
  const radio = { shadowingDb: noise.shadowingDb, neighbourBiasDb };
  const pick = random(seed, 'bleed');
  let away = 0;
  let all = 0;
  for (let seat = 0; seat < SEATS; seat++) {
    const meeting = pick.pick(campus.meetings);
    const weight = campus.members[meeting.section]?.length ?? 0;
    const room = campus.plan.rooms[meeting.room] as Area;
    const list = heard[room.index] as Hearing;
    const draw = random(seed, 'bleed', seat);
    const x = room.x + draw.between(0, room.width);
    const y = room.y + draw.between(0, room.depth);
    const hysteresisDb = draw.between(noise.hysteresisLowDb, noise.hysteresisHighDb);
    const sticky = draw.chance(noise.stickyShare);
    const flaps = draw.chance(noise.flappingShare);
    signal(list, room.floor, x, y, radio, draw, levels);
    let present = draw.chance(ROAMED_IN_SHARE) ? list.neighbour.indexOf(1) : -1;
    for (let n = 0; n < SCANS; n++) {
      scan(levels, list.points.length, draw, scanned);
      present =
        flaps && n > 0 && draw.chance(STRAYING_SHARE)
          ? stray(scanned, list.points.length, present, draw)
          : choose(scanned, list.points.length, present, hysteresisDb, sticky);
      if (list.neighbour[present]) away += weight;
      all += weight;
    }
  }
  return away / all;
}
