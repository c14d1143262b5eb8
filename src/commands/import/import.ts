import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { causesOf, causeText } from '../../attendance/roster/causes.js';
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
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { readRosterFiles } from './roster-files.js';

type Flags = { force?: boolean; json?: boolean };

/** A stored roster, and what is odd about it but allowed. */
export type ImportResult = { imported: ImportedRoster; warnings: RosterFault[] };

/** Adds `rollcall import`. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('load the roster CSV files of a folder as a new version, all or nothing')
    .argument('<dir>', 'the folder that holds the CSV files')
    .option('--force', 'accept a roster less than half as large as the one before')
    .option('--json', 'print the result as JSON')
    .action(async (dir: string, flags: Flags) => {
      const result = await importRoster(dir, loadConfig(), flags);
      process.stdout.write(flags.json ? jsonText(result) : resultText(result));
    });
}

/**
 * Reads and checks the CSV files of a folder, and stores them as a new version, all or nothing.
 * @param options force: accept a roster that is less than half as large as the one before
 * @throws RollcallError `refused`, after printing every bad line; `usage` for another MAC key, a
 * database without the schema, or a folder that is not there
 */
export async function importRoster(
  dir: string,
  config: Config,
  options: { force?: boolean } = {},
): Promise<ImportResult> {
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
  for (const cause of causesOf(checked.errors)) process.stderr.write(`${causeText(cause)}\n`);
  throw new RollcallError(
    'refused',
    `The roster in ${dir} has ${counted(checked.errors.length, 'error')}, listed above; nothing was imported.`,
  );
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

function jsonText({ imported, warnings }: ImportResult): string {
  const { version, unchanged, firstDate, lastDate, counts } = imported;
  return `${JSON.stringify({ version, unchanged, firstDate, lastDate, ...counts, warnings }, null, 2)}\n`;
}

function resultText({ imported, warnings }: ImportResult): string {
  const { version, unchanged, counts, firstDate, lastDate } = imported;
  const headline = unchanged
    ? `Roster unchanged: it is the same as version ${version}.`
    : `Roster version ${version} imported.`;
  const lines = [
    headline,
    `${counts.students} students, ${counts.devices} devices, ${counts.accessPoints} access points, ${counts.sections} sections, ` +
      `${counts.enrolments} enrolments, ${counts.classes} classes from ${firstDate} to ${lastDate}.`,
    ...causesOf(warnings).map((cause) => `warning: ${causeText(cause)}`),
  ];
  return `${lines.join('\n')}\n`;
}
