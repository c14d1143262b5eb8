import type { DayScene } from './class-day.js';
import type { Area } from '../campus/floor-plan.js';
import type { Student } from '../campus/population.js';
import { random, type Random } from '../numbers/random.js';
import type { Sitting } from './sittings.js';
import { spareTime, type SpareTime } from './spare-time.js';
import { waySeconds, type Leg } from './ways.js';

/** Where a student is for a time. It lasts until the next visit begins. */
export type Visit = {
  /** Second of the day. */
  from: number;
  /** Undefined off campus and outdoors. */
  area: Area | undefined;
  x: number;
  y: number;
  doing: 'class' | 'break' | 'walk' | 'stay';
  /** In a class and its breaks: which of the day's sittings it is. Otherwise -1. */
  sitting: number;
};

/**
 * A student's whole day: from home to the sittings, the time between them, and home again. The
 * visits are in order of time, the first begins at 0, and none is empty.
 */
export function itinerary(
  student: Student,
  sittings: readonly Sitting[],
  scene: DayScene,
): Visit[] {
  const draw = random(scene.seed, 'places', student.index, scene.dayNumber);
  const day = new DayWriter(student, scene, draw);
  const spare = spareTime(student, scene, draw);
  const firstArrival = sittings[0]?.arrive ?? DAY_SECONDS;
  day.idleUntil(Math.min(spare.wakeSecond, firstArrival - MORNING_SECONDS));
  sittings.forEach((sitting, index) => {
    passTime(day, spare, sitting.arrive, sitting.room);
    day.sit(sitting, index);
  });
  if (sittings.length > 0 || !spare.staysHome(0)) {
    const bedtime = Math.max(spare.homeSecond(sittings.length), day.now);
    if (day.now < bedtime) passTime(day, spare, bedtime, student.home);
    day.goTo(student.home, student.homeX, student.homeY);
  }
  return day.visits;
}

const DAY_SECONDS = 86_400;
/** From waking to the first class (estimate). */
const MORNING_SECONDS = 2400;

/**
 * Fills the time until the student must be at the next place with stays, then waits before its
 * door.
 */
function passTime(day: DayWriter, spare: SpareTime, until: number, next: Area | undefined): void {
  for (;;) {
    const slack = until - day.now - day.secondsTo(next);
    const stay = spare.choose(day.now, slack, day.here, next);
    if (!stay) break;
    const there = day.secondsBetween(day.here, stay.area) + day.secondsBetween(stay.area, next);
    if (there + 120 > until - day.now) break;
    day.goTo(stay.area, stay.x, stay.y);
    const longest = until - day.secondsBetween(stay.area, next);
    day.idleUntil(Math.min(day.now + stay.seconds, longest));
  }
  const leave = until - day.secondsTo(next);
  if (next?.kind === 'room' && day.here !== day.homeArea) day.waitAt(next, until);
  else day.idleUntil(leave);
}

/** Writes visits one after the other. */
class DayWriter {
  readonly visits: Visit[];
  readonly homeArea: Area | undefined;
  /** When the last visit ends so far. */
  now = 0;
  here: Area | undefined;
  readonly #student: Student;
  readonly #scene: DayScene;
  readonly #draw: Random;

  constructor(student: Student, scene: DayScene, draw: Random) {
    this.#student = student;
    this.#scene = scene;
    this.#draw = draw;
    this.homeArea = student.home;
    this.here = student.home;
    this.visits = [
      {
        from: 0,
        area: student.home,
        x: student.homeX,
        y: student.homeY,
        doing: 'stay',
        sitting: -1,
      },
    ];
  }

  secondsBetween(from: Area | undefined, to: Area | undefined): number {
    return waySeconds(this.#scene.ways.between(from, to, this.#student.metresPerSecond));
  }

  secondsTo(area: Area | undefined): number {
    return this.secondsBetween(this.here, area);
  }

  /** Prolongs the current visit. */
  idleUntil(second: number): void {
    this.now = Math.max(this.now, Math.round(second));
  }

  goTo(area: Area | undefined, x: number, y: number): void {
    if (area === this.here) return;
    this.#walk(this.#scene.ways.between(this.here, area, this.#student.metresPerSecond));
    this.#add(area, x, y, 'stay', -1);
    this.here = area;
  }

  /** Walks to the corridor in front of a room and waits there until it is time to go in. */
  waitAt(room: Area, until: number): void {
    const corridor = this.#scene.ways.corridorOf(room);
    if (!corridor || corridor === this.here || until - this.now - this.secondsTo(room) < 30) return;
    const { x, y } = this.#spot(corridor);
    this.goTo(corridor, x, y);
  }

  sit(sitting: Sitting, index: number): void {
    const legs = this.#scene.ways.between(this.here, sitting.room, this.#student.metresPerSecond);
    this.now = Math.max(this.now, sitting.arrive - waySeconds(legs));
    this.#walk(legs);
    this.now = sitting.arrive;
    const { x, y } = this.#spot(sitting.room);
    this.#add(sitting.room, x, y, 'class', index);
    const corridor = this.#scene.ways.corridorOf(sitting.room);
    for (const pause of sitting.breaks) {
      this.now = pause.from;
      if (corridor) {
        const spot = this.#spot(corridor);
        this.#add(corridor, spot.x, spot.y, 'break', index);
      }
      this.now = pause.to;
      this.#add(sitting.room, x, y, 'class', index);
    }
    this.now = sitting.depart;
    this.here = sitting.room;
  }

  #walk(legs: readonly Leg[]): void {
    for (const { area, seconds } of legs) {
      const { x, y } = area ? this.#spot(area) : { x: 0, y: 0 };
      this.#add(area, x, y, 'walk', -1);
      this.now += seconds;
    }
  }

  #spot(area: Area): { x: number; y: number } {
    return {
      x: area.x + this.#draw.between(0, area.width),
      y: area.y + this.#draw.between(0, area.depth),
    };
  }

  #add(area: Area | undefined, x: number, y: number, doing: Visit['doing'], sitting: number): void {
    while ((this.visits[this.visits.length - 1]?.from ?? -1) >= this.now) this.visits.pop();
    this.visits.push({ from: this.now, area, x, y, doing, sitting });
  }
}
