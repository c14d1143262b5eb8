import { random, type Random } from '../../../src/simulator/numbers/random.js';
import { OUTSIDE, type Grounds } from './places.js';

export type Model = 'apple' | 'android' | 'old' | 'laptop' | 'tablet' | 'watch';
export type Device = {
  kind: 'phone' | 'laptop' | 'tablet' | 'other';
  model: Model;
  mac: string;
  /** It keeps an access point as long as it hears it at least so loud, in dBm. */
  keeps: number;
  /** Its driver changes between access points for no reason. */
  nervous: boolean;
};
export type Student = {
  index: number;
  id: string;
  cohort: number;
  /** Friends have the same number. */
  group: number;
  home: number;
  travels: 'resident' | 'bus' | 'near';
  line: number;
  diligence: number;
  /** How hard early mornings are, 0..1. */
  owl: number;
  /** Seconds before the start at which the student likes to be there. */
  margin: number;
  /** Share of the places in which the phone stays on mobile data. */
  mobile: number;
  /** How often the phone is picked up, by hour. */
  pickups: number;
  weakBattery: boolean;
  /** Weekday and beginning of a shift at work. */
  shifts: { weekday: number; from: number }[];
  haunts: { library: number; dormitory: number; room: number; gym: number; hall: number };
  laptopHabit: number;
  devices: Device[];
};

export const YEARS = 4;

export function people(ground: Grounds, count: number, noise: number, seed: number): Student[] {
  const draw = random(seed, 'third people');
  const dormitories = ground.places.flatMap(({ kind }, i) => (kind === 'dormitory' ? [i] : []));
  const cohorts = cohortCount(count);
  const size = Math.ceil(count / cohorts);
  let group = 0;
  return Array.from({ length: count }, (_, index) => {
    if (index % size === 0 || draw.chance(0.33)) group += 1;
    const travels = draw.chance(0.55) ? 'resident' : draw.chance(0.75) ? 'bus' : 'near';
    return {
      index,
      id: `T${String(seed % 100).padStart(2, '0')}${String(index).padStart(5, '0')}`,
      cohort: Math.floor(index / size),
      group,
      home: travels === 'resident' ? draw.pick(dormitories) : OUTSIDE,
      travels,
      line: draw.integer(3),
      diligence: draw.normal(0, 1),
      owl: draw.next(),
      margin: draw.normal(280, 130),
      mobile: mobileShare(noise, draw),
      pickups: 2.2 + draw.exponential(5),
      weakBattery: draw.chance(0.2 * noise),
      shifts: shifts(draw),
      haunts: haunts(travels, draw),
      laptopHabit: draw.next(),
      devices: devices(index, noise, draw),
    };
  });
}

export function cohortCount(students: number): number {
  return YEARS * Math.max(1, Math.round(students / 200));
}

export function macOf(number: number): string {
  const digits = (0x2c0000000000 + number).toString(16).padStart(12, '0');
  return digits.match(/../g)!.join(':');
}

/** Some have a large data plan and never look for a network, some often, most seldom. */
function mobileShare(noise: number, draw: Random): number {
  const kind = draw.next();
  if (kind < 0.08 * noise) return 0.97;
  if (kind < 0.24 * noise) return draw.between(0.1, 0.4);
  return 0.03 * noise;
}

function shifts(draw: Random): Student['shifts'] {
  if (!draw.chance(0.22)) return [];
  const from = (draw.chance(0.5) ? 13 : 17) * 3600;
  return [1, 2, 3, 4, 5].filter(() => draw.chance(0.35)).map((weekday) => ({ weekday, from }));
}

function haunts(travels: Student['travels'], draw: Random): Student['haunts'] {
  const home = travels === 'resident' ? draw.exponential(1.2) : 0;
  return {
    library: draw.exponential(1),
    dormitory: home,
    room: draw.exponential(0.35),
    gym: draw.exponential(0.2),
    hall: draw.exponential(0.35),
  };
}

function devices(index: number, noise: number, draw: Random): Device[] {
  const share = draw.next();
  const list: Device[] = [];
  const add = (kind: Device['kind'], model: Model) =>
    list.push({
      kind,
      model,
      mac: macOf(index * 8 + list.length),
      keeps: draw.normal(model === 'apple' ? -69 : model === 'laptop' ? -72 : -71, 2.5),
      nervous: draw.chance(0.1 * noise),
    });
  const phone = draw.next();
  add('phone', phone < 0.42 ? 'apple' : phone < 0.87 ? 'android' : 'old');
  const laptop = draw.chance(0.82);
  if (share >= 0.25) add(laptop ? 'laptop' : 'tablet', laptop ? 'laptop' : 'tablet');
  if (share >= 0.8) {
    const watch = draw.chance(0.4);
    if (watch) add('other', 'watch');
    else add(laptop ? 'tablet' : 'laptop', laptop ? 'tablet' : 'laptop');
  }
  return list;
}
