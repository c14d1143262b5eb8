import type { Airspace, Association } from './airspace.js';
import type { Spot } from './device-path.js';
import { WEAKEST_DBM, type Hearing } from './hearing.js';
import type { Device } from '../campus/population.js';
import { random, type Random } from '../numbers/random.js';
import { choose, levelsBuffer, scan, signal, STICKY_DBM, stray } from './signal.js';
import { Tempo } from './tempo.js';

/**
 * A device's radio. It acts only at `wakeAt`. All times are seconds after the midnight that begins
 * the current day.
 */
export class Client {
  readonly device: Device;
  mac = '';
  user = '';
  /** The index of the access point that it is on; -1 for none. */
  point = -1;
  #lastPoint = -1;
  #lastSecond = 0;
  #spots: readonly Spot[] = [];
  #spot = -1;
  #moveAt = 0;
  #scanAt = Infinity;
  #flapAt = Infinity;
  readonly #levels = levelsBuffer();
  #levelsFor = -1;
  #isNew = true;
  readonly #tempo: Tempo;
  #draw: Random;
  /** Of its own, so that departures change nothing else. */
  #departures: Random;

  constructor(device: Device, air: Airspace) {
    this.device = device;
    this.#tempo = new Tempo(device, air.noise, random(air.seed, 'tempo', device.index, -1));
    this.#draw = random(air.seed, 'radio', device.index, -1);
    this.#departures = random(air.seed, 'departure', device.index, -1);
  }

  /**
   * Turns the clock back by a day and takes the new path. The device stays on its access point, and
   * asleep if it was.
   */
  beginDay(
    { mac, user }: { mac: string; user: string },
    spots: readonly Spot[],
    air: Airspace,
    dayNumber: number,
  ): void {
    this.mac = mac;
    this.user = user;
    this.#draw = random(air.seed, 'radio', this.device.index, dayNumber);
    this.#departures = random(air.seed, 'departure', this.device.index, dayNumber);
    this.#tempo.beginDay(random(air.seed, 'tempo', this.device.index, dayNumber));
    this.#spots = spots;
    this.#spot = -1;
    this.#levelsFor = -1;
    this.#moveAt = 0;
    if (dayNumber > 0) {
      this.#scanAt -= DAY_SECONDS;
      this.#flapAt -= DAY_SECONDS;
      this.#lastSecond -= DAY_SECONDS;
    }
  }

  get wakeAt(): number {
    return Math.ceil(Math.min(this.#moveAt, this.#scanAt, this.#flapAt));
  }

  act(now: number, air: Airspace): void {
    if (now >= this.#moveAt) this.#enter(now, air);
    if (now >= this.#scanAt) this.#rescan(now, air);
    else if (now >= this.#flapAt) this.#flap(now, air);
  }

  /**
   * Its access point went down, which logs nothing. It notices at once, and soon looks for another
   * one.
   */
  loseLink(now: number, air: Airspace): void {
    this.#leave(air);
    this.#scanAt = Math.min(this.#scanAt, now + this.#draw.between(2, 60));
  }

  #enter(now: number, air: Airspace): void {
    const wasOn =
      this.#spots[this.#spot]?.area !== undefined || (this.#spot < 0 && this.point >= 0);
    while ((this.#spots[this.#spot + 1]?.from ?? Infinity) <= now) this.#spot++;
    this.#moveAt = this.#spots[this.#spot + 1]?.from ?? Infinity;
    const spot = this.#spots[this.#spot];
    if (!spot?.area) {
      this.#isNew = false;
      this.#depart(now, air);
      this.#scanAt = this.#flapAt = Infinity;
      return;
    }
    if (this.#isNew) this.#beginOn(spot, air);
    else if (!wasOn) {
      this.#tempo.arrives(now);
      this.#scanAt = Math.max(now + this.#joinDelay(), this.#tempo.asleepUntil);
      this.#flapAt = now + this.#tempo.untilFlap(now);
    } else if (now > 0 && now >= this.#tempo.asleepUntil) {
      // At midnight only the day changes, not the place.
      this.#scanAt = Math.min(this.#scanAt, now + this.#secondsToNotice(spot, air));
    }
  }

  /**
   * At the first midnight a device has been in its place all evening, so it is already on an access
   * point. Its record is from before the log begins.
   */
  #beginOn(spot: Spot, air: Airspace): void {
    this.#isNew = false;
    const heard = this.#listen(spot, air);
    const at = choose(this.#scan(heard, air), heard.points.length, -1, 0, false);
    if (at >= 0) {
      this.point = this.#lastPoint = heard.points[at]?.index as number;
      air.enter(this.point);
    }
    this.#scanAt = this.#tempo.untilNext(0);
    this.#flapAt = this.#tempo.untilFlap(0);
  }

  /** A phone joins when it first looks. A laptop must be unpacked first. */
  #joinDelay(): number {
    return this.device.kind === 'phone' ? this.#draw.between(2, 45) : this.#draw.between(20, 300);
  }

  /**
   * In a new place a device scans soon if its access point has become weak. Otherwise it often
   * scans if its owner sits down.
   */
  #secondsToNotice(spot: Spot, air: Airspace): number {
    const heard = this.#listen(spot, air);
    const present = heard.points.findIndex(({ index }) => index === this.point);
    const enough = this.device.sticky ? STICKY_DBM - 6 : ROAM_DBM;
    const weak = present < 0 || (this.#levels[present] as number) < enough;
    const [short, long] = [this.#draw.between(3, 45), this.#draw.between(5, 240)];
    if (weak) return short;
    return this.#draw.chance(LOOKS_SHARE) && spot.still ? long : Infinity;
  }

  /** The levels at this place are computed only once. */
  #listen(spot: Spot, air: Airspace): Hearing {
    const area = spot.area as NonNullable<Spot['area']>;
    const heard = air.hearing[area.index] as Hearing;
    if (this.#levelsFor !== this.#spot) {
      signal(heard, area.floor, spot.x, spot.y, air.radio, this.#draw, this.#levels);
      this.#levelsFor = this.#spot;
    }
    return heard;
  }

  #rescan(now: number, air: Airspace): void {
    const spot = this.#spots[this.#spot] as Spot;
    const heard = this.#listen(spot, air);
    const present = heard.points.findIndex(({ index }) => index === this.point);
    const woke = this.#tempo.wakes(now);
    if (woke && present >= 0 && !this.#tempo.wakesLoudly()) {
      this.#scanAt = now + this.#tempo.untilNext(now);
      return;
    }
    const scanned = this.#scan(heard, air);
    const { hysteresisDb, sticky } = this.device;
    let at = choose(scanned, heard.points.length, woke ? -1 : present, hysteresisDb, sticky);
    for (
      let tries = 0;
      at >= 0 && at !== present && air.isFull(heard.points[at]?.index as number);
      tries++
    ) {
      // Only the first refusal is in the log: after it, the device is steered to one with free
      // space.
      if (tries === 0) this.#report(now, heard.points[at]?.index as number, 'failed', air);
      scanned[at] = -Infinity;
      at = choose(scanned, heard.points.length, -1, hysteresisDb, sticky);
    }
    if (at < 0 || (scanned[at] as number) < WEAKEST_DBM) {
      this.#depart(now, air);
      this.#scanAt = now + this.#draw.between(60, 300);
      return;
    }
    const point = heard.points[at]?.index as number;
    if (this.#draw.chance(air.noise.failedShare)) {
      this.#report(now, point, 'failed', air);
      this.#scanAt = now + this.#draw.between(2, 15);
      return;
    }
    this.#join(now, point, air);
    this.#scanAt = now + this.#tempo.untilNext(now);
  }

  #scan(heard: Hearing, air: Airspace): Float64Array {
    const count = heard.points.length;
    scan(this.#levels, count, this.#draw, air.scanned);
    for (let at = 0; at < count; at++) {
      if (air.isDown(heard.points[at]?.index as number)) air.scanned[at] = -Infinity;
    }
    return air.scanned;
  }

  #flap(now: number, air: Airspace): void {
    this.#flapAt = now + this.#tempo.untilFlap(now);
    if (this.point < 0 || now < this.#tempo.asleepUntil) return;
    const heard = this.#listen(this.#spots[this.#spot] as Spot, air);
    const present = heard.points.findIndex(({ index }) => index === this.point);
    const at = stray(this.#scan(heard, air), heard.points.length, present, this.#draw);
    this.#join(now, heard.points[at]?.index ?? this.point, air);
  }

  #join(now: number, point: number, air: Airspace): void {
    this.#report(now, point, 'joined', air);
    if (point !== this.point) {
      this.#depart(now + Math.floor(this.#departures.between(0, ROAM_LOG_SECONDS)), air);
      air.enter(point);
    }
    this.point = this.#lastPoint = point;
    this.#lastSecond = now;
  }

  /** Leaves its access point, which may log it. */
  #depart(now: number, air: Airspace): void {
    if (this.point >= 0 && this.#departures.chance(air.departures))
      this.#tell({ second: now, point: this.point, from: -1, kind: 'left' }, air);
    this.#leave(air);
  }

  #leave(air: Airspace): void {
    if (this.point >= 0) air.leave(this.point);
    this.point = -1;
  }

  #report(now: number, point: number, kind: Association['kind'], air: Airspace): void {
    const from = now - this.#lastSecond < FORGOTTEN_SECONDS ? this.#lastPoint : -1;
    this.#tell({ second: now, point, from, kind }, air);
  }

  #tell(association: Omit<Association, 'mac' | 'user'>, air: Airspace): void {
    air.report({ ...association, mac: this.mac, user: this.user });
  }
}

const DAY_SECONDS = 86_400;
/**
 * Above this level a device does not look for a better access point in a new place, dBm (estimate).
 */
const ROAM_DBM = -68;
/** Share of those who sit down and use the device at once (estimate). */
const LOOKS_SHARE = 0.6;
/**
 * A controller may log that a device left after it has joined the next access point, by less than
 * this (estimate).
 */
const ROAM_LOG_SECONDS = 3;
/** After this time the controller forgets where a device was last (estimate). */
const FORGOTTEN_SECONDS = 3600;
