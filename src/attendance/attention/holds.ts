import type { RuleTest } from './rule.js';

/** Of so many measured classes, so many were attended. */
export type Attended = { attended: number; measured: number };

/** What a rule found, and the classes that it rests on. */
export type Held = Attended & {
  /** How many of the last classes it rests on. */
  last: number;
  /** The classes before, which a fall is compared with; nothing for the other kinds. */
  before: Attended;
};

/** Shares are quotients: a hair more or less is no difference. */
const HAIR = 1e-9;
const NOTHING: Attended = { attended: 0, measured: 0 };

/**
 * Whether a student fits a rule.
 * @param classes the measured classes, oldest first: whether the student attended. A class without
 *   a measured verdict is not among them, so it never counts as missed
 * @returns undefined where the rule does not hold, or where too few classes were measured
 */
export function holds(
  { kind, classes: wanted, share, before }: RuleTest,
  classes: readonly boolean[],
): Held | undefined {
  if (classes.length < wanted) return undefined;
  const recent = countOf(classes.slice(-wanted));
  switch (kind) {
    case 'low_share':
      return recent.attended < share! * wanted - HAIR
        ? { ...recent, last: wanted, before: NOTHING }
        : undefined;
    case 'missed_in_row': {
      const last = classes.length - 1 - classes.lastIndexOf(true);
      return last >= wanted ? { attended: 0, measured: last, last, before: NOTHING } : undefined;
    }
    case 'fall': {
      const past = countOf(classes.slice(0, -wanted));
      if (past.measured < before!) return undefined;
      return fallOf(past, recent) >= share! - HAIR
        ? { ...recent, last: wanted, before: past }
        : undefined;
    }
  }
}

/**
 * Whether what was found still holds for the classes that it rests on, after somebody has corrected
 * one of them. The classes before them are taken as they were.
 */
export function stillHolds(
  { kind, classes: wanted, share }: RuleTest,
  classes: readonly boolean[],
  before: Attended,
): boolean {
  const { attended, measured } = countOf(classes);
  if (measured < wanted) return false;
  switch (kind) {
    case 'low_share':
      return attended < share! * measured - HAIR;
    case 'missed_in_row':
      return attended === 0;
    case 'fall':
      return fallOf(before, { attended, measured }) >= share! - HAIR;
  }
}

/**
 * How much somebody is needed: the share that was missed, drawn towards a half where there are few
 * classes. So ten missed of ten come before five missed of five.
 */
export function urgencyOf({ attended, measured }: Attended): number {
  return (measured - attended + 1) / (measured + 2);
}

function countOf(classes: readonly boolean[]): Attended {
  return { attended: classes.filter(Boolean).length, measured: classes.length };
}

function fallOf(past: Attended, recent: Attended): number {
  return past.attended / past.measured - recent.attended / recent.measured;
}
