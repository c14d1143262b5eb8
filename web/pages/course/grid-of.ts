import type { CourseAnswer } from '../../../src/http/schemas/course.js';

/** Of a class in one of these states the day is not final yet. */
const NOT_FINAL = new Set(['live', 'waiting', 'provisional']);

type Grid = NonNullable<CourseAnswer['grid']>;

/** A student in the classes of one section. */
export type GridStudent = Omit<Grid['students'][number], 'section' | 'excusedAt'> & {
  /** One for each class: whether an excuse was in force, and the student not there. */
  areExcused: boolean[];
};
export type GridClass = CourseAnswer['classes'][number];

/** The classes and the students of one section; the answer has those of all. */
export function gridOf(
  { classes, grid }: CourseAnswer,
  section: string,
): { classes: GridClass[]; students: GridStudent[] } {
  const places = classes.flatMap((one, place) => (one.section === section ? [place] : []));
  const students = (grid?.students ?? []).filter((student) => student.section === section);
  return {
    classes: places.map((place) => classes[place]!),
    students: students.map(({ section: _, verdicts, bases, excusedAt, ...student }) => ({
      ...student,
      verdicts: places.map((place) => verdicts[place] ?? null),
      bases: places.map((place) => bases[place] ?? null),
      areExcused: places.map((place) => excusedAt.includes(place)),
    })),
  };
}

/** The days of these classes that have begun and are not final yet. */
export function missingDays(classes: readonly Pick<GridClass, 'date' | 'state'>[]): string[] {
  const missing = classes.filter(({ state }) => NOT_FINAL.has(state)).map(({ date }) => date);
  return [...new Set(missing)];
}
