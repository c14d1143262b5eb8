import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { causesOf, causeText } from '../../attendance/roster/causes.js';
import { checkRoster, type CheckedRoster } from '../../attendance/roster/check.js';
import { checkFolder } from '../../attendance/roster/folder.js';
import { rosterText } from '../../attendance/roster/text.js';
import type { Roster } from '../../attendance/roster/roster.js';
import { expandTimetable, timetableDays } from '../../attendance/roster/timetable.js';
import { loadConfig, type Config } from '../../config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../device-key.js';
import { messageOf, RollcallError } from '../../errors.js';
import { requireFit } from '../../mysql/require-fit.js';
import type { NewRoster } from '../../mysql/roster/rows.js';
import { planImport, writeRoster, type ImportedRoster } from '../../mysql/roster/write-roster.js';
import { withDatabase } from '../connect/with-database.js';
import { fileErrorWords } from '../terminal/file-error.js';
import { counted } from '../terminal/counted.js';
import { importReport, importText } from './report.js';
import { readRosterFiles } from './roster-files.js';

type ImportOptions = {
  /** Accept a roster that loses much of the one before. */
  force?: boolean;
  /** Only check, and write nothing. */
  dryRun?: boolean;
};
type Flags = ImportOptions & { report?: string; json?: boolean };

/** Adds `rollcall import`. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('load the roster CSV files of a folder as a new version, all or nothing')
    .argument('<dir>', 'the folder that holds the CSV files')
    .option('--force', 'accept a roster that loses much of the one before')
    .option('--dry-run', 'only check the roster, and say what an import would do')
    .option('--report <file>', 'write the report to a file too, as JSON')
    .option('--json', 'print the report as JSON')
    .action(async (dir: string, flags: Flags) => {
      const config = loadConfig();
      const checked = readRoster(dir, config.macKey());
      const report = (result: ImportedRoster | string) => {
        const json = `${JSON.stringify(importReport(checked, result, flags), null, 2)}\n`;
        if (flags.report !== undefined) writeReport(flags.report, json);
        if (flags.json) process.stdout.write(json);
        else if (typeof result !== 'string')
          process.stdout.write(importText(checked, result, flags));
      };
      try {
        report(await importChecked(dir, checked, config, flags));
      } catch (error) {
        if (!flags.json) printErrors(checked);
        if (error instanceof RollcallError && error.code === 'refused') report(messageOf(error));
        throw error;
      }
    });
}

/**
 * Reads and checks the CSV files of a folder, and stores them as a new version, all or nothing.
 * @throws RollcallError `refused` for a bad line or a roster that loses much of the one before;
 * `usage` for another MAC key, a database without the schema, or a folder that is not there
 */
export async function importRoster(
  dir: string,
  config: Config,
  options: ImportOptions = {},
): Promise<ImportedRoster> {
  return importChecked(dir, readRoster(dir, config.macKey()), config, options);
}

async function importChecked(
  dir: string,
  checked: CheckedRoster,
  config: Config,
  options: ImportOptions,
): Promise<ImportedRoster> {
  if ('errors' in checked)
    throw new RollcallError(
      'refused',
      `The roster in ${dir} has ${counted(checked.errors.length, 'error')}, listed above; nothing was imported.`,
    );
  return withDatabase(async (db) => {
    await requireFit(db, macKeyFingerprint(config.macKey()), { readOnly: options.dryRun ?? false });
    const roster = newRoster(checked.roster);
    return options.dryRun ? planImport(db, roster, options) : writeRoster(db, roster, options);
  }, config);
}

/** @throws RollcallError `failed` */
function writeReport(file: string, json: string): void {
  try {
    writeFileSync(file, json);
  } catch (error) {
    throw new RollcallError(
      'failed',
      `The report cannot be written to ${file}: ${fileErrorWords(error) ?? messageOf(error)}. "rollcall check" says which roster is there now.`,
      { cause: error },
    );
  }
}

function printErrors(checked: CheckedRoster): void {
  if (!('errors' in checked)) return;
  for (const cause of causesOf(checked.errors)) process.stderr.write(`${causeText(cause)}\n`);
}

/** Reads and checks the files of a folder, their names included. */
function readRoster(dir: string, macKey: string): CheckedRoster {
  const { tables, names } = readRosterFiles(dir);
  const folder = checkFolder(names);
  const checked = checkRoster(tables, createDeviceKeyOf(macKey));
  const notRead = [...checked.notRead, ...folder.notRead];
  const found = 'errors' in checked ? checked.errors : [];
  const errors = [
    ...folder.errors,
    ...found.filter(({ file, line }) => line !== undefined || !folder.misnamed.has(file)),
  ];
  return errors.length > 0 || 'errors' in checked ? { errors, notRead } : { ...checked, notRead };
}

/** A checked roster with everything that is stored of it: its classes, its days, its hash. */
export function newRoster(roster: Roster): NewRoster {
  const hash = createHash('sha256');
  for (const line of rosterText(roster)) hash.update(`${line}\n`);
  return {
    roster,
    classes: expandTimetable(roster),
    days: timetableDays(roster),
    fingerprint: hash.digest('hex'),
  };
}
