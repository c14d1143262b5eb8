import type { Database } from '../pool.js';
import { readRow } from '../read.js';

/** What there is to ask for: the classes of a day, and the newest day that has been rolled up. */
export type AnswerCounts = { classes: number; newestRollup: string | null };

/** Reads through the views that people and BI tools use, so that it fails where they would. */
export async function countAnswers(db: Database, today: string): Promise<AnswerCounts> {
  const counts = await readRow<AnswerCounts>(
    db,
    `SELECT (SELECT COUNT(*) FROM class_rates WHERE class_date = :today) AS classes,
            (SELECT MAX(day) FROM day_rollup) AS newestRollup`,
    { today },
  );
  return counts!;
}
