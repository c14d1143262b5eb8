import { random, type Random } from '../../../src/simulator/numbers/random.js';
import { corridorOf, distance, OUTSIDE, type Grounds } from './places.js';
import type { Student } from './people.js';

export type Doing = 'class' | 'exam' | 'break' | 'walk' | 'spare' | 'meal' | 'sleep';
/** Somebody in one place for some time; seconds of the day. */
export type Visit = { place: number; from: number; to: number; doing: Doing; section?: number };

const BUS_EVERY = 20 * 60;
const METRES_PER_SECOND = 1.25;

/** Where one student is from the morning on, written as the student goes. */
export class Timeline {
  readonly visits: Visit[] = [];
  at: number;
  t: number;
  #eaten: { noon: boolean; evening: boolean } = { noon: false, evening: false };

  constructor(
    readonly ground: Grounds,
    readonly student: Student,
    readonly day: number,
    readonly seed: number,
    readonly draw: Random,
  ) {
    this.at = student.home;
    this.t = 6.5 * 3600;
  }

  stay(until: number, doing: Doing, section?: number): void {
    const to = Math.round(until);
    if (to <= this.t) return;
    const visit = { place: this.at, from: this.t, to, doing };
    this.visits.push(section === undefined ? visit : { ...visit, section });
    this.t = to;
  }

  /** Seconds on the way, as the student remembers them. */
  estimate(to: number): number {
    const [a, b] = [this.ground.places[this.at]!, this.ground.places[to]!];
    if (this.at === OUTSIDE || to === OUTSIDE) return this.student.travels === 'near' ? 720 : 300;
    if (a.building === b.building) return 100;
    return 100 + (0.9 * distance(this.ground, a.building, b.building)) / METRES_PER_SECOND;
  }

  /** Through the corridor, over the yards, and through a corridor. */
  go(to: number): void {
    if (to === this.at) return;
    const { places, buildings } = this.ground;
    const [a, b] = [places[this.at]!, places[to]!];
    const pace = this.draw.between(0.85, 1.25);
    const pass = (place: number, seconds: number) => {
      if (place < 0) return;
      this.at = place;
      this.stay(this.t + Math.max(10, seconds * pace), 'walk');
    };
    const inside = a.building === b.building && this.at !== OUTSIDE && to !== OUTSIDE;
    if (this.at !== OUTSIDE) pass(corridorOf(this.ground, a), this.draw.between(20, 70));
    if (!inside) {
      const near = this.at === OUTSIDE || to === OUTSIDE;
      const metres = near ? 250 : distance(this.ground, a.building, b.building);
      if (near && this.student.travels === 'near') {
        this.at = OUTSIDE;
        this.stay(this.t + 420, 'walk');
      }
      for (const { building } of [a, b])
        if (building > 0 || !near) pass(buildings[building]!.yard, metres / 2 / METRES_PER_SECOND);
    }
    if (to !== OUTSIDE) pass(corridorOf(this.ground, b), this.draw.between(25, 90));
    this.at = to;
  }

  /** Fills the time until the student has to leave for the next place. */
  spendUntil(until: number, next: number): void {
    while (until - this.t > 1200) {
      const [place, seconds, doing] = this.#idea(until - this.t);
      this.go(place);
      const latest = until - Math.max(0, this.estimate(next) - 100);
      this.stay(Math.min(latest, this.t + seconds), doing);
      if (latest - this.t < 300) break;
    }
    if (this.t < until) this.stay(until, 'spare');
  }

  /** When to leave for a first class from off the campus: the bus decides, not the student. */
  busArrival(wanted: number): number {
    const offset = this.student.line * 400;
    const run = Math.floor((wanted - offset) / BUS_EVERY);
    const traffic = random(this.seed, 'third bus', this.day, this.student.line, run);
    const jam = run * BUS_EVERY < 9.5 * 3600 && traffic.chance(0.06) ? 700 : 0;
    return Math.round(offset + run * BUS_EVERY + jam + traffic.exponential(150));
  }

  #idea(left: number): [number, number, Doing] {
    const { draw, student, t } = this;
    const hour = t / 3600;
    const eaten = this.#eaten;
    if (hour > 11.2 && hour < 13.4 && !eaten.noon && draw.chance(0.85)) {
      eaten.noon = true;
      return [this.#one('canteen'), draw.between(1000, 2400), 'meal'];
    }
    if (hour > 17.4 && hour < 19.5 && !eaten.evening && draw.chance(0.8)) {
      eaten.evening = true;
      return [this.#one('canteen'), draw.between(1000, 2700), 'meal'];
    }
    if (hour > 21.8) return [student.home, left, hour > 23 ? 'sleep' : 'spare'];
    const away = student.home === OUTSIDE && left > 3 * 3600;
    const { library, dormitory, room, gym, hall } = student.haunts;
    const ideas: [number, () => number][] = [
      [library, () => this.#one('library')],
      [away ? 2 : dormitory + (left > 5400 ? 0.5 : 0), () => student.home],
      [room, () => this.#one('class')],
      [left > 4500 ? gym : 0, () => this.#one('gym')],
      [left < 4000 ? 2 * hall : hall, () => this.#near()],
      [0.25, () => this.#one('canteen')],
      [0.15, () => this.#one('yard')],
    ];
    let rest = draw.next() * ideas.reduce((sum, [weight]) => sum + weight, 0);
    const [, place] = ideas.find(([weight]) => (rest -= weight) < 0) ?? ideas[0]!;
    return [place(), draw.between(1200, 1200 + draw.exponential(5400)), 'spare'];
  }

  /** A place of a kind, by habit mostly the same one. */
  #one(kind: Grounds['places'][number]['kind']): number {
    const all = this.ground.places.flatMap((place, i) => (place.kind === kind ? [i] : []));
    if (this.draw.chance(0.4)) return this.draw.pick(all);
    return random(this.seed, 'third habit', this.student.index, kind).pick(all);
  }

  /** A bench in the corridor. */
  #near(): number {
    const hall = corridorOf(this.ground, this.ground.places[this.at]!);
    return hall < 0 ? this.#one('corridor') : hall;
  }
}
