import type { Noise } from '../noise.js';
import { random } from '../numbers/random.js';

/** A time during which a controller serves nobody. */
export type Outage = {
  controller: number;
  /** Seconds after the day's midnight. They may lie outside the day. */
  from: number;
  to: number;
};

/** The outages that touch a day, including those that began on the day before. */
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
