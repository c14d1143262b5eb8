import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { checkRoster } from '../../attendance/roster/check.js';
import { rosterText } from '../../attendance/roster/text.js';
import type { Roster, RosterFault } from '../../attendance/roster/roster.js';
import { expandTimetable, timetableDays } from '../../attendance/roster/timetable.js';
import { loadConfig, type Config } from '../../config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../../device-key.js';
import { RollcallError } from '../../errors.js';
import { requireFit } from '../../mysql/require-fit.js';
import type { NewRoster } from '../../mysql/roster/rows.js';
import { writeRoster, type ImportedRoster } from '../../mysql/roster/write-roster.js';
import { readRosterFiles } from './roster-files.js';
import { withDatabase } from '../connect/with-database.js';

type Options = { force?: boolean; json?: boolean };

/** `rollcall import DIR` */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('load the roster CSVs of a folder as a new version, all or nothing')
    .argument('<dir>', 'the folder that holds the CSV files')
    .option('--force', 'accept a roster that is less than half of the one before')
    .option('--json', 'print the result as JSON')
    .action(async (dir: string, options: Options) => {
      const { imported, warnings } = await importRoster(dir, loadConfig(), options);
      process.stdout.write(
        options.json ? jsonText(imported, warnings) : resultText(imported, warnings),
      );
    });
}

/**
 * Reads and checks a folder's CSV files and stores them as a new version, all or nothing.
 * @throws RollcallError `refused`, after printing every bad line
 */
export async function importRoster(
  dir: string,
  config: Config,
  options: { force?: boolean } = {},
): Promise<{ imported: ImportedRoster; warnings: RosterFault[] }> {
  const macKey = config.macKey();
  const { roster, warnings } = readRoster(dir, macKey);
  return withDatabase(async (db) => {
    await requireFit(db, macKeyFingerprint(macKey));
    return { imported: await writeRoster(db, newRoster(roster), options), warnings };
  }, config);
}

/** @throws RollcallError `refused`, after printing every bad line */
function readRoster(dir: string, macKey: string): { roster: Roster; warnings: RosterFault[] } {
  const checked = checkRoster(readRosterFiles(dir), createDeviceKeyOf(macKey));
  if (!('errors' in checked)) return checked;
  for (const fault of checked.errors) process.stderr.write(`${faultText(fault)}\n`);
  const count = checked.errors.length;
  throw new RollcallError(
    'refused',
    `The roster in ${dir} has ${count} ${count === 1 ? 'error' : 'errors'}, listed above; nothing was imported.`,
  );
}

function faultText({ file, line, reason }: RosterFault): string {
  return line === undefined ? `${file}: ${reason}` : `${file}:${line}: ${reason}`;
}

/** A checked roster with all that is stored of it. */
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

function jsonText(imported: ImportedRoster, warnings: RosterFault[]): string {
  const { version, unchanged, firstDate, lastDate, counts } = imported;
  return `${JSON.stringify({ version, unchanged, firstDate, lastDate, ...counts, warnings }, null, 2)}\n`;
}

function resultText(
  { version, unchanged, counts, firstDate, lastDate }: ImportedRoster,
  warnings: RosterFault[],
): string {
  const headline = unchanged
    ? `Roster unchanged: it is version ${version} already.`
    : `Roster version ${version} imported.`;
  const lines = [
    headline,
    `${counts.students} students, ${counts.devices} devices, ${counts.accessPoints} access points, ${counts.sections} sections, ` +
      `${counts.enrolments} enrolments, ${counts.classes} classes from ${firstDate} to ${lastDate}.`,
    ...warnings.map((warning) => `warning: ${faultText(warning)}`),
  ];
  return `${lines.join('\n')}\n`;
}
