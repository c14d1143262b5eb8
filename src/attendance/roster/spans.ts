import { compareText } from '../compare-text.js';
import type { Validity } from './roster.js';

/** One line of a file that holds for a span of days. */
export type Span = Validity & {
  /** What the line is about: a device, or a student in a section. */
  group: number;
  /** The student whom the line names. */
  owner: number;
  line: number;
};

/**
 * Pairs of spans of one group that share a day: each span that overlaps one that begins earlier (or
 * on the same day on an earlier line), and such an earlier span, of another owner if there is one.
 */
export function* overlappingSpans<T extends Span>(spans: readonly T[]): Generator<[T, T]> {
  for (const group of repeatedGroups(spans)) yield* overlapsWithin(group);
}

/**
 * The spans of each group that has several, sorted by first day and line. Nearly all groups have
 * one span and cost no array.
 */
export function repeatedGroups<T extends Span>(spans: readonly T[]): T[][] {
  const firstOf = new Map<number, T>();
  const repeated = new Map<number, T[]>();
  for (const span of spans) {
    const first = firstOf.get(span.group);
    if (!first) firstOf.set(span.group, span);
    else {
      const group = repeated.get(span.group);
      if (group) group.push(span);
      else repeated.set(span.group, [first, span]);
    }
  }
  const groups = [...repeated.values()];
  for (const group of groups)
    group.sort((a, b) => compareText(a.validFrom, b.validFrom) || a.line - b.line);
  return groups;
}

function* overlapsWithin<T extends Span>(group: readonly T[]): Generator<[T, T]> {
  // The span that lasts longest so far, and the longest one of all other owners.
  let longest: T | undefined;
  let rival: T | undefined;
  for (const span of group) {
    const foreign = longest?.owner === span.owner ? rival : longest;
    if (foreign && foreign.validTo >= span.validFrom) yield [span, foreign];
    else if (longest?.owner === span.owner && longest.validTo >= span.validFrom)
      yield [span, longest];

    if (!longest || span.validTo > longest.validTo) {
      if (longest && span.owner !== longest.owner) rival = longest;
      longest = span;
    } else if (span.owner !== longest.owner && span.validTo > (rival?.validTo ?? '')) {
      rival = span;
    }
  }
}

/** The lines of two spans, the upper one first. */
export function linesInOrder(one: Span, other: Span): [number, number] {
  return one.line < other.line ? [one.line, other.line] : [other.line, one.line];
}
