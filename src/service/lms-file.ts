import { RollcallError } from '../errors.js';
import type { CourseRange } from '../mysql/board/courses.js';
import { readLmsClasses, readLmsVerdicts, type LmsClass } from '../mysql/board/lms-verdicts.js';
import type { Rights } from '../mysql/board/rights.js';
import type { Database } from '../mysql/pool.js';
import { canvasLines } from './lms-canvas.js';
import { moodleLines } from './lms-moodle.js';

/** The learning platforms that rollcall writes a file for. */
export const PLATFORMS = ['canvas', 'moodle'] as const;
export type Platform = (typeof PLATFORMS)[number];

export type LmsFile = {
  /** The cells of the CSV file. */
  lines: string[][];
  /** The days with a class that has begun, which the file leaves out: they are not final yet. */
  missing: string[];
};

/**
 * The attendance of a course for a learning platform, of the days that are final: what late
 * records may still change is not handed over.
 * @param now the campus wall clock
 * @throws RollcallError `not_found` where the viewer sees no class with a final result
 */
export async function lmsFile(
  db: Database,
  rights: Rights,
  range: CourseRange,
  { platform, now }: { platform: Platform; now: string },
): Promise<LmsFile> {
  const classes = await readLmsClasses(db, rights, range);
  if (!classes.some(({ isFinal }) => isFinal))
    throw new RollcallError('not_found', 'No class of this course has a final result in the days.');
  const verdicts = await readLmsVerdicts(db, rights, range);
  const lines = platform === 'canvas' ? canvasLines(range.course, verdicts) : moodleLines(verdicts);
  return { lines, missing: missingDays(classes, now) };
}

function missingDays(classes: readonly LmsClass[], now: string): string[] {
  const hasBegun = ({ date, start }: LmsClass) => `${date} ${start}` <= now;
  const missing = classes.filter((one) => hasBegun(one) && !one.isFinal).map(({ date }) => date);
  return [...new Set(missing)];
}
