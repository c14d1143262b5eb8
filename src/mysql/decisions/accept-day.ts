import { RollcallError } from '../../errors.js';
import { withTransaction, type Database, type Transaction } from '../pool.js';
import { readRow, write } from '../read.js';
import { markClasses } from '../rollup/seal-day.js';
import type { Word } from './confirmations.js';

/** A day that was held back. */
type HeldDay = {
  state: 'provisional' | 'final';
  rosterVersion: number;
  cause: string | null;
  reason: string | null;
};

/**
 * Makes the result of a day final that was held back because its feed looked broken. The figures
 * stay as the rollup found them. The acceptance names the cause, and holds for later rollups of the
 * day as long as they find the same cause.
 *
 * One transaction: a crash before the commit leaves the day held back, without an acceptance. A
 * crash after it leaves the day final, and accepting it again says that nothing is held back. The
 * lock on the day's row makes a seal of the day wait, which then finds the acceptance.
 * @returns the sentence that the day was held back with
 * @throws RollcallError `not_found` for a day without a rollup, `refused` for one that is not held
 * back, `conflict` while it is rolled up anew
 */
export async function acceptDay(
  db: Database,
  date: string,
  { by, reason, now }: Word,
): Promise<string> {
  return withTransaction(db, async (tx) => {
    const day = await lockHeldDay(tx, date);
    await refuseUnderWay(tx, date);
    await write(
      tx,
      `INSERT INTO day_acceptance (day, cause, held_reason, reason, accepted_by, accepted_at)
       VALUES (:date, :cause, :heldReason, :reason, :by, :now)`,
      { date, cause: day.cause, heldReason: day.reason, reason, by, now },
    );
    await write(
      tx,
      `UPDATE day_rollup SET state = 'final', held_cause = NULL, held_reason = NULL
       WHERE day = :date`,
      { date },
    );
    await markClasses(tx, { date, rosterVersion: day.rosterVersion }, 'final');
    // The sums stay: the retention may have deleted the evidence that they were counted from.
    await write(
      tx,
      `UPDATE course_attendance SET state = 'final' WHERE day = :date AND state = 'provisional'`,
      { date },
    );
    return day.reason!;
  });
}

async function lockHeldDay(tx: Transaction, date: string): Promise<HeldDay> {
  const day = await readRow<HeldDay>(
    tx,
    `SELECT state, roster_version AS rosterVersion, held_cause AS cause, held_reason AS reason
     FROM day_rollup WHERE day = :date FOR UPDATE`,
    { date },
  );
  if (!day)
    throw new RollcallError(
      'not_found',
      `${date} has no rollup yet: run "rollcall rollup run --date ${date}" first.`,
    );
  if (day.cause !== null) return day;
  throw new RollcallError(
    'refused',
    day.state === 'final'
      ? `${date} is final already: there is nothing to accept.`
      : `${date} is provisional because it was not over, or not all of its records had been read: roll it up again.`,
  );
}

/**
 * The classes of a day may stand half in its old rollup and half in a new one. A worker of an
 * earlier release seals without saying so: its day was rolled up after it began.
 */
async function refuseUnderWay(tx: Transaction, date: string): Promise<void> {
  const newer = await readRow(
    tx,
    `SELECT r.day FROM rollup_start r JOIN day_rollup u ON u.day = r.day
     WHERE r.day = :date AND NOT r.sealed AND r.started_at >= u.rolled_up_at`,
    {
      date,
    },
  );
  if (newer)
    throw new RollcallError(
      'conflict',
      `${date} is being rolled up anew: wait until that has ended, or roll the day up again.`,
    );
}
