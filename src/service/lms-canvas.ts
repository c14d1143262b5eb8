import { isAttended } from '../attendance/verdict.js';
import type { LmsVerdict } from '../mysql/board/lms-verdicts.js';

type Verdict = Pick<LmsVerdict, 'studentId' | 'section' | 'verdict'>;

/**
 * The gradebook of a course for Canvas: one assignment of 100 points, as Canvas's own attendance
 * has it. A student's points are the share of the measured classes that the student attended.
 *
 * - Unknown, not measured and excused are no measured classes. A student without a measured class
 *   is `EX` (excused from the assignment): Canvas takes an empty cell for 0 in the final score.
 * - A student has one line, also in two sections: of two lines Canvas takes the last one.
 * - Canvas finds the assignment by its title, so it is the same for all days.
 */
export function canvasLines(course: string, verdicts: readonly Verdict[]): string[][] {
  const students = Map.groupBy(verdicts, ({ studentId }) => studentId);
  return [
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', TITLE],
    ['    Points Possible', '', '', '', '', String(POINTS)],
    ...[...students].sort(byStudent).map(([studentId, of]) => [
      // Canvas knows the number ID only itself; who the student is stands in SIS User ID.
      ...[studentId, '', studentId, ''],
      sectionsOf(course, of),
      pointsOf(of),
    ]),
  ];
}

/** A number in brackets at its end would be the number of an assignment. */
const TITLE = 'Attendance (rollcall)';
const POINTS = 100;

function byStudent([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function sectionsOf(course: string, verdicts: readonly Verdict[]): string {
  const sections = new Set(verdicts.map(({ section }) => `${course}/${section}`));
  return [...sections].join(' and ');
}

function pointsOf(verdicts: readonly Verdict[]): string {
  const attended = verdicts.filter(({ verdict }) => isAttended(verdict)).length;
  const measured = attended + verdicts.filter(({ verdict }) => verdict === 'absent').length;
  // Canvas shows two decimals, and compares no more.
  return measured === 0 ? 'EX' : String(Math.round((attended / measured) * POINTS * 100) / 100);
}
