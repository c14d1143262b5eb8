import type { VerdictShares } from '../../attendance/verdict.js';
import type { Transaction } from '../pool.js';
import { readRow } from '../read.js';

/** The shares of fewer verdicts would say what single students did. */
const LEAST_VERDICTS = 20;

/**
 * Of the verdicts in a day's classes that count in its rates, the share of each kind. They go into
 * Temporal's histories, so they are rounded to hundredths.
 * @returns null for a day with very few of them
 */
export async function readShares(
  tx: Transaction,
  { date, rosterVersion }: { date: string; rosterVersion: number },
): Promise<VerdictShares | null> {
  const shares = await readRow<VerdictShares>(
    tx,
    `SELECT ROUND(0e0 + present / verdicts, 2) AS present,
            ROUND(0e0 + partial / verdicts, 2) AS partial,
            ROUND(0e0 + absent / verdicts, 2) AS absent,
            ROUND(0e0 + unknown / verdicts, 2) AS unknown,
            ROUND(0e0 + not_measured / verdicts, 2) AS not_measured
     FROM (SELECT SUM(a.present) AS present, SUM(a.partial) AS partial, SUM(a.absent) AS absent,
                  SUM(a.unknown) AS unknown, SUM(a.not_measured) AS not_measured,
                  SUM(a.present + a.partial + a.absent + a.unknown + a.not_measured) AS verdicts
           FROM class c JOIN class_attendance a USING (class_no)
           WHERE c.version = :rosterVersion AND c.class_date = :date
             AND a.state IN ('provisional', 'final')) AS sums
     WHERE verdicts >= :least`,
    { date, rosterVersion, least: LEAST_VERDICTS },
  );
  return shares ?? null;
}
