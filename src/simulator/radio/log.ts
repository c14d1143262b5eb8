import type { AccessPoint } from '../campus/access-points.js';
import type { Association } from './airspace.js';
import { calendarDay } from '../numbers/calendar-day.js';
import type { Noise } from '../noise.js';
import { random, type Random } from '../numbers/random.js';
import { recordLine } from './record-line.js';

/**
 * The log as it is received. Each association and each departure becomes a record with the time on
 * the clock of its access point. A few records come late, and a few come twice. Give it the minutes
 * of all days in order: a late record may arrive after midnight.
 */
export class Log {
  readonly #points: readonly AccessPoint[];
  readonly #noise: Noise;
  readonly #seed: number;
  readonly #startDate: string;
  readonly #logins: boolean;
  /** A ring: lines by the second of their arrival, modulo its length. */
  readonly #arrivals: string[][] = Array.from({ length: RING_SECONDS }, () => []);
  #dates: string[] = [];
  #skews = new Int32Array(0);
  #associations: Draws;
  /** Of their own, so that the other records are the same with and without departures. */
  #departures: Draws;

  /** @param logins whether records carry logins */
  constructor(
    points: readonly AccessPoint[],
    noise: Noise,
    startDate: string,
    seed: number,
    logins: boolean,
  ) {
    this.#points = points;
    this.#logins = logins;
    this.#noise = noise;
    this.#seed = seed;
    this.#startDate = startDate;
    this.#associations = draws(seed, '', -1);
    this.#departures = draws(seed, 'departure ', -1);
  }

  beginDay(dayNumber: number): void {
    this.#dates = [-1, 0, 1].map((days) => calendarDay(this.#startDate, dayNumber + days).date);
    const draw = random(this.#seed, 'clock', dayNumber);
    const most = this.#noise.clockSkewSeconds;
    this.#skews = Int32Array.from(this.#points, () => Math.round(draw.between(-most, most)));
    this.#associations = draws(this.#seed, '', dayNumber);
    this.#departures = draws(this.#seed, 'departure ', dayNumber);
  }

  /**
   * The lines that arrive in a minute of the day.
   * @param associations those of this minute, in order of time
   */
  minute(minute: number, associations: readonly Association[]): string[] {
    for (const association of associations) this.#receive(association);
    const lines: string[] = [];
    for (let second = minute * 60; second < (minute + 1) * 60; second++) this.#take(second, lines);
    return lines;
  }

  /** The lines that arrive after the last minute of the last day. */
  rest(): string[] {
    const lines: string[] = [];
    for (let second = DAY_SECONDS; second < DAY_SECONDS + RING_SECONDS; second++)
      this.#take(second, lines);
    return lines;
  }

  #receive(association: Association): void {
    const { content, oddities } =
      association.kind === 'left' ? this.#departures : this.#associations;
    const line = this.#line(association, content);
    const { outOfOrderShare, outOfOrderSeconds, duplicateShare } = this.#noise;
    // The number of draws is always the same, so that one oddity does not change the others.
    const isLate = oddities.chance(outOfOrderShare);
    const delay = oddities.between(1, outOfOrderSeconds);
    const isTwice = oddities.chance(duplicateShare);
    const again = oddities.between(0, DUPLICATE_SECONDS);
    const arrival = association.second + (isLate ? Math.floor(delay) : 0);
    this.#put(arrival, line);
    if (isTwice) this.#put(arrival + Math.floor(again), line);
  }

  #line({ second, mac, point, from, kind, user }: Association, content: Random): string {
    const shown = second + (this.#skews[point] as number);
    const day = shown < 0 ? 0 : shown < DAY_SECONDS ? 1 : 2;
    return recordLine(
      {
        currentPoint: this.#points[point]?.name ?? '',
        previousPoint: this.#points[from]?.name ?? '',
        mac,
        date: this.#dates[day] as string,
        second: shown - (day - 1) * DAY_SECONDS,
        kind,
        user: this.#logins ? user : undefined,
      },
      content,
    );
  }

  #put(second: number, line: string): void {
    this.#arrivals[second % RING_SECONDS]?.push(line);
  }

  #take(second: number, lines: string[]): void {
    const slot = this.#arrivals[second % RING_SECONDS] as string[];
    for (const line of slot) lines.push(line);
    slot.length = 0;
  }
}

/** Random numbers for what a record holds, and for what happens to it. */
type Draws = { content: Random; oddities: Random };

function draws(seed: number, of: '' | 'departure ', dayNumber: number): Draws {
  return {
    content: random(seed, `${of}record`, dayNumber),
    oddities: random(seed, `${of}oddity`, dayNumber),
  };
}

const DAY_SECONDS = 86_400;
/** A duplicate comes within this time (estimate). */
const DUPLICATE_SECONDS = 30;
/**
 * Longer than a minute and any delay together (600 and 30 seconds). It divides the day, so the ring
 * continues across midnight.
 */
const RING_SECONDS = 720;
