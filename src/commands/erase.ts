import type { Command } from 'commander';
import { wallClock } from '../attendance/wall-clock.js';
import { loadConfig } from '../config.js';
import { RollcallError } from '../errors.js';
import { findStudent } from '../mysql/decisions/corrections.js';
import { eraseStudent, type Erased } from '../mysql/decisions/erase-student.js';
import type { Database } from '../mysql/pool.js';
import { withDatabase } from './connect/with-database.js';
import { counted } from './terminal/counted.js';

/** Adds `rollcall erase`. */
export function registerErase(program: Command): void {
  program
    .command('erase')
    .description(
      "remove a student's device links, access events, live presence, evidence, verdicts and corrections, and keep enrolments and the counts of past classes",
    )
    .requiredOption('--student <id>', 'the id as students.csv writes it')
    .option('--json', 'print the counts as JSON')
    .action(async ({ student, json }: { student: string; json?: boolean }) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const erased = await withDatabase((db) => erase(db, student, now), config);
      console.log(json ? JSON.stringify(erased) : erasedText(erased));
    });
}

/**
 * Removes what is stored of a student; safe to repeat.
 * @param now the campus wall clock, "YYYY-MM-DD HH:MM:SS"
 * @returns how many rows of each kind were removed
 * @throws RollcallError `refused` for an id that no roster has
 */
export async function erase(db: Database, studentId: string, now: string): Promise<Erased> {
  const studentNo = await findStudent(db, studentId);
  if (studentNo === undefined)
    throw new RollcallError(
      'refused',
      'No roster has a student with that id, so nothing was removed: write the id as students.csv does.',
    );
  return eraseStudent(db, studentNo, now);
}

function erasedText(erased: Erased): string {
  const counts = [
    `${counted(erased.deviceLinks, 'device link')} (of ${counted(erased.devices, 'device')})`,
    counted(erased.events, 'access event'),
    `${counted(erased.livePresence, 'row')} of live presence`,
    counted(erased.verdicts, 'verdict'),
    `${counted(erased.classEvidence, 'row')} of evidence in classes`,
    `${counted(erased.freeEvidence, 'row')} of evidence in free time`,
    counted(erased.corrections, 'correction'),
  ];
  return [
    `Removed: ${counts.join(', ')}.`,
    'The student is still enrolled, and past classes keep their counts. Rollups from now on know no device of the student.',
    'Importing the same roster again does not bring the device links back. Importing a changed roster does, if its devices.csv still lists the devices.',
    'If its students.csv also says that the student opted out, the links only serve to drop the events.',
  ].join('\n');
}
