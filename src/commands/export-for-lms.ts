import type { Writable } from 'node:stream';
import { RollcallError } from '../errors.js';
import { csvText } from '../http/table-files.js';
import { ALL_RIGHTS } from '../mysql/board/rights.js';
import { noteLook } from '../mysql/decisions/person-looks.js';
import type { Database } from '../mysql/pool.js';
import { lmsFile, type Platform } from '../service/lms-file.js';
import { requireInRoster } from './asked/require-in-roster.js';
import { requireRange } from './terminal/flags.js';

/** The flags that ask for a file for a learning platform. */
export type LmsFlags = { for?: Platform; course?: string; section?: string };

type AskedCourse = { platform: Platform; course: string; section: string | null };

/**
 * What the flags ask for; undefined without --for.
 * @throws RollcallError `usage` where one of them needs another one
 */
export function askedCourse({ for: platform, course, section }: LmsFlags): AskedCourse | undefined {
  if (platform === undefined && course === undefined && section === undefined) return undefined;
  if (platform === undefined)
    throw new RollcallError('usage', '--course and --section need --for: name the platform.');
  if (course === undefined)
    throw new RollcallError('usage', `--for ${platform} needs --course, such as ERG2050.`);
  return { platform, course, section: section ?? null };
}

/**
 * Writes the file of a course for a learning platform. The look is kept before anything is read.
 * @param now the campus wall clock
 * @param onNote receives a sentence about what the file lacks
 * @throws RollcallError `usage` when the range ends before it begins, `not_found` when the roster
 * of the first day has no such course, or when no class has a final result
 */
export async function writeLmsFile(
  db: Database,
  { platform, course, section, first, last }: AskedCourse & { first: string; last: string },
  now: string,
  out: Writable,
  onNote: (note: string) => void,
): Promise<void> {
  requireRange(first, last);
  await requireInRoster(db, { date: first, course, ...(section !== null && { section }) });
  const detail = `${course} ${first} to ${last}, for ${platform}`;
  await noteLook(db, { studentNo: null, what: 'export', detail }, now);
  const range = { course, section, from: first, to: last };
  const { lines, missing } = await lmsFile(db, ALL_RIGHTS, range, { platform, now });
  if (missing.length > 0)
    onNote(
      `Left out, because they are not final yet (see "rollcall status"): ${missing.join(', ')}.`,
    );
  out.write(csvText(lines));
}
