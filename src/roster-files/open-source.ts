import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isUrl, shownSource } from '../attendance/roster/source.js';
import { RollcallError } from '../errors.js';
import { fetchRoster, type FetchOptions } from './fetch-roster.js';
import { openPacked, openRoster, type RosterSource } from './open-roster.js';

/**
 * Opens a roster in a folder, a .zip or a .xlsx on this machine, or behind a URL.
 * @throws RollcallError `usage` if there is no such roster, `refused` if it cannot be read,
 *   `unreachable` or `conflict` if it may be read later
 */
export async function openSource(source: string, options: FetchOptions): Promise<RosterSource> {
  if (!isUrl(source)) return openRoster(source);
  const bytes = await fetchRoster(source, options);
  const what = shownSource(source);
  const opened = await openPacked(bytes, what);
  if (opened) return opened;
  const isPage = /^\s*</.test(bytes.toString('latin1', 0, 100));
  throw new RollcallError(
    'refused',
    isPage
      ? `${what} sends a web page instead of a .zip or a .xlsx, perhaps to log in: ROLLCALL_IMPORT_AUTHORIZATION may be missing or wrong.`
      : `${what} sends neither a .zip nor a .xlsx.`,
  );
}

/** A file that was written so lately may still be written to. */
const SETTLED_MS = 10_000;

/**
 * Refuses a folder or a file that somebody may still be writing, so that no half of an export is
 * read. A time ahead of the clock does not count: the file server's clock is another one.
 * @param nowMs milliseconds since 1970
 * @throws RollcallError `conflict`, since it works later; `unreachable` where the system does not
 *   let it look
 */
export function requireSettled(source: string, nowMs: number): void {
  if (isUrl(source)) return;
  const isFresh = (path: string) => {
    const age = nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return age >= 0 && age < SETTLED_MS;
  };
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory();
  const paths = isFolder ? readdirSync(source).map((name) => join(source, name)) : [];
  if ([source, ...paths].some(isFresh))
    throw new RollcallError(
      'conflict',
      `${source} has changed within the last ${SETTLED_MS / 1000} s, so it may still be written to.`,
    );
}
