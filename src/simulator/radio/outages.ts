import type { Noise } from '../noise.js';
import { random } from '../numbers/random.js';

/** A controller that serves nobody for a while; seconds after the day's midnight, which may lie outside the day. */
export type Outage = { controller: number; from: number; to: number };

/** The outages that touch a day, those that began the day before included. */
export function outages(
  controllerCount: number,
  dayNumber: number,
  noise: Noise,
  seed: number,
): Outage[] {
  const found: Outage[] = [];
  for (const daysAgo of [1, 0]) {
    const draw = random(seed, 'outage', dayNumber - daysAgo);
    const perDay = noise.outagesPerMonth / 30;
    const count = Math.floor(perDay) + (draw.chance(perDay - Math.floor(perDay)) ? 1 : 0);
    for (let n = 0; n < count; n++) {
      const controller = draw.integer(controllerCount);
      const from = draw.integer(DAY_SECONDS) - daysAgo * DAY_SECONDS;
      const to = from + noise.outageHours * 3600;
      if (to > 0) found.push({ controller, from, to });
    }
  }
  return found;
}

const DAY_SECONDS = 86_400;
