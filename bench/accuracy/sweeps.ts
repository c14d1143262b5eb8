import { NOISES, type NoiseName } from '../../src/simulator/noise.js';
import { specs, SWEEPING, type CampusSpec } from './campuses.js';
import type { Scores } from './policies.js';
import { sumOfAll } from './sums.js';

/** One noise at each of its values, all others at their defaults. */
export type Sweep = {
  noise: NoiseName;
  about: string;
  points: { value: number; scores: Scores }[];
};

/** The ranges of the noise table, and beyond them to where the method fails. */
const VALUES: Partial<Record<NoiseName, readonly number[]>> = {
  devicesConnectedInClass: [1, 1.15, 1.3, 1.45, 1.6],
  associationsPerConnectedHour: [0.3, 0.6, 1, 2, 3.3, 6, 10],
  notOnWifiShare: [0.02, 0.12, 0.25, 0.4, 0.6, 0.8],
  optedOutShare: [0, 0.2, 0.4, 0.6, 0.9],
  neighbourShare: [0, 0.15, 0.3, 0.4, 0.6],
  macChangeShare: [0, 0.03, 0.1, 0.3, 0.6],
};

type Each = (all: readonly CampusSpec[]) => Promise<{ scores: Scores }[]>;

/** @param each measures campuses */
export function runSweeps(each: Each): Promise<Sweep[]> {
  const names = (Object.keys(NOISES) as NoiseName[]).filter(
    (noise) => VALUES[noise] ?? NOISES[noise].sweep,
  );
  return Promise.all(
    names.map(async (noise) => ({
      noise,
      about: NOISES[noise].about,
      points: await Promise.all(
        valuesOf(noise).map(async (value) => ({
          value,
          scores: sumOfAll(await each(specs('simulated', SWEEPING, { [noise]: value }))),
        })),
      ),
    })),
  );
}

/** Those given, or five over the range. */
function valuesOf(noise: NoiseName): readonly number[] {
  const [low, high] = NOISES[noise].sweep ?? [NaN, NaN];
  return VALUES[noise] ?? [0, 1, 2, 3, 4].map((step) => low + ((high - low) * step) / 4);
}
