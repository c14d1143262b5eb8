import type { CourseClass, GridStudent, GridVerdict } from '../mysql/board/courses.js';
import type { CourseAnswer } from './schemas/course.js';

type Grid = NonNullable<CourseAnswer['grid']>;

/** Students by classes. A student who has left a section stands in the rows of its classes. */
export function gridOf(
  classes: readonly CourseClass[],
  students: readonly GridStudent[],
  verdicts: readonly GridVerdict[],
): Grid {
  const placeOf = new Map(classes.map(({ classNo }, place) => [classNo, place]));
  const rows = new Map(
    students.map(({ studentNo, studentId, section }) => [
      `${studentNo}/${section}`,
      {
        ...{ studentId, section, attended: 0, measured: 0, excused: 0 },
        excusedAt: [] as number[],
        verdicts: classes.map((): Grid['students'][number]['verdicts'][number] => null),
        bases: classes.map((): Grid['students'][number]['bases'][number] => null),
      },
    ]),
  );
  for (const [classNo, studentNo, verdict, basis, excused] of verdicts) {
    const place = placeOf.get(classNo);
    // A rollup has written it between two reads.
    if (place === undefined) continue;
    const row = rows.get(`${studentNo}/${classes[place]!.section}`);
    if (!row) continue;
    row.verdicts[place] = verdict;
    row.bases[place] = basis;
    const isPresent = verdict === 'present' || verdict === 'partial';
    if (isPresent) row.attended += 1;
    else if (excused === 1) {
      row.excused += 1;
      row.excusedAt.push(place);
    }
    // Unknown and not measured never count against a student.
    if (isPresent || verdict === 'absent') row.measured += 1;
  }
  return { students: [...rows.values()] };
}
