import { addDays } from '../../attendance/wall-clock.js';
import type { Database, Transaction } from '../pool.js';
import { readRows, write } from '../read.js';
import { withRestingDay } from './resting-day.js';

/** A day learns from so many days before it at most: the bound of `learningDays`. */
const LONGEST_LEARNING_DAYS = 366;
const OF_VERSION = ['signature', 'signature_silence', 'signature_stay', 'learned_room'];
const OF_DAY = ['learned_time', 'learned_silence', 'learned_stay'];

/**
 * Deletes what was learned and can explain nothing any more: the signatures of days before `limit`,
 * whose evidence has gone, and what these days have taught. It holds no person, but it is nearly
 * half as large as the evidence. Of each policy the last signatures before `limit` stay, because a
 * later day that taught nothing was decided with them. Nothing goes while old evidence is held
 * back, and nothing of a day that was learned or rolled up again lately.
 *
 * One transaction for each version and for each day, while no rollup of the day is under way: a
 * crash leaves whole ones, and the next night finds the rest.
 * @param limit "YYYY-MM-DD"
 * @param goOn called after each transaction; false: leave the rest to the next night
 */
export async function expireLearned(
  db: Database,
  limit: string,
  now: string,
  goOn: () => boolean,
): Promise<void> {
  for (const old of await readRows<OldVersion>(db, SELECT_VERSIONS, { limit })) {
    await withRestingDay(db, old.day, now, (tx) => deleteLearned(tx, old));
    if (!goOn()) return;
  }
  const firstDay = addDays(limit, -LONGEST_LEARNING_DAYS);
  for (const old of await readRows<OldStatistics>(db, SELECT_TAUGHT, { firstDay })) {
    await withRestingDay(db, old.day, now, (tx) => deleteTaught(tx, old));
    if (!goOn()) return;
  }
}

type OldVersion = { version: number; day: string };
type OldStatistics = { policy: string; day: string };

async function deleteLearned(tx: Transaction, { version }: OldVersion): Promise<void> {
  for (const table of [...OF_VERSION, 'signature_version'])
    await write(tx, `DELETE FROM ${table} WHERE version = :version`, { version });
}

async function deleteTaught(tx: Transaction, old: OldStatistics): Promise<void> {
  for (const table of OF_DAY)
    await write(tx, `DELETE FROM ${table} WHERE policy = :policy AND day = :day`, old);
}

const NOTHING_HELD_BACK = "NOT EXISTS (SELECT 1 FROM held_back WHERE what = 'evidence')";

const SELECT_VERSIONS = `
  SELECT v.version, v.day
  FROM signature_version v
  JOIN (SELECT policy, MAX(day) AS day FROM signature_version WHERE day < :limit
        GROUP BY policy) AS last ON last.policy = v.policy
  LEFT JOIN day_rollup u ON u.day = v.day
  LEFT JOIN rollup_start s ON s.day = v.day
  WHERE v.day < last.day AND v.learned_at < :limit
    AND COALESCE(u.rolled_up_at < :limit, TRUE) AND COALESCE(s.started_at < :limit, TRUE)
    AND ${NOTHING_HELD_BACK}
  ORDER BY v.version`;

const SELECT_TAUGHT = `
  SELECT policy, day
  FROM (${OF_DAY.map((table) => `SELECT DISTINCT policy, day FROM ${table}`).join(' UNION ')}) AS t
  WHERE day < :firstDay AND ${NOTHING_HELD_BACK}
  ORDER BY day, policy`;
