import { expect } from 'vitest';
import { rows } from '../workbench/checker.js';
import type { Workbench } from '../workbench/workbench.js';
import type { Happened } from './happened.js';
import { ageDay, patientNight } from './nights.js';

/** Rolls the open days up in order: the first by what it learns, the others by the policy seed. */
export async function rollUpOpenDays(bench: Workbench, openDays: string[]): Promise<void> {
  for (const [i, day] of openDays.entries())
    await bench.succeed([
      'rollup',
      'run',
      '--date',
      day,
      '--policy',
      i === 0 ? 'standard' : 'seed',
    ]);
}

/**
 * Brings everything to its end when no fault lasts: all is read, the days whose time has come are
 * expired, and the other days are rolled up.
 */
export async function settle(bench: Workbench, { openDays, expiredDays }: Happened): Promise<void> {
  await bench.succeed(['ingest', 'resume']);
  await bench.succeed(['ingest', 'wait', '--timeout', '240']);
  for (const day of expiredDays) await ageDay(bench, day);
  await patientNight(bench);
  // A day that was under rollup waits for the next night.
  await patientNight(bench);
  expect(await rows(bench, 'SELECT day FROM expired_day ORDER BY day')).toEqual(
    expiredDays.map((day) => ({ day })),
  );
  await rollUpOpenDays(bench, openDays);
}
