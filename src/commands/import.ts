import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { checkRoster } from '../attendance/roster-check.js';
import { rosterText } from '../attendance/roster-text.js';
import type { Roster, RosterFault } from '../attendance/roster.js';
import { expandTimetable, timetableDays } from '../attendance/timetable.js';
import { loadConfig } from '../config.js';
import { createDeviceKeyOf, macKeyFingerprint } from '../device-key.js';
import { RollcallError } from '../errors.js';
import { schemaLacks } from '../mysql/migrate.js';
import { connectDatabase, type Database } from '../mysql/pool.js';
import type { NewRoster } from '../mysql/roster-rows.js';
import { writeRoster, type ImportedRoster } from '../mysql/roster-writes.js';
import { checkMacKey } from '../mysql/settings.js';
import { readRosterFiles } from './roster-files.js';

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
      const config = loadConfig();
      const macKey = config.macKey();
      const mysqlUrl = config.mysqlUrl();
      const { roster, warnings } = readRoster(dir, macKey);
      const db = await connectDatabase(mysqlUrl);
      try {
        await checkDatabase(db, macKey);
        const imported = await writeRoster(db, newRoster(roster), options);
        process.stdout.write(options.json ? jsonText(imported, warnings) : resultText(imported, warnings));
      } finally {
        await db.end();
      }
    });
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

async function checkDatabase(db: Database, macKey: string): Promise<void> {
  const lacking = await schemaLacks(db);
  if (lacking.length > 0) {
    throw new RollcallError(
      'usage',
      `The database's schema is not up to date (it lacks ${lacking.join(', ')}): run "rollcall migrate" first.`,
    );
  }
  await checkMacKey(db, macKeyFingerprint(macKey));
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
