import type { Command } from 'commander';
import { wallClock } from '../../attendance/wall-clock.js';
import { loadConfig } from '../../config.js';
import { readAllOfPerson } from '../../mysql/answers/person-export.js';
import { noteLook } from '../../mysql/decisions/person-looks.js';
import type { Database } from '../../mysql/pool.js';
import { requireStudent } from '../asked/require-student.js';
import { withDatabase } from '../connect/with-database.js';

/** Adds `rollcall person export`. */
export function registerPerson(program: Command): void {
  program
    .command('person')
    .description('answer a person who asks what is stored')
    .command('export')
    .description('print all that is stored of one student, table by table, as JSON')
    .requiredOption('--student <id>', 'the id as students.csv writes it')
    .action(async ({ student }: { student: string }) => {
      const config = loadConfig();
      const now = wallClock(Date.now(), config.timeZone);
      const copy = await withDatabase((db) => exportPerson(db, student, now), config);
      process.stdout.write(`${JSON.stringify(copy, null, 2)}\n`);
    });
}

/** @throws RollcallError `refused` for an id that no roster has */
async function exportPerson(db: Database, student: string, now: string) {
  const studentNo = await requireStudent(
    db,
    student,
    'No roster has a student with that id, so nothing was read',
  );
  await noteLook(db, { studentNo, what: 'person_export', detail: '' }, now);
  return { student, exportedAt: now, tables: await readAllOfPerson(db, studentNo) };
}
