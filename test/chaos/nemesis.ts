import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../workbench/workbench.js';
import { STRIKES, type Victims } from './faults.js';
import { FAULT_KINDS, planFaults, type PlannedFault } from './plan.js';
import type { Recoveries } from './recoveries.js';

/** What has not recovered by then is hit again as it is. */
const RECOVERS_WITHIN_MS = 90_000;

export type Unleashed = {
  seed: number;
  /** No fault begins after these, but for the first four: every target is hit however slow the machine is. */
  seconds: number;
  victims: Victims;
  recoveries: Recoveries;
  /** Receives a line for each fault that begins, and each that has healed. */
  say: (line: string) => void;
};

/** Has the faults of a seed happen, one after the other or at once, as planned; resolves when all have healed. Returns those that happened. */
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
    // It may be that it does not recover: whether it does in the end is for the checker.
    await eventually(recoveries.areOver, 'the positions to move', RECOVERS_WITHIN_MS).catch(
      () => undefined,
    );
  }
  await pause(begins.seconds * 1000);
}

function areAllHit(happened: PlannedFault[]): boolean {
  return new Set(happened.map(({ kind }) => FAULT_KINDS[kind].target)).size === 4;
}

/** Whoever awaits it later gets its error; until then it is no error that nobody handles. */
function handled(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}
