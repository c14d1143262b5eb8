import type { Command } from 'commander';
import { registerCampusAdd } from './add.js';
import { registerCampusList } from './list.js';
import { registerCampusRemove } from './remove.js';

/** Adds `rollcall campus` and its commands, in the order in which its help lists them. */
export function registerCampus(program: Command): void {
  const campus = program
    .command('campus')
    .description('the campuses of an installation that has several (docs/campuses.md)');
  registerCampusAdd(campus);
  registerCampusList(campus);
  registerCampusRemove(campus);
}
