import { Airspace, type Association } from './airspace.js';
import { bleed } from './bleed.js';
import { Client } from './client.js';
import { cohortCount } from '../campus/curriculum.js';
import type { DayPlan } from '../day/day-plan.js';
import { devicePath, type Carrying } from './device-path.js';
import { ForeignDevices } from './foreign-devices.js';
import { hearing } from './hearing.js';
import { Log } from './log.js';
import { deviceLogins } from './logins.js';
import { macText } from '../campus/mac-text.js';
import type { Noise } from '../noise.js';
import { outages, type Outage } from './outages.js';
import type { Device, Student } from '../campus/population.js';
import { SharedMachines } from './shared-machines.js';
import { random, type Random } from '../numbers/random.js';
import type { Ways } from '../day/ways.js';
import { wifiUse } from './wifi-use.js';
import type { World } from '../campus/world.js';

/** What the log holds. */
export type LogTerms = {
  /** The first day, "YYYY-MM-DD". */
  startDate: string;
  seed: number;
  /** The share of leavings that are logged. */
  departures: number;
  /** Whether records carry logins. */
  logins: boolean;
};

/**
 * The wireless network on all days, second by second. Each device waits in the list of the second
 * in which it acts next. So a day needs no sorting, and no memory beyond the devices.
 */
export class Airwaves {
  readonly #students: readonly Student[];
  readonly #noise: Noise;
  readonly #seed: number;
  readonly #air: Airspace;
  readonly #clients: Client[];
  readonly #foreign: ForeignDevices;
  readonly #log: Log;
  /** By the index of the device; empty if records carry no logins. */
  readonly #logins: readonly string[];
  /** Only where records carry logins: without them they are strangers like any others. */
  readonly #machines: SharedMachines | undefined;
  readonly #controllers: number;
  /** The first client that acts in each second of the day; -1 for none. */
  readonly #first = new Int32Array(DAY_SECONDS);
  /** For each client, the next one in the list of its second; -1 ends the list. */
  readonly #next: Int32Array;

  constructor(
    campus: World,
    students: readonly Student[],
    ways: Ways,
    noise: Noise,
    { startDate, seed, departures, logins }: LogTerms,
  ) {
    this.#students = students;
    this.#noise = noise;
    this.#seed = seed;
    const heard = hearing(campus.plan, campus.points, noise.wallLossDb);
    const neighbourBiasDb = bleed(campus, heard, noise, seed);
    this.#air = new Airspace(
      campus.points,
      heard,
      { shadowingDb: noise.shadowingDb, neighbourBiasDb },
      noise,
      seed,
      departures,
    );
    this.#clients = students.flatMap(({ devices }) =>
      devices.map((device) => new Client(device, this.#air)),
    );
    this.#next = new Int32Array(this.#clients.length);
    this.#foreign = new ForeignDevices(campus.points, ways, noise, seed);
    this.#log = new Log(campus.points, noise, startDate, seed, logins);
    this.#logins = logins ? deviceLogins(students, noise, seed) : [];
    if (logins) this.#machines = new SharedMachines(campus.points, students, noise, seed);
    this.#controllers = 1 + Math.max(...campus.points.map(({ controller }) => controller));
  }

  /**
   * The lines of a day, minute by minute. The last day also has those that arrive after midnight.
   */
  *day(plan: DayPlan, isLast: boolean): Generator<string[]> {
    const { dayNumber } = plan.scene;
    const down = outages(this.#controllers, dayNumber, this.#noise, this.#seed);
    const foreign = this.#foreign.day(dayNumber);
    const machines = this.#machines?.day(plan);
    this.#log.beginDay(dayNumber);
    this.#first.fill(-1);
    this.#sendOut(plan);
    for (let minute = 0; minute < DAY_SECONDS / 60; minute++) {
      this.#breakLinks(down, minute * 60);
      for (let second = minute * 60; second < (minute + 1) * 60; second++) this.#second(second);
      const strangers = [...(foreign[minute] ?? []), ...(machines?.[minute] ?? [])].filter(
        ({ point }) => !this.#air.isDown(point),
      );
      const own = this.#air.takeReports();
      const all = strangers.length > 0 ? [...own, ...strangers].sort(bySecond) : own;
      yield this.#log.minute(minute, all);
    }
    if (isLast) yield this.#log.rest();
  }

  /** Gives every client its path for the day. */
  #sendOut(plan: DayPlan): void {
    const { dayNumber } = plan.scene;
    for (const student of this.#students) {
      const carrying = this.#carrying(plan, student);
      student.devices.forEach((device, at) => {
        const draw = random(this.#seed, 'path', device.index, dayNumber);
        const borrower = this.#borrower(student, device, draw);
        const carried = borrower
          ? { ...this.#carrying(plan, borrower), bit: undefined }
          : { ...carrying, bit: 1 << at };
        const client = this.#clients[device.index] as Client;
        const mac = this.#mac(device, dayNumber);
        const user = this.#logins[device.index] ?? '';
        client.beginDay({ mac, user }, devicePath(device, carried, draw), this.#air, dayNumber);
        this.#await(device.index, 0);
      });
    }
  }

  #carrying(plan: DayPlan, student: Student): Omit<Carrying, 'bit'> {
    const visits = plan.visitsOf(student);
    const sittings = plan.sittings[student.index] ?? [];
    const wifi = wifiUse(student, visits, sittings, this.#noise, plan.scene.dayNumber, this.#seed);
    return { visits, wifi, laptopLeftShare: this.#noise.laptopLeftShare };
  }

  /** Somebody of the same cohort carries a lent phone for the day. */
  #borrower(owner: Student, device: Device, draw: Random): Student | undefined {
    const lent = draw.chance(this.#noise.phoneLentShare) && device.kind === 'phone';
    const steps = cohortCount(this.#students.length) * (1 + draw.integer(20));
    return lent ? this.#students[(owner.index + steps) % this.#students.length] : undefined;
  }

  /**
   * The device's address on a day. In each two weeks some devices get a new one, on a random day.
   */
  #mac(device: Device, dayNumber: number): string {
    let changes = 0;
    for (let weeks = 0; weeks * MAC_DAYS <= dayNumber; weeks++) {
      const draw = random(this.#seed, 'mac', device.index, weeks);
      const changed = draw.chance(this.#noise.macChangeShare);
      if (changed && weeks * MAC_DAYS + draw.integer(MAC_DAYS) <= dayNumber) changes++;
    }
    return macText(device.kind, device.index + changes * this.#clients.length);
  }

  #second(second: number): void {
    let index = this.#first[second] as number;
    while (index >= 0) {
      const following = this.#next[index] as number;
      (this.#clients[index] as Client).act(second, this.#air);
      this.#await(index, second + 1);
      index = following;
    }
  }

  /** Puts a client into the list of the second in which it acts next, not before `earliest`. */
  #await(index: number, earliest: number): void {
    const second = Math.max(earliest, (this.#clients[index] as Client).wakeAt);
    if (second >= DAY_SECONDS) return;
    this.#next[index] = this.#first[second] as number;
    this.#first[second] = index;
  }

  /** Devices on an access point that goes down lose their link, and soon look for another one. */
  #breakLinks(down: readonly Outage[], second: number): void {
    if (!this.#air.setOutages(down, second)) return;
    for (const client of this.#clients) {
      if (client.point >= 0 && this.#air.isDown(client.point)) client.loseLink(second, this.#air);
    }
    this.#first.fill(-1);
    for (const { device } of this.#clients) this.#await(device.index, second);
  }
}

const DAY_SECONDS = 86_400;
const MAC_DAYS = 14;

function bySecond(a: Association, b: Association): number {
  return a.second - b.second;
}
