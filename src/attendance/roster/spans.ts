import { compareText } from '../compare-text.js';
import type { Validity } from './roster.js';

/** One line that says something of a group (a device, a student in a section) for a span of days. owner: who it is said of. */
export type Span = Validity & { group: number; owner: number; line: number };

/**
 * Every span that shares a day with one of its group that begins earlier, or on the same day on an earlier line, and such a span: one of
 * another owner where there is one.
 */
export function* overlappingSpans<T extends Span>(spans: readonly T[]): Generator<[T, T]> {
  for (const group of repeatedGroups(spans)) yield* overlapsWithin(group);
}

/** The spans of each group that has several, by first day and line. Nearly all groups have one, and cost no array. */
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
  // The span that lasts longest so far, and the one that lasts longest among those of other owners than that.
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
