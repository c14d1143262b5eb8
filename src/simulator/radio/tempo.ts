import type { Noise } from '../noise.js';
import type { Device } from '../campus/population.js';
import type { Random } from '../numbers/random.js';

/**
 * When a device that stays in its place associates again. Devices that are awake do so at random,
 * with their own mean. A phone that sleeps alternates between some minutes awake and a silent gap,
 * after which it may join again. Times are seconds after midnight.
 */
export class Tempo {
  asleepUntil = -Infinity;
  #awakeUntil = 0;
  #woke = false;
  readonly #device: Device;
  readonly #noise: Noise;
  readonly #meanGapSeconds: number;
  readonly #loudShare: number;
  #draw: Random;

  constructor(device: Device, noise: Noise, draw: Random) {
    this.#device = device;
    this.#noise = noise;
    this.#draw = draw;
    const perHour = Math.max(LEAST_PER_HOUR, noise.associationsPerConnectedHour - MOVING_PER_HOUR);
    const sleepSeconds = 30 * (noise.sleepMinutesLow + noise.sleepMinutesHigh);
    const perCycle = (perHour * (sleepSeconds + AWAKE_SECONDS)) / 3600;
    // A phone that wakes up is usually heard, as far as the mean number of associations allows. The
    // rest of the mean falls into the time awake.
    this.#loudShare = Math.min(1, perCycle * LOUD_PART);
    const gap = device.sleeper
      ? AWAKE_SECONDS / (perCycle - this.#loudShare)
      : 3600 / (perHour * device.tempo);
    this.#meanGapSeconds = Math.max(
      1,
      (gap - BURST_SHARE * BURST_MEAN_SECONDS) / (1 - BURST_SHARE),
    );
    this.#awakeUntil = draw.exponential(AWAKE_SECONDS);
  }

  beginDay(draw: Random): void {
    this.#draw = draw;
    this.asleepUntil -= DAY_SECONDS;
    this.#awakeUntil -= DAY_SECONDS;
  }

  /**
   * The device comes into range. It then stays awake for a while, unless it is asleep in a pocket.
   */
  arrives(now: number): void {
    if (now >= this.asleepUntil) this.#awakeUntil = now + this.#draw.exponential(AWAKE_SECONDS);
  }

  /** Seconds until the device associates again, or wakes up to do so. */
  untilNext(now: number): number {
    const gap = this.#draw.chance(BURST_SHARE)
      ? this.#draw.between(BURST_LOW_SECONDS, BURST_HIGH_SECONDS)
      : this.#draw.exponential(this.#meanGapSeconds);
    if (now < NIGHT_END_SECOND) return gap * NIGHT_FACTOR;
    if (!this.#device.sleeper || now + gap < this.#awakeUntil) return gap;
    const asleepFrom = Math.max(now, this.#awakeUntil);
    const { sleepMinutesLow, sleepMinutesHigh } = this.#noise;
    this.asleepUntil = asleepFrom + 60 * this.#draw.between(sleepMinutesLow, sleepMinutesHigh);
    this.#awakeUntil = this.asleepUntil + this.#draw.exponential(AWAKE_SECONDS);
    this.#woke = true;
    return this.asleepUntil - now;
  }

  /** Whether the device has just woken up. True only once after each sleep. */
  wakes(now: number): boolean {
    const woke = this.#woke && now >= this.asleepUntil;
    if (woke) this.#woke = false;
    return woke;
  }

  /** Whether it associates again when it wakes up, instead of silently keeping its link. */
  wakesLoudly(): boolean {
    return this.#draw.chance(this.#loudShare);
  }

  /** Seconds until a flapping device moves again; Infinity for any other. */
  untilFlap(now: number): number {
    if (this.#device.flapsPerHour === 0) return Infinity;
    const gap = this.#draw.exponential(3600 / this.#device.flapsPerHour);
    return now < NIGHT_END_SECOND ? gap * NIGHT_FACTOR : gap;
  }
}

const DAY_SECONDS = 86_400;
/**
 * Associations in an hour of class because of sitting down, breaks and weak signals (measured on
 * simulated campuses).
 */
const MOVING_PER_HOUR = 0.5;
const LEAST_PER_HOUR = 0.1;
/** How long phones are awake between sleeps, mean (estimate). */
const AWAKE_SECONDS = 480;
/** The part of a sleeper's associations that may fall on waking up (estimate). */
const LOUD_PART = 0.75;
/**
 * Some associations follow the last one within seconds, as when a device changes bands (estimates).
 */
const BURST_SHARE = 0.1;
const BURST_LOW_SECONDS = 2;
const BURST_HIGH_SECONDS = 20;
const BURST_MEAN_SECONDS = 11;
/** Until seven in the morning, gaps are longer by NIGHT_FACTOR (estimate). */
const NIGHT_END_SECOND = 7 * 3600;
const NIGHT_FACTOR = 8;
