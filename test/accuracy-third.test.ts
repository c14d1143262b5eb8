import { describe, expect, test } from 'vitest';
import { readCampus } from '../bench/accuracy/campus.js';
import { statistics } from '../bench/accuracy/third/statistics.js';
import { third, thirdCampus } from '../bench/accuracy/third/third-campus.js';

const SMALL = { seed: 3, students: 250, days: 2 };

/** All that a campus says, as text. */
function textOf(size: typeof SMALL, noise = 1): string {
  const campus = thirdCampus(size, { noise });
  const days = [...campus.days()].map(({ date, truthRows, eventLines }) => [
    date,
    truthRows,
    [...eventLines()],
  ]);
  return JSON.stringify([campus.roster, days]);
}

test('the same seed gives the same campus, another seed or noise another one', () => {
  const text = textOf(SMALL);
  expect(textOf(SMALL)).toBe(text);
  expect(textOf({ ...SMALL, seed: 4 })).not.toBe(text);
  expect(textOf(SMALL, 2)).not.toBe(text);
});

test('the truth does not depend on whether the log is read', () => {
  const rows = [...thirdCampus(SMALL).days()].map(({ truthRows }) => truthRows);
  const read = [...thirdCampus(SMALL).days()].map(({ truthRows, eventLines }) => {
    [...eventLines()].forEach(() => undefined);
    return truthRows;
  });
  expect(read).toEqual(rows);
});

describe.each([5, 7, 8])('the truth of seed %i', (seed) => {
  const campus = third({ seed, students: 300, days: 5 }, { noise: 4 });
  const classes = campus.days.flatMap((day) => day.classes.map((one) => ({ day, one })));

  test('has nobody in a class that is not held, and everybody there between two doors', () => {
    expect(classes.some(({ one }) => !one.held)).toBe(true);
    for (const { one } of classes)
      for (const { attended, arrival, departure, minutes } of one.students) {
        expect(one.held || !attended).toBe(true);
        if (!attended) continue;
        expect(arrival).toBeLessThan(departure);
        expect(arrival).toBeLessThan(one.endSecond);
        expect(departure).toBeGreaterThan(one.startSecond);
        expect(minutes * 60).toBeLessThanOrEqual(one.endSecond - one.startSecond);
      }
  });

  test('has nobody in two classes at once', () => {
    for (const { classes: own } of campus.days)
      campus.students.forEach((_, studentNo) => {
        const sittings = own
          .flatMap((one) => one.students)
          .filter((truth) => truth.studentNo === studentNo && truth.attended)
          .sort((a, b) => a.arrival - b.arrival);
        sittings.slice(1).forEach(({ arrival }, i) => {
          expect(arrival).toBeGreaterThanOrEqual(sittings[i]!.departure);
        });
      });
  });

  test('names rooms of the roster, and lets no two classes share one', () => {
    for (const { one, day } of classes) {
      if (!one.held) continue;
      expect(campus.rooms.has(one.roomUsed)).toBe(true);
      const others = day.classes.filter(
        (other) =>
          other !== one &&
          other.roomUsed === one.roomUsed &&
          other.startSecond < one.endSecond &&
          one.startSecond < other.endSecond,
      );
      expect(others).toEqual([]);
    }
  });
});

test('a usual campus is near the figures of the literature', () => {
  const campus = thirdCampus({ seed: 6, students: 700, days: 4 });
  const bench = readCampus(campus);
  const { silent, beside, late, rates } = statistics(bench);
  const associations = bench.days.flatMap(({ events }) => events).flat().length;
  const between = (value: number, low: number, high: number) => {
    expect(value).toBeGreaterThan(low);
    expect(value).toBeLessThan(high);
  };
  between(associations / campus.connectedHours(), 2.8, 3.9);
  between(silent, 0.08, 0.17);
  between(beside, 0.1, 0.21);
  between(late, 0.1, 0.26);
  between(rates['required']!, 0.88, 0.96);
  between(rates['elective']!, 0.66, 0.84);
  between(rates['large']!, 0.42, 0.69);
});
