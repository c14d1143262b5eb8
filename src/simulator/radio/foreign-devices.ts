import type { AccessPoint } from '../campus/access-points.js';
import type { Association } from './airspace.js';
import type { Area } from '../campus/floor-plan.js';
import { macText } from '../campus/mac-text.js';
import type { Noise } from '../noise.js';
import { random, type Random } from '../numbers/random.js';
import type { Ways } from '../day/ways.js';

/** Somebody of no list who sits in a room for a while; in seconds of the day. */
export type Seat = { room: Area; from: number; to: number };

/**
 * Devices that are in no list: people who pass by, guests, teachers and other staff. They are not
 * simulated as people. Each classroom access point hears a number of them, and the one in the
 * corridor outside hears most of those that come in. When they leave is not simulated.
 */
export class ForeignDevices {
  readonly #corridors = new Map<number, number>();
  readonly #classroom: AccessPoint[];
  readonly #noise: Noise;
  readonly #seed: number;
  #visitors = 0;

  constructor(points: readonly AccessPoint[], ways: Ways, noise: Noise, seed: number) {
    this.#noise = noise;
    this.#seed = seed;
    this.#classroom = points.filter(({ area }) => area.kind === 'room');
    const byArea = new Map(points.map((point) => [point.area, point.index]));
    for (const point of this.#classroom) {
      const corridor = ways.corridorOf(point.area);
      const index = corridor && byArea.get(corridor);
      if (index !== undefined) this.#corridors.set(point.index, index);
    }
  }

  /** Their associations on a day, by minute of the day, in order of time. */
  day(dayNumber: number): Association[][] {
    const minutes: Association[][] = Array.from({ length: DAY_MINUTES }, () => []);
    for (const point of this.#classroom) this.#visits(point, dayNumber, minutes);
    for (const minute of minutes) minute.sort((a, b) => a.second - b.second);
    return minutes;
  }

  /** Those of a day who do not only pass by. */
  seats(dayNumber: number): Seat[] {
    const seats: Seat[] = [];
    const minutes: Association[][] = Array.from({ length: DAY_MINUTES }, () => []);
    for (const point of this.#classroom) this.#visits(point, dayNumber, minutes, seats);
    return seats;
  }

  #visits(
    point: AccessPoint,
    dayNumber: number,
    minutes: Association[][],
    seats: Seat[] = [],
  ): void {
    const draw = random(this.#seed, 'foreign', point.index, dayNumber);
    const perSecond =
      this.#noise.foreignDevicesPerAccessPoint / (60 * (WINDOW_MINUTES + MEAN_SPAN_MINUTES));
    if (perSecond === 0) return;
    for (
      let at = draw.exponential(1 / perSecond);
      at < DAY_MINUTES * 60;
      at += draw.exponential(1 / perSecond)
    ) {
      const open = at > OPEN_FROM_SECOND && at < OPEN_UNTIL_SECOND;
      const comes = open || draw.chance(NIGHT_SHARE);
      if (comes) this.#visit(point, Math.floor(at), draw, minutes, seats);
    }
  }

  #visit(
    point: AccessPoint,
    at: number,
    draw: Random,
    minutes: Association[][],
    seats: Seat[],
  ): void {
    const device = this.#device(point, draw);
    let from = -1;
    const join = (second: number, on: number) => {
      minutes[Math.floor(second / 60)]?.push({
        second,
        ...device,
        point: on,
        from,
        kind: 'joined',
      });
      from = on;
    };
    const corridor = this.#corridors.get(point.index);
    if (corridor !== undefined && draw.chance(BY_CORRIDOR_SHARE))
      join(Math.max(0, at - 5 - draw.integer(35)), corridor);
    join(at, point.index);
    if (!draw.chance(SEATED_SHARE)) return;
    const stay = 60 * draw.between(SEATED_MINUTES_LOW, SEATED_MINUTES_HIGH);
    seats.push({ room: point.area, from: at, to: at + Math.floor(stay) });
    if (draw.chance(0.5)) join(at + Math.floor(stay * draw.between(0.2, 0.8)), point.index);
    join(at + Math.floor(stay), point.index);
  }

  /**
   * Staff come again with the same address, and each building has its own staff. Their serial
   * numbers are above those of students' devices. Visitors have logins of another university.
   */
  #device(point: AccessPoint, draw: Random): { mac: string; user: string } {
    if (draw.chance(STAFF_SHARE)) {
      const member = point.area.building * STAFF_PER_BUILDING + draw.integer(STAFF_PER_BUILDING);
      const mac = macText(member % 3 === 0 ? 'laptop' : 'phone', STAFF_SERIALS + member);
      return { mac, user: `staff-${member}` };
    }
    const visitor = this.#visitors++;
    const mac = macText(draw.chance(0.85) ? 'phone' : 'laptop', VISITOR_SERIALS + visitor);
    return { mac, user: `guest-${visitor}@visitors.example` };
  }
}

const DAY_MINUTES = 1440;
const STAFF_SERIALS = 0x40000000;
const VISITOR_SERIALS = 0x50000000;
/** The noise counts devices in a window as long as one period of the timetable. */
const WINDOW_MINUTES = 80;
/** All values below are estimates. */
const OPEN_FROM_SECOND = 7.5 * 3600;
const OPEN_UNTIL_SECOND = 22 * 3600;
const NIGHT_SHARE = 0.03;
const STAFF_SHARE = 0.25;
const STAFF_PER_BUILDING = 90;
const BY_CORRIDOR_SHARE = 0.6;
const SEATED_SHARE = 0.35;
const SEATED_MINUTES_LOW = 5;
const SEATED_MINUTES_HIGH = 50;
/**
 * Mean minutes from a visitor's first record on the access point to the last. A visitor counts in
 * every window that this time touches.
 */
const MEAN_SPAN_MINUTES = (SEATED_SHARE * (SEATED_MINUTES_LOW + SEATED_MINUTES_HIGH)) / 2;
