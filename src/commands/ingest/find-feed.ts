import { liveFault, liveSentence, type LiveFeed } from '../../attendance/feed/live-feed.js';
import { shareText } from '../../attendance/feed/words.js';
import { wallClock } from '../../attendance/wall-clock.js';
import type { Config } from '../../config.js';
import { RollcallError } from '../../errors.js';
import { readHeldDays, readLiveFeed, type HeldDays } from '../../mysql/answers/feed-health.js';
import { readUsualFeeds } from '../../mysql/rollup/day-feed.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';

/** Whether the records fit the campus. */
export type FeedHealth = {
  held: HeldDays;
  live: LiveFeed;
  /** Why today's records look broken; null where they do not. */
  fault: string | null;
};

/** Looks at the days that are held back, and at a sample of today's records. */
export async function feedHealth(config: Config): Promise<FeedHealth> {
  const now = wallClock(Date.now(), config.timeZone);
  return withDatabase(async (db) => {
    const live = await readLiveFeed(db, now);
    const cause = liveFault(live, await readUsualFeeds(db, now.slice(0, 10)));
    return { held: await readHeldDays(db), live, fault: cause ? liveSentence(cause) : null };
  }, config);
}

/**
 * The feed in one line, for `rollcall check`.
 * @throws RollcallError `failed` where today's records look broken or a day is held back
 */
export async function findFeed(config: Config): Promise<string> {
  const health = await feedHealth(config);
  const text = feedText(health);
  if (health.fault !== null || health.held.newest) throw new RollcallError('failed', text);
  return text;
}

export function feedText({ held, live, fault }: FeedHealth): string {
  return [heldText(held), liveText(live), ...(fault === null ? [] : [fault])].join(' ');
}

function heldText({ days, newest }: HeldDays): string {
  if (!newest) return 'No day is held back.';
  const { date, reason } = newest;
  const which = days === 1 ? `${date} is held back` : `${days} days are held back, last ${date}`;
  return `${which}. ${reason} Mend the cause and roll the day up again, or run "rollcall rollup accept".`;
}

function liveText({ events, failed, unlisted, unknownDevices }: LiveFeed): string {
  if (events === 0) return 'No records of today.';
  const share = (count: number) => shareText(count / events);
  return (
    `Today, of ${counted(events, 'event')}: ${share(failed)} failed, ` +
    `${share(unlisted)} from access points that the roster does not list, ` +
    `${share(unknownDevices)} of unknown devices.`
  );
}
