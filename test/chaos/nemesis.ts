import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../workbench/workbench.js';
import { STRIKES, type Victims } from './faults.js';
import { FAULT_KINDS, planFaults, type PlannedFault } from './plan.js';
import type { Recoveries } from './recoveries.js';

/** After this time the next fault comes even if the positions do not move. */
const RECOVERS_WITHIN_MS = 90_000;

export type Unleashed = {
  seed: number;
  /**
   * No fault begins later than this, except the first four: they hit every target on the slowest
   * machine too.
   */
  seconds: number;
  victims: Victims;
  recoveries: Recoveries;
  /** Receives a line when a fault begins and when it is over. */
  say: (line: string) => void;
};

/**
 * Runs the faults of a seed, in a row or at once as planned.
 * @returns the faults that happened, when all are over
 */
export async function unleash({
  seed,
  seconds,
  victims,
  recoveries,
  say,
}: Unleashed): Promise<PlannedFault[]> {
  const startedAt = Date.now();
  const passed = () => (Date.now() - startedAt) / 1000;
  const tell = (line: string) => say(`${passed().toFixed(1).padStart(7)} s  ${line}`);
  const lanes = new Map<string, Promise<void>>();
  const happened: PlannedFault[] = [];

  const strike = async (fault: PlannedFault) => {
    const name = fault.lane.startsWith('worker') ? `${fault.kind} (${fault.lane})` : fault.kind;
    tell(`${name}, for ${fault.seconds.toFixed(1)} s`);
    recoveries.began(fault.kind);
    await STRIKES[fault.kind](victims, fault);
    recoveries.healed();
    tell(`${name}: healed`);
  };
  for (const fault of planFaults(seed)) {
    await untilItBegins(fault, lanes, recoveries);
    if (passed() > seconds && areAllHit(happened)) break;
    happened.push(fault);
    const before = lanes.get(fault.lane) ?? Promise.resolve();
    lanes.set(fault.lane, handled(before.then(() => strike(fault))));
  }
  await Promise.all(lanes.values());
  return happened;
}

async function untilItBegins(
  { begins }: PlannedFault,
  lanes: ReadonlyMap<string, Promise<void>>,
  recoveries: Recoveries,
): Promise<void> {
  if (begins.after === 'recovery') {
    await Promise.all(lanes.values());
    // If the positions do not move, the checker finds out at the end.
    await eventually(recoveries.areOver, 'the positions to move', RECOVERS_WITHIN_MS).catch(
      () => undefined,
    );
  }
  // The gap between two faults is part of the plan.
  await pause(begins.seconds * 1000);
}

function areAllHit(happened: PlannedFault[]): boolean {
  return new Set(happened.map(({ kind }) => FAULT_KINDS[kind].target)).size === 4;
}

/** Keeps the error for the caller that awaits the promise later; until then it is not unhandled. */
function handled(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}
