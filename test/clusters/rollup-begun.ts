import { rows } from '../workbench/checker.js';
import { eventually, type Workbench } from '../workbench/workbench.js';

/** Waits until a rollup of the day is under way: the first one, so nothing is sealed yet. */
export async function rollupBegun(bench: Workbench, day: string): Promise<void> {
  const begun = async () =>
    (await rows(bench, 'SELECT day FROM rollup_start WHERE day = ?', [day])).length === 1;
  await eventually(begun, 'the rollup to begin');
}
