import { join } from 'node:path';
import { makeCampus, type Campus } from '../workbench/campus.js';
import type { RunningWorker, Workbench } from '../workbench/workbench.js';
import { startLoad, type SteadyLoad } from './steady-load.js';

/** A small campus whose records a worker reads while they come in. */
export type LoadedCampus = { campus: Campus; worker: RunningWorker; load: SteadyLoad };

/** Imports a campus, starts a worker and ingest, and begins to send records of the day. */
export async function loadCampus(
  bench: Workbench,
  day: string,
  seed: number,
): Promise<LoadedCampus> {
  const campus = makeCampus(join(bench.folder, 'campus'), { students: 300, sections: 12, seed });
  await bench.succeed(['import', campus.folder]);
  const worker = await bench.startWorker();
  await bench.succeed(['ingest', 'start']);
  return { campus, worker, load: startLoad(bench, campus, day) };
}
