import { simulateCampus } from '../../src/simulator/simulate-campus.js';
import { readCampus, type BenchCampus } from './campus.js';
import { plainCampus } from './plain-campus.js';
import { HABIT_KINDS, type HabitKind, type PlainNoise } from './plain-noise.js';

export type CampusSize = { seed: number; students: number; days: number };

/**
 * Fixed before anything was tuned, and for reporting only: no rule and no parameter is chosen by
 * their figures.
 */
export const REPORTING: readonly CampusSize[] = [
  { seed: 9001, students: 2000, days: 5 },
  { seed: 9002, students: 3000, days: 10 },
  { seed: 9003, students: 1200, days: 14 },
];

/** Rules and parameters were chosen on these. */
export const TUNING: readonly CampusSize[] = [1, 2, 3].map((seed) => ({
  seed,
  students: 2000,
  days: 5,
}));

/** Noises are swept on these. */
export const SWEEPING: readonly CampusSize[] = [4, 5, 6].map((seed) => ({
  seed,
  students: 1000,
  days: 3,
}));

/** Campuses of the second simulator. Rules were chosen on these. */
export const PLAIN_TUNING: readonly CampusSize[] = [1, 2].map((seed) => ({
  seed,
  students: 1500,
  days: 5,
}));
/** Figures are reported on these. */
export const PLAIN_REPORTING: readonly CampusSize[] = [9101, 9102].map((seed) => ({
  seed,
  students: 1500,
  days: 5,
}));

export const QUICK: CampusSize = { seed: 7, students: 300, days: 2 };

export function simulated(
  size: CampusSize,
  noise: Readonly<Record<string, number>> = {},
  listedAccessPointShare = 1,
): BenchCampus {
  return readCampus(simulateCampus({ ...size, noise, listedAccessPointShare }));
}

export function plain(size: CampusSize, noise: Partial<PlainNoise> = {}): BenchCampus {
  return readCampus(plainCampus({ ...size, noise }));
}

/** A campus of the second simulator whose people have a habit, or all of them. */
export function withHabit(size: CampusSize, kind: HabitKind, noise: Partial<PlainNoise> = {}) {
  return plain(size, { ...HABIT_KINDS[kind], ...noise });
}
