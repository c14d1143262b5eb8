import { causesOf } from './causes.js';
import type { CheckedRoster } from './check.js';
import type { RosterFault } from './roster.js';

/** What was found in the files of a roster, so short that it can be kept and shown on one page. */
export type BriefReport = {
  causes: BriefCause[];
  /** How many causes are not told here. */
  more: number;
};

export type BriefCause = {
  /**
   * error: the roster must not be used. left_out: these lines were not used. warning, not_read and
   * note: the roster was used.
   */
  kind: 'error' | 'left_out' | 'warning' | 'not_read' | 'note';
  reason: string;
  /** Some of the files in which it was found. */
  files: string[];
  /** In how many lines; 0 where it concerns whole files. */
  lines: number;
};

const MOST_CAUSES = 20;
const MOST_FILES = 5;
const MOST_CHARACTERS = 300;

/**
 * The causes of a checked roster, the worst first. Of a refused one it leaves out how the columns
 * were read: the first line of a file without a header would be told as the names of its columns,
 * and may be a student.
 */
export function briefReport(checked: CheckedRoster): BriefReport {
  const { leftOut, notRead, notes } = checked;
  const causes =
    'errors' in checked
      ? [...ofKind('error', checked.errors), ...ofKind('left_out', leftOut)]
      : [
          ...ofKind('left_out', leftOut),
          ...ofKind('warning', checked.warnings),
          ...ofKind('not_read', notRead),
          ...ofKind('note', notes),
        ];
  return {
    causes: causes.slice(0, MOST_CAUSES),
    more: Math.max(0, causes.length - MOST_CAUSES),
  };
}

function ofKind(kind: BriefCause['kind'], faults: readonly RosterFault[]): BriefCause[] {
  return causesOf(faults).map(({ reason, places }) => ({
    kind,
    reason: reason.slice(0, MOST_CHARACTERS),
    files: places.slice(0, MOST_FILES).map(({ file }) => file),
    lines: places.reduce((sum, { lines }) => sum + lines.length, 0),
  }));
}
