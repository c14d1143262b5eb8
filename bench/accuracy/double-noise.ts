import { NOISES, type NoiseName } from '../../src/simulator/noise.js';
import { USUAL_PLAIN_NOISE, type PlainHabits, type PlainNoise } from './plain-noise.js';

/**
 * What is doubled in the first simulator: each noise of its table that makes the log or the
 * timetable less true. Who attends stays as it is; so does the radio of an empty building.
 */
const DOUBLED: readonly NoiseName[] = [
  'foreignDevicesPerAccessPoint',
  'notOnWifiShare',
  'neighbourShare',
  'flappingShare',
  'flappingMovesLow',
  'flappingMovesHigh',
  'sleepingPhoneShare',
  'sleepMinutesLow',
  'sleepMinutesHigh',
  'macChangeShare',
  'laptopLeftShare',
  'phoneLentShare',
  'duplicateShare',
  'outOfOrderShare',
  'outOfOrderSeconds',
  'clockSkewSeconds',
  'outagesPerMonth',
  'notHeldShare',
  'movedShare',
  'lateShare',
  'veryLateShare',
  'earlyLeaveShare',
  'breaksPerHour',
  'clashShare',
  'failedShare',
  'stickyShare',
];
/** Less of these is harder. */
const HALVED: readonly NoiseName[] = ['associationsPerConnectedHour'];

/** Twice the noise of the first simulator, within the limits of each. */
export const DOUBLE_NOISE: Readonly<Record<string, number>> = {
  ...timesEach(DOUBLED, 2),
  ...timesEach(HALVED, 0.5),
};

function timesEach(names: readonly NoiseName[], factor: number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, within(name, factor)]));
}

function within(name: NoiseName, factor: number): number {
  const { value, limits } = NOISES[name];
  return Math.max(limits[0], Math.min(limits[1], value * factor));
}

/** Twice the noise of the second simulator, and twice the habits given. */
export function doublePlainNoise(habits: Partial<PlainHabits> = {}): Partial<PlainNoise> {
  const { attendance, ...noises } = { ...USUAL_PLAIN_NOISE, ...habits };
  const doubled: Record<string, number> = Object.fromEntries(
    Object.entries(noises).map(([name, value]) => [name, Math.min(1, 2 * value)]),
  );
  return { ...doubled, attendance };
}

export const DOUBLE_TEXT =
  'every share and size of noise twice as large within its limits, and half as many associations per connected hour; who attends stays the same';
