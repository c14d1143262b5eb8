import type { ClassAnswer, ClassStudent } from '../../../src/http/schemas/class.js';

export type Mark = 'there' | 'away';
/** Student id -> what the roll says; whoever is missing is open. */
export type Marks = Readonly<Record<string, Mark>>;

/** Those whom a roll may name: nobody who has opted out, and not the viewer. */
export function rollStudents(
  { students }: Pick<ClassAnswer, 'students'>,
  ownId: string | null,
): ClassStudent[] {
  return students.filter(({ optedOut, studentId }) => !optedOut && studentId !== ownId);
}

/** Whether the records could not decide about a student. */
export function isUndecided({ verdict }: Pick<ClassStudent, 'verdict'>): boolean {
  return verdict === null || verdict === 'unknown' || verdict === 'not_measured';
}

/** Those whom no roll and no code has marked yet: only they are the rest of a roll. */
export function withoutMark(
  students: readonly ClassStudent[],
  earlier: ClassAnswer['marks'],
): ClassStudent[] {
  const marked = new Set(earlier.map(({ studentId }) => studentId));
  return students.filter(({ studentId }) => !marked.has(studentId));
}

/** The ids of those with a mark, in the order of the list. */
export function idsWith(marks: Marks, mark: Mark): string[] {
  return Object.keys(marks).filter((id) => marks[id] === mark);
}

/** Those of some students whom the page shows as there by a code: a mark against it is meant. */
export function byCode(ids: readonly string[], earlier: ClassAnswer['marks']): string[] {
  const entered = new Set(
    earlier.filter(({ source }) => source === 'code').map(({ studentId }) => studentId),
  );
  return ids.filter((id) => entered.has(id));
}

/** The same marks, and this one for all of some students who have none. */
export function markRest(marks: Marks, students: readonly ClassStudent[], mark: Mark): Marks {
  const rest = students.filter(({ studentId }) => marks[studentId] === undefined);
  return { ...marks, ...Object.fromEntries(rest.map(({ studentId }) => [studentId, mark])) };
}
