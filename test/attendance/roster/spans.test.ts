import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlappingSpans, type Span } from '../../../src/attendance/roster/spans.js';

const days = fc.tuple(fc.integer({ min: 10, max: 30 }), fc.integer({ min: 10, max: 30 }));
const spans = fc
  .array(fc.record({ group: fc.constantFrom(1, 2), owner: fc.constantFrom(1, 2, 3), days }), {
    maxLength: 9,
  })
  .map((list) =>
    list.map(({ group, owner, days }, i): Span => {
      const [from, to] = days.toSorted((a, b) => a - b);
      return { group, owner, line: i + 2, validFrom: `2019-09-${from}`, validTo: `2019-09-${to}` };
    }),
  );

/** The earlier spans that share a day with one, found by comparing it with every other. */
function earlierOverlaps(one: Span, all: Span[]): Span[] {
  return all.filter(
    (other) =>
      other.group === one.group &&
      (other.validFrom < one.validFrom ||
        (other.validFrom === one.validFrom && other.line < one.line)) &&
      other.validTo >= one.validFrom,
  );
}

test('every span that overlaps an earlier one is found, if possible with one of another owner', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const found = [...overlappingSpans(all)];
      const expected = all.filter((one) => earlierOverlaps(one, all).length > 0);
      expect(found.map(([one]) => one.line).sort()).toEqual(
        expected.map(({ line }) => line).sort(),
      );
      for (const [one, other] of found) {
        const overlaps = earlierOverlaps(one, all);
        expect(overlaps).toContain(other);
        if (overlaps.some(({ owner }) => owner !== one.owner))
          expect(other.owner).not.toBe(one.owner);
      }
    }),
    { numRuns: 2000 },
  );
});
