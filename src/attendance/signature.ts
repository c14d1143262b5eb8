import type { StandardParameters } from './standard-parameters.js';

/** An access point that the roster lists for a room; weight 0..1. */
export type ListedAccessPoint = { room: string; accessPointNo: number; weight: number };

/**
 * What learning knows, under one version: the signature of each room (the share of the time of those present there that is spent on an access point) and the
 * background (the same, of enrolled students at class times who are not in their class). Both are smoothed; an access point that is not in a table has
 * the share `floor`.
 */
export type Tables = {
  version: number;
  floor: number;
  signatures: ReadonlyMap<string, ReadonlyMap<number, number>>;
  background: ReadonlyMap<number, number>;
};

/** Weighted time on access points: of those present, by room, and of those elsewhere. Whole numbers of 1/10,000 minute, so that no order of adding changes a sum. */
export type Statistics = {
  present: Map<string, Map<number, number>>;
  elsewhere: Map<number, number>;
};

export const UNITS_PER_TENTH = 1000;
const UNITS_PER_HOUR = 600 * UNITS_PER_TENTH;

export function emptyStatistics(): Statistics {
  return { present: new Map(), elsewhere: new Map() };
}

/** Adds `more` to `sum`. */
export function addStatistics(sum: Statistics, more: Statistics): Statistics {
  for (const [room, times] of more.present) {
    const into = roomOf(sum, room);
    for (const [no, units] of times) into.set(no, (into.get(no) ?? 0) + units);
  }
  for (const [no, units] of more.elsewhere) sum.elsewhere.set(no, (sum.elsewhere.get(no) ?? 0) + units);
  return sum;
}

export function roomOf(statistics: Statistics, room: string): Map<number, number> {
  let times = statistics.present.get(room);
  if (!times) statistics.present.set(room, (times = new Map()));
  return times;
}

/** The tables that the statistics of some days come to. */
export function tablesOf(
  statistics: Statistics,
  listed: readonly ListedAccessPoint[],
  version: number,
  parameters: Pick<StandardParameters, 'smoothing' | 'signaturePriorHours'>,
): Tables {
  const prior = new Map<string, Map<number, number>>();
  const known = new Set<number>(statistics.elsewhere.keys());
  for (const { room, accessPointNo, weight } of listed) {
    if (weight <= 0) continue;
    known.add(accessPointNo);
    const points = prior.get(room) ?? new Map<number, number>();
    prior.set(room, points.set(accessPointNo, weight));
  }
  for (const times of statistics.present.values()) for (const no of times.keys()) known.add(no);
  const floor = parameters.smoothing / Math.max(1, known.size);
  const signatures = new Map<string, Map<number, number>>();
  for (const room of [...new Set([...prior.keys(), ...statistics.present.keys()])].sort()) {
    const times = new Map(statistics.present.get(room));
    const points = prior.get(room) ?? new Map<number, number>();
    const total = [...points.values()].reduce((sum, weight) => sum + weight, 0);
    for (const [no, weight] of points)
      times.set(no, (times.get(no) ?? 0) + (weight / total) * parameters.signaturePriorHours * UNITS_PER_HOUR);
    signatures.set(room, shares(times, parameters.smoothing, floor));
  }
  return { version, floor, signatures, background: shares(statistics.elsewhere, parameters.smoothing, floor) };
}

function shares(times: ReadonlyMap<number, number>, smoothing: number, floor: number): Map<number, number> {
  const inOrder = [...times].sort((a, b) => a[0] - b[0]);
  const total = inOrder.reduce((sum, [, units]) => sum + units, 0);
  return new Map(inOrder.map(([no, units]) => [no, (1 - smoothing) * (units / total) + floor]));
}
