import type { AccessPoint } from '../campus/access-points.js';
import type { Hearing } from './hearing.js';
import type { Noise } from '../noise.js';
import type { Outage } from './outages.js';
import { levelsBuffer, type Radio } from './signal.js';

/** A device joined an access point, left it, or tried to join and failed. */
export type Association = {
  /** Second of the day. */
  second: number;
  mac: string;
  /** The index of the access point. */
  point: number;
  /** The access point that it was on before; -1 if the controller knows none. */
  from: number;
  kind: 'joined' | 'left' | 'failed';
  /** The login of whoever uses the device; '' if its record carries none. */
  user: string;
};

/**
 * What all devices share: the air, the load of the access points, which are down, and what
 * happened.
 */
export class Airspace {
  readonly noise: Noise;
  readonly seed: number;
  /** The share of leavings that are logged. */
  readonly departures: number;
  readonly hearing: readonly Hearing[];
  readonly radio: Radio;
  /** A buffer for one scan. */
  readonly scanned = levelsBuffer();
  readonly #points: readonly AccessPoint[];
  readonly #clients: Int32Array;
  readonly #down: Uint8Array;
  #reports: Association[] = [];

  constructor(
    points: readonly AccessPoint[],
    hearing: readonly Hearing[],
    radio: Radio,
    noise: Noise,
    seed: number,
    departures: number,
  ) {
    this.#points = points;
    this.hearing = hearing;
    this.radio = radio;
    this.noise = noise;
    this.seed = seed;
    this.departures = departures;
    this.#clients = new Int32Array(points.length);
    this.#down = new Uint8Array(points.length);
  }

  isFull(point: number): boolean {
    return (this.#clients[point] as number) >= this.noise.clientsPerAccessPoint;
  }

  isDown(point: number): boolean {
    return this.#down[point] === 1;
  }

  enter(point: number): void {
    this.#clients[point] = (this.#clients[point] as number) + 1;
  }

  leave(point: number): void {
    this.#clients[point] = (this.#clients[point] as number) - 1;
  }

  report(association: Association): void {
    this.#reports.push(association);
  }

  /** What was reported since the last call. */
  takeReports(): Association[] {
    const reports = this.#reports;
    this.#reports = [];
    return reports;
  }

  /**
   * Sets which access points are down at this second.
   * @returns whether any of them has just gone down
   */
  setOutages(outages: readonly Outage[], second: number): boolean {
    let lost = false;
    this.#points.forEach(({ index, controller }) => {
      const down = outages.some(
        (outage) => outage.controller === controller && outage.from <= second && second < outage.to,
      );
      if (down && !this.#down[index]) lost = true;
      this.#down[index] = down ? 1 : 0;
    });
    return lost;
  }
}
