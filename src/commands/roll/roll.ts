import type { Command } from 'commander';
import { registerRollAgreement } from './agreement.js';
import { registerRollImport } from './import-roll.js';

/** Adds `rollcall roll import` and `agreement`. */
export function registerRoll(program: Command): void {
  const roll = program
    .command('roll')
    .description('who was there by a roll, and how well the method agrees with it');
  registerRollImport(roll);
  registerRollAgreement(roll);
}
