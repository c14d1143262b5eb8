import type { Command } from 'commander';
import { wallClock } from '../attendance/wall-clock.js';
import { loadConfig } from '../config.js';
import { RollcallError } from '../errors.js';
import { findStudent } from '../mysql/decisions/corrections.js';
import { eraseStudent, type Erased } from '../mysql/decisions/erase-student.js';
import type { Database } from '../mysql/pool.js';
import { withDatabase } from './connect/with-database.js';

/** Adds `rollcall erase`. */
export function registerErase(program: Command): void {
  program
    .command('erase')
    .description(
      "remove a student's device links, access events, live presence, evidence, verdicts and corrections; enrolments and the counts of past classes stay",
    )
    .requiredOption('--student <id>', 'the student, as the roster writes the id')
    .option('--json', 'print what was removed as JSON')
    .action(async ({ student, json }: { student: string; json?: boolean }) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const erased = await withDatabase((db) => erase(db, student, now), config);
      console.log(json ? JSON.stringify(erased) : erasedText(erased));
    });
}

/** Removes what is stored of a student; safe to repeat. @throws RollcallError `refused` for an id that no roster has */
export async function erase(db: Database, studentId: string, now: string): Promise<Erased> {
  const studentNo = await findStudent(db, studentId);
  if (studentNo === undefined)
    throw new RollcallError(
      'refused',
      'No roster has a student with that id, so nothing was removed.',
    );
  return eraseStudent(db, studentNo, now);
}

function erasedText(erased: Erased): string {
  const counts = [
    `${counted(erased.deviceLinks, 'device link')} (of ${counted(erased.devices, 'device')})`,
    counted(erased.events, 'access event'),
    `${erased.livePresence} of live presence`,
    counted(erased.verdicts, 'verdict'),
    `${erased.classEvidence} of evidence in classes`,
    `${erased.freeEvidence} of evidence in free time`,
    counted(erased.corrections, 'correction'),
  ];
  return (
    `Removed: ${counts.join(', ')}.\n` +
    'The student is still enrolled, and past classes keep their counts; a rollup from now on knows no device of the student.\n' +
    'Importing the newest roster again brings no device link back; a roster in which anything has changed does, unless its devices.csv leaves the devices out. ' +
    'Where its students.csv opts the student out, the links only serve to drop the events.'
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
