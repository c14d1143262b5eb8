import type { VerdictShares } from '../../attendance/verdict.js';
import type { Transaction } from '../pool.js';
import { readRow } from '../read.js';

/** The shares of fewer verdicts would say what single students did. */
const LEAST_VERDICTS = 20;

/**
 * Of all verdicts of a day that `sumCourses` has summed, the share of each kind. They go into
 * Temporal's histories, so they are rounded to hundredths.
 * @returns null for a day with very few verdicts
 */
export async function readShares(tx: Transaction, date: string): Promise<VerdictShares | null> {
  const shares = await readRow<VerdictShares>(
    tx,
    `SELECT ROUND(0e0 + present / verdicts, 2) AS present,
            ROUND(0e0 + partial / verdicts, 2) AS partial,
            ROUND(0e0 + absent / verdicts, 2) AS absent,
            ROUND(0e0 + unknown / verdicts, 2) AS unknown,
            ROUND(0e0 + not_measured / verdicts, 2) AS not_measured
     FROM (SELECT SUM(present) AS present, SUM(partial) AS partial, SUM(absent) AS absent,
                  SUM(unknown) AS unknown, SUM(not_measured) AS not_measured,
                  SUM(present + partial + absent + unknown + not_measured) AS verdicts
           FROM course_attendance WHERE day = :date AND section = '') AS sums
     WHERE verdicts >= :least`,
    { date, least: LEAST_VERDICTS },
  );
  return shares ?? null;
}
