import { addDays } from '../wall-clock.js';
import { holds, urgencyOf, type Attended } from './holds.js';
import { isInScope, type AttentionRule } from './rule.js';

/** A class with a final result. */
export type PastClass = { classNo: number; date: string; course: string };

/** The measured classes of all students, up to a day. */
export type History = {
  /** The last day with a final result. */
  day: string;
  /** The term, as the roster of that day has it. */
  term: { first: string; last: string };
  /** In order of time. */
  classes: PastClass[];
  /**
   * Student number -> the measured classes in order of time. A number is twice the place in
   * `classes`, and one more where the student attended: a term has millions of them.
   */
  outcomes: Map<number, number[]>;
  /** Course -> the students who take it on the day. Who has left a course is not among them. */
  taking: Map<string, Set<number>>;
};

/** A student who fits a rule. */
export type Finding = Attended & {
  studentNo: number;
  /** Empty: all courses of the rule together. */
  course: string;
  /** The day of the last class that it rests on. */
  day: string;
  before: Attended;
  /** The classes that it rests on, oldest first. */
  classNos: number[];
  urgency: number;
};

/** No rule looks further back, however long a term is. */
export const MOST_DAYS_BACK = 200;

/** From when on classes count for a rule. */
export function firstDayOf(
  { periodDays }: Pick<AttentionRule, 'periodDays'>,
  { day, term }: Pick<History, 'day' | 'term'>,
): string {
  const back = addDays(day, 1 - Math.min(periodDays ?? MOST_DAYS_BACK, MOST_DAYS_BACK));
  return periodDays === null && term.first > back ? term.first : back;
}

/** In which days a finding is told once. */
export function periodOf(
  { periodDays }: Pick<AttentionRule, 'periodDays'>,
  { day, term }: Pick<History, 'day' | 'term'>,
): { first: string; last: string } {
  return periodDays === null ? term : { first: day, last: addDays(day, periodDays - 1) };
}

/** The students who fit a rule, by number and course. */
export function findStudents(rule: AttentionRule, history: History): Finding[] {
  const { classes, outcomes, taking } = history;
  const first = firstDayOf(rule, history);
  const counts = classes.map(({ date, course }) => date >= first && isInScope(rule, course));
  const found: Finding[] = [];
  for (const [studentNo, all] of outcomes) {
    const own = all.filter((one) => {
      const place = one >> 1;
      return counts[place] && taking.get(classes[place]!.course)?.has(studentNo);
    });
    for (const [course, of] of byCourse(rule, classes, own)) {
      const finding = findingOf(rule, classes, of);
      if (finding) found.push({ ...finding, studentNo, course });
    }
  }
  return found.sort((a, b) => a.studentNo - b.studentNo || (a.course < b.course ? -1 : 1));
}

function byCourse(
  { counted }: AttentionRule,
  classes: readonly PastClass[],
  own: readonly number[],
): Iterable<[string, readonly number[]]> {
  if (counted === 'together') return [['', own]];
  return Map.groupBy(own, (one) => classes[one >> 1]!.course);
}

function findingOf(
  rule: AttentionRule,
  classes: readonly PastClass[],
  outcomes: readonly number[],
): Omit<Finding, 'studentNo' | 'course'> | undefined {
  const held = holds(
    rule,
    outcomes.map((one) => one % 2 === 1),
  );
  if (!held) return undefined;
  const { attended, measured, before, last } = held;
  const rests = outcomes.slice(-last).map((one) => classes[one >> 1]!);
  return {
    ...{ attended, measured, before },
    day: rests.at(-1)!.date,
    classNos: rests.map(({ classNo }) => classNo),
    urgency: urgencyOf(held),
  };
}
