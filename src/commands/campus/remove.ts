import type { Command } from 'commander';
import { removeCampus, requireKnownCampus } from '../../campuses/campus-files.js';
import { loadCampusFolder, loadCommonConfig } from '../../config.js';
import { RollcallError } from '../../errors.js';
import {
  campusWork,
  stopCampusWork,
  type CampusStopped,
  type CampusWork,
} from '../../temporal/campus.js';
import { withTemporal } from '../connect/with-temporal.js';

/** Adds `rollcall campus remove`. */
export function registerCampusRemove(campus: Command): void {
  campus
    .command('remove <name>')
    .description('forget the settings of a campus; its database and its topic stay as they are')
    .option('--stop', 'stop its ingest and its rollups first, and delete its schedules')
    .option('--json', 'print what was stopped as JSON')
    .action(async (name: string, { stop = false, json }: { stop?: boolean; json?: boolean }) => {
      const stopped = await remove(name, stop);
      console.log(json ? JSON.stringify({ campus: name, ...stopped }) : removedText(name, stopped));
    });
}

/** @throws RollcallError `refused` while something of the campus runs, unless it may be stopped */
async function remove(name: string, stop: boolean): Promise<CampusStopped> {
  const folder = loadCampusFolder();
  requireKnownCampus(folder, name);
  const stopped = await withTemporal(loadCommonConfig(), async (client) => {
    if (stop) return stopCampusWork(client, name);
    requireIdle(name, await campusWork(client, name));
    return { workflows: [], schedules: [], terminated: [] };
  });
  removeCampus(folder, name);
  return stopped;
}

function requireIdle(name: string, { workflows, schedules }: CampusWork): void {
  const running = [...workflows, ...schedules.map((id) => `the schedule ${id}`)];
  if (running.length === 0) return;
  throw new RollcallError(
    'refused',
    `The campus ${name} is at work: ${running.join(', ')}. Add --stop to stop all of it.`,
  );
}

function removedText(name: string, { workflows, schedules, terminated }: CampusStopped): string {
  return [
    ...schedules.map((id) => `Deleted the schedule ${id}.`),
    ...workflows.map((id) =>
      terminated.includes(id) ? `Terminated ${id}: no worker ended it in time.` : `Stopped ${id}.`,
    ),
    `Removed the campus ${name}. Its database and its topic are as they were. Start the workers that served it again.`,
  ].join('\n');
}
