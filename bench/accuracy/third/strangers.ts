import type { Random } from '../../../src/simulator/numbers/random.js';
import type { ClassDay } from './class-days.js';
import { macOf } from './people.js';
import type { Grounds } from './places.js';
import type { AirRecord } from './radio.js';

const FIRST_MAC = 2 ** 32;

/** Devices that no roster knows: lecturers, staff, visitors, and what hangs on the walls. */
export function strangers(
  ground: Grounds,
  classes: readonly ClassDay[],
  noise: number,
  draw: Random,
): AirRecord[] {
  const { places, buildings } = ground;
  const records: AirRecord[] = [];
  /** A device that signs in now and then where it is. */
  const linger = (mac: string, place: number, from: number, to: number, gap: number) => {
    const own = draw.integer(Math.max(1, places[place]!.own.length));
    for (let at = from + draw.exponential(gap / 3); at < to; at += draw.exponential(gap)) {
      const heard = places[place]!.hears.filter(({ signal }) => signal > -70);
      if (heard.length <= own) return;
      const { point } = draw.chance(0.6) ? heard[own]! : draw.pick(heard);
      const second = Math.floor(at);
      records.push({ second, point, mac, success: draw.chance(0.95) });
    }
  };
  for (const { used, section, meeting, endsAt } of classes)
    for (let k = 0; used !== null && k < 2; k += 1)
      linger(macOf(FIRST_MAC + section.room * 64 + k), used, meeting.start - 400, endsAt, 1200);
  places.forEach(({ kind, building }, place) => {
    const count = kind === 'class' ? 13 * noise : kind === 'yard' ? 0 : 6 * noise;
    for (let k = 0; k < count; k += 1) {
      const mac = macOf(FIRST_MAC * 2 + place * 64 + k);
      linger(mac, place, draw.between(8, 10) * 3600, draw.between(16, 21) * 3600, 2600);
    }
    if (kind !== 'class') return;
    // People on their way through the building between two classes.
    for (const bell of [510, 595, 685, 775, 805, 895, 985, 1075, 1105]) {
      for (let k = 0; k < 12 * noise; k += 1) {
        const mac = macOf(FIRST_MAC * 3 + draw.integer(2 ** 24));
        const start = (bell + draw.between(0, 10)) * 60;
        linger(mac, draw.chance(0.6) ? place : buildings[building]!.yard, start, start + 300, 150);
      }
    }
  });
  return records;
}
