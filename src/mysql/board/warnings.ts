import { liveFault } from '../../attendance/feed/live-feed.js';
import { readLiveFeed } from '../answers/feed-health.js';
import type { Database } from '../pool.js';
import { readRow, readRows } from '../read.js';
import { readUsualFeeds } from '../rollup/day-feed.js';

/** Something that is wrong with what is shown of now, and of how much. */
export type NowWarning = {
  kind: 'behind' | 'blocked' | 'paused' | 'stopped' | 'feed' | 'roster_ends' | 'no_roster';
  count: number;
};

/** A worker reads so many records in some tenths of a second. */
const BEHIND_RECORDS = 10_000;
/** A position that is read is written at least every 35 s, busy or idle. */
const MOST_SILENT_SECONDS = 120;

/**
 * What is wrong with ingest. A partition whose position nobody has written for two minutes counts
 * as stopped, whatever its row says: its workers are gone.
 */
export async function readIngestWarnings(db: Database, topic: string): Promise<NowWarning[]> {
  const rows = await readRows<NowWarning>(
    db,
    `SELECT IF(state = 'running' AND updated_at < UTC_TIMESTAMP(3) - INTERVAL :silent SECOND,
               'stopped', state) AS kind, COUNT(*) AS count
     FROM ingest_position WHERE topic = :topic GROUP BY kind
     UNION ALL
     SELECT 'behind', SUM(IF(end_offset > next_offset, end_offset - next_offset, 0))
     FROM ingest_position WHERE topic = :topic`,
    { topic, silent: MOST_SILENT_SECONDS },
  );
  return rows
    .map(({ kind, count }) => ({ kind, count: Number(count ?? 0) }))
    .filter(({ kind, count }) =>
      kind === 'behind'
        ? count >= BEHIND_RECORDS
        : kind === 'blocked' || kind === 'paused' || kind === 'stopped',
    );
}

/** So many days before the roster ends somebody should import the next one. */
const ENDS_WITHIN_DAYS = 7;

/**
 * What is wrong with the roster and with today's records. It reads a sample of the records, so it
 * is not for every second.
 */
export async function readSlowWarnings(db: Database, now: string): Promise<NowWarning[]> {
  const today = now.slice(0, 10);
  const roster = await readRow<{ daysLeft: number; pinned: number | null }>(
    db,
    `SELECT DATEDIFF(v.last_date, :today) AS daysLeft, d.version AS pinned
     FROM roster_head h JOIN roster_version v ON v.version = h.version
     LEFT JOIN roster_day d ON d.day = :today`,
    { today },
  );
  const warnings: NowWarning[] = [];
  if (!roster || (roster.daysLeft < 0 && roster.pinned === null))
    warnings.push({ kind: 'no_roster', count: 0 });
  else if (roster.daysLeft <= ENDS_WITHIN_DAYS)
    warnings.push({ kind: 'roster_ends', count: Math.max(0, roster.daysLeft) });
  const live = await readLiveFeed(db, now);
  if (liveFault(live, await readUsualFeeds(db, today))) warnings.push({ kind: 'feed', count: 1 });
  return warnings;
}
