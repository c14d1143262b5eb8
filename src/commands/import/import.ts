import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { causesOf, causeText } from '../../attendance/roster/causes.js';
import type { CheckedRoster } from '../../attendance/roster/check.js';
import { loadConfig, type Config } from '../../config.js';
import { macKeyFingerprint } from '../../device-key.js';
import { messageOf, RollcallError } from '../../errors.js';
import { requireFit } from '../../mysql/require-fit.js';
import { planImport, writeRoster, type ImportedRoster } from '../../mysql/roster/write-roster.js';
import { newRoster } from '../../service/new-roster.js';
import { readRoster } from '../../service/read-roster.js';
import { withDatabase } from '../connect/with-database.js';
import { fileErrorWords } from '../terminal/file-error.js';
import { counted } from '../terminal/counted.js';
import { registerNightlyImport } from './nightly.js';
import { importReport, importText } from './report.js';
import { registerImportStatus } from './status.js';

type ImportOptions = {
  /** Accept a roster that loses much of the one before. */
  force?: boolean;
  /** Accept fewer students, devices and enrolments than before, and no other loss. */
  acceptShrink?: boolean;
  /** Only check, and write nothing. */
  dryRun?: boolean;
};
type Flags = ImportOptions & { report?: string; json?: boolean };

/** Adds `rollcall import`, and its subcommands for the nightly import. */
export function registerImport(program: Command): void {
  // A flag behind the name of a subcommand is the subcommand's, also where `import` has the same.
  const command = program
    .enablePositionalOptions()
    .command('import')
    .description('load a roster as a new version, all or nothing')
    .argument(
      '<path>',
      'a folder of CSV files, a .zip of one, a .xlsx with a sheet for each file, or the https address of a .zip or .xlsx',
    )
    .option('--force', 'accept a roster that loses much of the one before')
    .option('--accept-shrink', 'accept a roster with far fewer students, devices or enrolments')
    .option('--dry-run', 'only check the roster, and say what an import would do')
    .option('--report <file>', 'write the report to a file too, as JSON')
    .option('--json', 'print the report as JSON')
    .action(async (path: string, flags: Flags) => {
      const config = loadConfig();
      const checked = await readRoster(path, config);
      const report = (result: ImportedRoster | string) => {
        const json = `${JSON.stringify(importReport(checked, result, flags), null, 2)}\n`;
        if (flags.report !== undefined) writeReport(flags.report, json);
        if (flags.json) process.stdout.write(json);
        else if (typeof result !== 'string')
          process.stdout.write(importText(checked, result, flags));
      };
      try {
        report(await importChecked(path, checked, config, flags));
      } catch (error) {
        if (!flags.json) printErrors(checked);
        if (error instanceof RollcallError && error.code === 'refused') report(messageOf(error));
        throw error;
      }
    })
    .enablePositionalOptions();
  registerNightlyImport(command);
  registerImportStatus(command);
}

/**
 * Reads and checks the files of a roster, and stores them as a new version, all or nothing.
 * @throws RollcallError `refused` for a bad line or a roster that loses much of the one before;
 * `usage` for another MAC key, a database without the schema, or a folder that is not there
 */
export async function importRoster(
  path: string,
  config: Config,
  options: ImportOptions = {},
): Promise<ImportedRoster> {
  return importChecked(path, await readRoster(path, config), config, options);
}

async function importChecked(
  path: string,
  checked: CheckedRoster,
  config: Config,
  options: ImportOptions,
): Promise<ImportedRoster> {
  if ('errors' in checked) {
    const reasons = checked.tooMany.map((reason) => `; ${reason}`).join('');
    throw new RollcallError(
      'refused',
      `The roster in ${path} has ${counted(checked.errors.length, 'error')}, listed above; nothing was imported${reasons}.`,
    );
  }
  return withDatabase(async (db) => {
    await requireFit(db, macKeyFingerprint(config.macKey()), { readOnly: options.dryRun ?? false });
    const roster = newRoster(checked.roster);
    const { force, acceptShrink, dryRun } = options;
    const accepted = { force, acceptShrink, mostShrink: config.importShrink };
    return dryRun ? planImport(db, roster, accepted) : writeRoster(db, roster, accepted);
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
