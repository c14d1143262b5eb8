import { shareText } from '../../attendance/feed/words.js';
import type { Config } from '../../config.js';
import type { Position } from '../../mysql/ingest/positions.js';
import { readRosterLogins } from '../../mysql/roster/coverage.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';

/** What a partition has counted; nothing before its first batch. */
type LoginCounts = Partial<Pick<Position, 'events' | 'logins' | 'knownLogins'>>;

/** Whether logins say whose a device is, in one line, for `rollcall check`. */
export async function findLogins(
  config: Config,
  partitions: readonly LoginCounts[],
): Promise<string> {
  return loginsText(await withDatabase(readRosterLogins, config), partitions);
}

/** @param students how many students have a login in the newest roster */
export function loginsText(students: number, partitions: readonly LoginCounts[]): string {
  if (students === 0) return 'not read, because the newest roster has none';
  const { events, logins, knownLogins } = loginCounts(partitions);
  const roster = `${counted(students, 'student has', 'students have')} one in the roster`;
  if (events === 0) return `${roster}; no events yet`;
  const carried = `${shareText(logins / events)} of ${counted(events, 'event')} carried a login`;
  const believed =
    logins === 0 ? '' : `, ${shareText(knownLogins / logins)} of these were of a student`;
  return `${roster}; ${carried}${believed}`;
}

/** The counts of all partitions together. */
export function loginCounts(partitions: readonly LoginCounts[]): Required<LoginCounts> {
  const sum = (count: keyof LoginCounts) =>
    partitions.reduce((total, one) => total + (one[count] ?? 0), 0);
  return { events: sum('events'), logins: sum('logins'), knownLogins: sum('knownLogins') };
}
