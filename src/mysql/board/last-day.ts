import type { Database } from '../pool.js';
import { readRow } from '../read.js';

/**
 * The last day that is worth a look; null where there is none: the last one of which anything is
 * written if a class of it has begun, else the last one with results. One record after midnight
 * makes a day without anything to see.
 * @param at a time of the campus wall clock
 */
export async function readLastDay(db: Database, at: string): Promise<string | null> {
  const found = await readRow<{ heard: string | null; judged: string | null }>(
    db,
    `SELECT (SELECT MAX(day) FROM day_version WHERE day <= DATE(:at)) AS heard,
            (SELECT MAX(day) FROM day_rollup) AS judged`,
    { at },
  );
  const { heard, judged } = found!;
  if (heard === null || judged === null || heard <= judged) return judged ?? heard;
  const begun = await readRow(
    db,
    'SELECT 1 FROM day_class WHERE class_date = :heard AND starts_at <= :at LIMIT 1',
    { heard, at },
  );
  return begun ? heard : judged;
}
