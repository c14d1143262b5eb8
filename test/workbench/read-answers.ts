import { expect } from 'vitest';
import { scopeRates } from '../../src/commands/asked/scope-rates.js';
import { crssearch } from '../../src/commands/legacy/crssearch.js';
import { timesearch } from '../../src/commands/legacy/timesearch.js';
import { classRows, readExportDays, verdictRows } from '../../src/mysql/answers/export-rows.js';
import { ALL_RIGHTS } from '../../src/mysql/board/rights.js';
import type { Database } from '../../src/mysql/pool.js';
import { write } from '../../src/mysql/read.js';
import { lmsFile } from '../../src/service/lms-file.js';

/**
 * Makes one course of all classes of a day that is not rolled up, and rolls one of them up while it
 * is in progress: such a day is summed in all ways.
 */
export async function beginDay(db: Database, date: string): Promise<void> {
  await write(
    db,
    `UPDATE class SET course = 'CSC1000', section = CONCAT('x', section_no)
     WHERE class_date = :date`,
    { date },
  );
  await write(
    db,
    `INSERT INTO class_attendance (class_no, enrolled, present, partial, absent, unknown,
       not_measured, seed_present, state, policy, rolled_up_at)
     SELECT MIN(c.class_no), 1, 1, 0, 0, 0, 0, 1, 'provisional', 'seed', c.class_date
     FROM day_class c WHERE c.class_date = :date GROUP BY c.class_date`,
    { date },
  );
}

/**
 * Asks the database what day, course, crssearch, timesearch and export ask.
 * @param inProgress a day that `beginDay` has begun: it is summed in another way
 */
export async function readAnswers(db: Database, day: string, inProgress: string): Promise<void> {
  for (const date of [day, inProgress])
    for (const scope of [{}, { course: 'CSC1000' }]) await scopeRates(db, { date, ...scope });
  await crssearch(db, { date: day, course: 'CSC1000', section: '1' }, `${day} 23:00:00`);
  await timesearch(db, day, `${day} 23:00:00`);
  await readExportDays(db, day, day);
  for (const rows of [classRows(db, day), verdictRows(db, day)])
    expect((await rows.next()).done).toBe(false);
  const course = { course: 'CSC1000', section: null, from: day, to: day };
  await lmsFile(db, ALL_RIGHTS, course, { platform: 'canvas', now: `${day} 23:00:00` });
}
