import type { Airspace } from './airspace.js';
import type { Spot } from './device-path.js';
import { WEAKEST_DBM, type Hearing } from './hearing.js';
import type { Device } from '../campus/population.js';
import { random, type Random } from '../numbers/random.js';
import { choose, levelsBuffer, scan, signal, STICKY_DBM, stray } from './signal.js';
import { Tempo } from './tempo.js';

/** A device's radio. It acts at `wakeAt` and at no other time; all times are seconds after the midnight of the present day. */
export class Client {
  readonly device: Device;
  mac = '';
  /** Index of the access point it is on; -1 for none. */
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

  constructor(device: Device, air: Airspace) {
    this.device = device;
    this.#tempo = new Tempo(device, air.noise, random(air.seed, 'tempo', device.index, -1));
    this.#draw = random(air.seed, 'radio', device.index, -1);
  }

  /** Turns the clock back a day and takes the new day's path; what the device is on, and whether it sleeps, stays. */
  beginDay(mac: string, spots: readonly Spot[], air: Airspace, dayNumber: number): void {
    this.mac = mac;
    this.#draw = random(air.seed, 'radio', this.device.index, dayNumber);
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

  /** Its access point went down: it notices at once and looks for another. */
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
      this.#leave(air);
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

  /** The first midnight finds a device where it has been all evening: on an access point that the log named before it begins. */
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

  /** Phones join as soon as they look; a laptop has to be unpacked. */
  #joinDelay(): number {
    return this.device.kind === 'phone' ? this.#draw.between(2, 45) : this.#draw.between(20, 300);
  }

  /** A device in a new place looks round soon when its access point has become weak, and often when its owner sits down with it. */
  #secondsToNotice(spot: Spot, air: Airspace): number {
    const heard = this.#listen(spot, air);
    const present = heard.points.findIndex(({ index }) => index === this.point);
    const enough = this.device.sticky ? STICKY_DBM - 6 : ROAM_DBM;
    const weak = present < 0 || (this.#levels[present] as number) < enough;
    const [short, long] = [this.#draw.between(3, 45), this.#draw.between(5, 240)];
    if (weak) return short;
    return this.#draw.chance(LOOKS_SHARE) && spot.still ? long : Infinity;
  }

  /** The levels of this place, computed once. */
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
      // The next one is asked with the load in mind, so that only the first refusal is in the log.
      if (tries === 0) this.#report(now, heard.points[at]?.index as number, false, air);
      scanned[at] = -Infinity;
      at = choose(scanned, heard.points.length, -1, hysteresisDb, sticky);
    }
    if (at < 0 || (scanned[at] as number) < WEAKEST_DBM) {
      this.#leave(air);
      this.#scanAt = now + this.#draw.between(60, 300);
      return;
    }
    const point = heard.points[at]?.index as number;
    if (this.#draw.chance(air.noise.failedShare)) {
      this.#report(now, point, false, air);
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
    this.#report(now, point, true, air);
    if (point !== this.point) {
      this.#leave(air);
      air.enter(point);
    }
    this.point = this.#lastPoint = point;
    this.#lastSecond = now;
  }

  #leave(air: Airspace): void {
    if (this.point >= 0) air.leave(this.point);
    this.point = -1;
  }

  #report(now: number, point: number, success: boolean, air: Airspace): void {
    const from = now - this.#lastSecond < FORGOTTEN_SECONDS ? this.#lastPoint : -1;
    air.report({ second: now, mac: this.mac, point, from, success });
  }
}

const DAY_SECONDS = 86_400;
/** Above this level a device in a new place does not look for a better access point, dBm (estimate). */
const ROAM_DBM = -68;
/** Of those who sit down so many take up the device at once (estimate). */
const LOOKS_SHARE = 0.6;
/** The controller forgets where a device was last after this time (estimate). */
const FORGOTTEN_SECONDS = 3600;
