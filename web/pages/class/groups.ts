import type { ClassAnswer, ClassStudent } from '../../../src/http/schemas/class.js';

/** The groups of students that a class is shown in. */
export const GROUPS = [
  'heard',
  'rolled',
  'inferred',
  'partial',
  'absent',
  'unknown',
  'not_measured',
  'none',
] as const;
export type Group = (typeof GROUPS)[number];

/** Those who were present, divided by what it rests on; `none` where the class is not judged. */
export function groupOf({ verdict, basis }: Pick<ClassStudent, 'verdict' | 'basis'>): Group {
  if (verdict === null) return 'none';
  if (verdict === 'present' && basis === 'roll') return 'rolled';
  if (verdict === 'present') return basis === 'inferred' ? 'inferred' : 'heard';
  return verdict;
}

export type GroupCount = { group: Group; count: number };

/** How many students are in each group; no group that is empty. */
export function countGroups(answer: ClassAnswer): GroupCount[] {
  const isCounted = answer.persons === 'all' || answer.persons === 'in_class';
  const counts = isCounted ? countsOfStudents(answer) : countsOfFigures(answer);
  return GROUPS.map((group) => ({ group, count: counts[group] })).filter(({ count }) => count > 0);
}

function countsOfStudents({ students }: ClassAnswer): Record<Group, number> {
  const counts = Object.fromEntries(GROUPS.map((group) => [group, 0])) as Record<Group, number>;
  for (const student of students) counts[groupOf(student)]++;
  return counts;
}

function countsOfFigures(figures: ClassAnswer): Record<Group, number> {
  const inferred = figures.inferred ?? 0;
  return {
    heard: (figures.present ?? 0) - inferred,
    rolled: 0,
    inferred,
    partial: figures.partial ?? 0,
    absent: figures.absent ?? 0,
    unknown: figures.unknown ?? 0,
    not_measured: figures.notMeasured ?? 0,
    none: 0,
  };
}
