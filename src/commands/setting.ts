import type { Command } from 'commander';
import { configFrom, loadConfig, type Config } from '../config.js';
import { RollcallError } from '../errors.js';
import { isFileMark } from '../record-format.js';
import {
  changeSetting,
  EXPIRE_BEFORE,
  listSettings,
  type ListedSetting,
} from '../mysql/settings.js';
import { withDatabase } from './connect/with-database.js';
import { addWordFlags, askedDay, type WordFlags } from './terminal/flags.js';
import { tableText } from './terminal/table.js';

/** Adds `rollcall setting list` and `setting set`. */
export function registerSetting(program: Command): void {
  const setting = program
    .command('setting')
    .description('the settings that the database keeps, the same for all processes');
  setting
    .command('list')
    .description('list them, each with its last change')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = loadConfig();
      const found = await withDatabase((db) => listSettings(db, namesOf(config)), config);
      console.log(json ? JSON.stringify(found) : settingsText(found));
    });
  addWordFlags(
    setting
      .command('set <name> <value>')
      .description('change one for all processes, and keep who did it and why')
      .option('--json', 'print JSON'),
  ).action(
    async (name: string, text: string, { json, ...word }: WordFlags & { json?: boolean }) => {
      const config = loadConfig();
      const value = askedValue(config, name, text);
      const before = await withDatabase(
        (db) => changeSetting(db, { name, value, ...word }),
        config,
      );
      console.log(
        json
          ? JSON.stringify({ name, value, before: before ?? null })
          : doneText(name, value, before),
      );
    },
  );
}

function namesOf(config: Config): string[] {
  return [...Object.keys(config.shared), EXPIRE_BEFORE];
}

/** @throws RollcallError `usage` for another name, and for a value that the setting cannot have */
function askedValue(config: Config, name: string, text: string): string {
  if (name === EXPIRE_BEFORE) return askedDay(text);
  if (name === 'ROLLCALL_RECORD_FORMAT' && isFileMark(text)) return text;
  if (name in config.shared) return configFrom({ [name]: text }).shared[name]!;
  throw new RollcallError(
    'usage',
    `The database keeps no setting ${name}: it keeps ${namesOf(config).join(', ')}.`,
  );
}

function doneText(name: string, value: string, before: string | undefined): string {
  const was = before === undefined ? 'It had no value before' : `It was ${before}`;
  const next =
    name === EXPIRE_BEFORE
      ? `The next night deletes what is past its retention of the days before ${value}.`
      : `Set ${name}=${value} for every process and start the workers again.`;
  return `${name} is now ${value}. ${was}. ${next}`;
}

function settingsText(found: ListedSetting[]): string {
  if (found.length === 0)
    return 'The database keeps no settings yet: "rollcall migrate" or the first worker stores them.';
  return tableText(
    ['setting', 'value', 'changed by', 'at (UTC)', 'reason'],
    found.map(({ name, value, changedBy, changedAt, reason }) => [
      name,
      value,
      changedBy ?? '',
      changedAt ?? '',
      reason ?? '',
    ]),
  );
}
