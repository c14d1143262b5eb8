import type { Database } from '../pool.js';
import { readRow } from '../read.js';
import { countClassesInProgress } from '../rollup/nightly.js';

/**
 * The last day that is worth a look; null where there is none. While a class is in progress it is
 * the last one of which anything is written; else the last one with results, since one record after
 * midnight makes a day without any.
 * @param at a time of the campus wall clock
 */
export async function readLastDay(db: Database, at: string): Promise<string | null> {
  const found = await readRow<{ heard: string | null; judged: string | null }>(
    db,
    `SELECT (SELECT MAX(day) FROM day_version) AS heard,
            (SELECT MAX(day) FROM day_rollup) AS judged`,
  );
  const { heard, judged } = found!;
  if (heard === null || judged === null) return heard ?? judged;
  const isLive = (await countClassesInProgress(db, at)) > 0;
  return isLive && heard > judged ? heard : judged;
}
