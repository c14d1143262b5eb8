import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figures } from '../../src/http/schemas/figures.js';
import { shownFigures, type ClassFigures } from '../../src/http/small-groups.js';
import { weeksOf, type WeekClass } from '../../src/http/week-rates.js';

const LEAST_GROUP = 5;

/** A class that is rolled up, from whole numbers of students. */
function classOf(
  counts: { attended: number; absent: number; notMeasured: number; late: number },
  more: Partial<WeekClass> = {},
): WeekClass {
  const { attended, absent, notMeasured, late } = counts;
  const measured = attended + absent;
  const enrolled = measured + notMeasured;
  const rate = measured === 0 ? null : attended / measured;
  return {
    ...{ section: '1', week: '2026-09-07', sight: 'rates', state: 'final' },
    ...{ policy: 'standard', rolledUpAt: '2026-09-08 04:10:00' },
    ...{ enrolled, present: attended, partial: 0, absent, unknown: 0, notMeasured, inferred: 0 },
    excused: notMeasured,
    ...{ rate, estimate: rate, rateLow: rate, rateHigh: rate },
    ...{
      seedRate: enrolled === 0 ? null : attended / enrolled,
      coverage: measured / enrolled || 0,
    },
    ...{ attended, late: Math.min(late, attended) },
    ...more,
  };
}

const anyClass = fc
  .record({
    attended: fc.nat(12),
    absent: fc.nat(6),
    notMeasured: fc.nat(3),
    late: fc.nat(12),
    section: fc.constantFrom('1', '2', '3'),
    week: fc.constantFrom('2026-09-07', '2026-09-14'),
    state: fc.constantFrom<Figures['state']>('final', 'not_held', 'moved', 'no_data'),
  })
  .map(({ section, week, state, ...counts }) => classOf(counts, { section, week, state }));

/** All that somebody who may see no person gets of the classes of a course. */
function seenOf(classes: readonly WeekClass[]): unknown {
  const sections = ['1', '2', '3'].map((name) =>
    weeksOf(
      classes.filter(({ section }) => section === name),
      LEAST_GROUP,
    ),
  );
  return {
    classes: classes.map((one) => shownFigures(one, one.sight, LEAST_GROUP)),
    sections,
    course: weeksOf(classes, LEAST_GROUP),
  };
}

const shares = ({ rate, rateLow, rateHigh, seedRate, coverage }: Figures) => [
  ...[rate, rateLow, rateHigh, seedRate, coverage],
];

test('nothing that is shown depends on what is hidden', () => {
  fc.assert(
    fc.property(
      fc.array(anyClass, { maxLength: 8 }),
      fc.array(anyClass, { minLength: 8, maxLength: 8 }),
      (classes, others) => {
        // Another world: each hidden class has other students, as many or as few as also hide it.
        const another = classes.map((one, i) => {
          const other = { ...others[i]!, section: one.section, week: one.week };
          const [here, there] = [one, other].map((figures) =>
            shownFigures(figures, 'rates', LEAST_GROUP),
          );
          const looksAlike = JSON.stringify(here) === JSON.stringify(there);
          return here!.hidden && looksAlike ? other : one;
        });
        expect(seenOf(another)).toEqual(seenOf(classes));
      },
    ),
    { numRuns: 2000 },
  );
});

test('no share of nobody or of all is shown, no count, and nothing of a small class', () => {
  fc.assert(
    fc.property(anyClass, (one) => {
      const seen = shownFigures(one, 'rates', LEAST_GROUP);
      for (const share of [seen.rate, seen.seedRate]) expect([0, 1]).not.toContain(share);
      const { present, partial, absent, unknown, notMeasured, inferred, excused } = seen;
      expect([present, partial, absent, unknown, notMeasured, inferred, excused]).toEqual(
        Array(7).fill(null),
      );
      const measured = one.attended + one.absent!;
      if (measured > 0 && measured < LEAST_GROUP) {
        expect(seen.hidden).toBe(true);
        expect(shares(seen)).toEqual(Array(5).fill(null));
      }
      if (one.enrolled < LEAST_GROUP) {
        expect(seen.enrolled).toBeNull();
        expect(['final', 'provisional']).toContain(seen.state);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a hidden share may be that of all students or of all but one', () => {
  const figures = (attended: number) =>
    shownFigures(classOf({ attended, absent: 30 - attended, notMeasured: 0, late: 0 }), 'rates', 5);
  expect(figures(30)).toEqual(figures(29));
  expect(figures(0)).toEqual(figures(1));
  expect(figures(28)).toMatchObject({ rate: 28 / 30, hidden: false });
  expect(figures(29)).toMatchObject({ rate: null, enrolled: 30, hidden: true });
});

test('the share of a few measured students is hidden, however many are enrolled', () => {
  const few = classOf({ attended: 2, absent: 2, notMeasured: 30, late: 0 });
  expect(shownFigures(few, 'rates', 5)).toMatchObject({ rate: null, coverage: null, hidden: true });
  expect(shownFigures(few, 'rates', 4)).toMatchObject({ rate: 0.5, hidden: false });
});

test('a week is made of its shown classes only, and says that others are hidden', () => {
  const shown = classOf({ attended: 8, absent: 4, notMeasured: 0, late: 3 });
  const hidden = classOf({ attended: 12, absent: 0, notMeasured: 0, late: 6 });
  expect(weeksOf([shown, hidden], 5)).toMatchObject([
    { week: '2026-09-07', classes: 2, rate: 8 / 12, lateShare: 3 / 8, hidden: true },
  ]);
  const exact = [shown, hidden].map((one) => ({ ...one, sight: 'exact' as const }));
  expect(weeksOf(exact, 5)).toMatchObject([
    { classes: 2, rate: 20 / 24, lateShare: 9 / 20, hidden: false },
  ]);
});

test('a week with one class has the interval of the class, also where 100 % cuts it off', () => {
  const counts = { attended: 15, absent: 1, notMeasured: 0, late: 0 };
  const interval = { rateLow: 0.8125, rateHigh: 1 };
  const one = classOf(counts, { ...interval, sight: 'exact' });
  expect(weeksOf([one], 5)).toMatchObject([{ rate: 0.9375, ...interval }]);
});

test('who came late is counted in those sections only where it is shown', () => {
  const counts = { attended: 8, absent: 4, notMeasured: 0 };
  const some = classOf({ ...counts, late: 3 });
  const all = classOf({ ...counts, late: 8 }, { section: '2' });
  expect(weeksOf([some, all], 5)).toMatchObject([
    { classes: 2, rate: 8 / 12, lateShare: 3 / 8, hidden: true },
  ]);
});

test('who came late is counted in those classes only where it is shown', () => {
  const counts = { attended: 8, absent: 4, notMeasured: 0 };
  const monday = classOf({ ...counts, late: 3 });
  // A week up to Monday, less one up to Tuesday, would be the Tuesday alone.
  for (const late of [0, 1, 7, 8])
    expect(weeksOf([monday, classOf({ ...counts, late })], 5)).toMatchObject([
      { classes: 2, lateShare: 3 / 8, hidden: true },
    ]);
  expect(weeksOf([monday, classOf({ ...counts, late: 2 })], 5)).toMatchObject([
    { lateShare: 5 / 16, hidden: false },
  ]);
});

test('whoever may see the students sees exact figures, and others of the class see none', () => {
  const one: ClassFigures = classOf({ attended: 2, absent: 1, notMeasured: 0, late: 0 });
  const { estimate, ...figures } = one;
  expect(estimate).toBe(2 / 3);
  expect(shownFigures(one, 'exact', 5)).toMatchObject({ present: 2, absent: 1, hidden: false });
  expect(shownFigures(one, 'none', 5)).toMatchObject({ enrolled: null, rate: null, hidden: false });
  expect(figures.rate).toBe(2 / 3);
});
