import { isAttended } from '../attendance/verdict.js';
import { RollcallError } from '../errors.js';
import type { LmsVerdict } from '../mysql/board/lms-verdicts.js';

/**
 * The file of sessions for the activity Attendance of Moodle, whose import knows the columns by
 * these names: a line for each student and class, with the acronym of a status.
 *
 * - Present and partial are `P`, absent is `A`. Who is excused and was not there is `E`.
 * - Unknown and not measured have no line, so Moodle does not count the session for the student,
 *   and what a lecturer has marked there stays.
 *
 * @throws RollcallError `refused` where two classes begin at one time: Moodle finds a session by
 * its time alone
 */
export function moodleLines(verdicts: readonly LmsVerdict[]): string[][] {
  requireOneClassAtATime(verdicts);
  return [
    ['sessiondate', 'idnumber', 'status', 'remarks'],
    ...verdicts.flatMap((one) => {
      const status = statusOf(one);
      return status === null
        ? []
        : [[`${one.date} ${one.start}`, one.studentId, status, remarksOf(one)]];
    }),
  ];
}

function requireOneClassAtATime(verdicts: readonly LmsVerdict[]): void {
  const sectionAt = new Map<string, string>();
  for (const { date, start, section } of verdicts) {
    const time = `${date} ${start}`;
    const other = sectionAt.get(time) ?? section;
    if (other !== section)
      throw new RollcallError(
        'refused',
        `Sections ${other} and ${section} both meet at ${time}, and Moodle finds a session by its time alone: ask for one section.`,
      );
    sectionAt.set(time, section);
  }
}

function statusOf({ verdict, isExcused }: LmsVerdict): 'P' | 'A' | 'E' | null {
  switch (verdict) {
    case 'present':
    case 'partial':
      return 'P';
    case 'absent':
      return 'A';
    case 'unknown':
    case 'not_measured':
      return isExcused ? 'E' : null;
  }
}

/** Without a comma: an old reader of Moodle does not know quotes. */
function remarksOf({ verdict, minutes, ...one }: LmsVerdict): string {
  const isThere = isAttended(verdict);
  const said = [
    ...(one.isExcused ? ['excused'] : []),
    ...(one.isCorrected ? ['corrected by a person'] : []),
    ...(one.basis === 'roll' ? ['by a roll'] : []),
    ...(one.basis === 'inferred' ? ['inferred from silence'] : []),
    ...(verdict === 'partial' && minutes !== null ? [`there for ${Math.round(minutes)} min`] : []),
    ...(isThere && one.lateMinutes !== null ? [`${Math.round(one.lateMinutes)} min late`] : []),
    ...(isThere && one.hasLeftEarly ? ['left early'] : []),
  ];
  return said.length === 0 ? 'rollcall' : `rollcall: ${said.join('; ')}`;
}
