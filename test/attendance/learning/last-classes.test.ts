import { expect, test } from 'vitest';
import { learnLastSilence } from '../../../src/attendance/learning/last-classes.js';
import type { Seen } from '../../../src/attendance/learning/pairs.js';
import { countSilencePairs } from '../../../src/attendance/learning/silence.js';
import { emptyStatistics } from '../../../src/attendance/learning/statistics.js';

const many = (count: number, one: Seen) => new Array<Seen>(Math.round(count)).fill(one);

/**
 * A class. Of those present, one is silent for each ten who are heard, and of those absent, one for
 * each two. In last classes a quarter of the students have left the campus besides.
 */
function classOf(there: number, elsewhere: number): Seen[] {
  const of = (isLast: boolean) => [
    ...many(there, { silence: null, probability: 1, isLast }),
    ...many(there / 10, { silence: 'near_near', probability: 1, isLast }),
    ...many(elsewhere, { silence: null, probability: 0, isLast }),
    ...many(elsewhere / 2, { silence: 'far_far', probability: 0, isLast }),
  ];
  const last = of(true);
  return [
    ...of(false),
    ...last,
    ...many(last.length / 4, { silence: 'far_far', probability: 0, isLast: true }),
  ];
}

test('students who left before their last class, full or empty, make silence there speak for absence', () => {
  const statistics = emptyStatistics();
  const classes = [...'ABCDEFGHIJ'].map((room, i) => ({ room, there: 200 + 60 * i }));
  let [elsewhere, gone] = [0, 0];
  for (const { room, there } of classes) {
    const absent = 1000 - there;
    const students = classOf(there, absent);
    countSilencePairs(statistics, room, students);
    elsewhere += absent;
    gone += students.filter(({ isLast, silence }) => isLast && silence === 'far_far').length;
  }
  const learned = learnLastSilence(statistics, 0)!;
  expect(learned.get('near')!.odds.present).toBeCloseTo(0.1, 2);
  expect(learned.get('far')!.odds.present).toBeCloseTo(0, 2);
  expect(learned.get('far')!.odds.others).toBeCloseTo(gone / elsewhere, 1);
  expect(learned.get('near')!.odds.others).toBeCloseTo(0, 1);
});

test('nothing is learned of last classes without classes', () => {
  expect(learnLastSilence(emptyStatistics(), 10)).toBeNull();
});
