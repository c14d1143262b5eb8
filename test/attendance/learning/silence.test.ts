import { describe, expect, test } from 'vitest';
import {
  countFreeSilence,
  countSilencePairs,
  learnSilence,
} from '../../../src/attendance/learning/silence.js';
import type { LearnedOdds } from '../../../src/attendance/learning/odds.js';
import type { Seen } from '../../../src/attendance/learning/pairs.js';
import { emptyStatistics, type Statistics } from '../../../src/attendance/learning/statistics.js';
import { SILENCES, type Silence } from '../../../src/attendance/model/signatures.js';

/** How often students are silent in each way, for each one who is heard. */
type Odds = Partial<Record<Silence, number>>;
const PRESENT: Odds = { here_between: 0.2, here: 0.1, near_near: 0.15, far_far: 0.05 };
const OTHERS: Odds = { here_between: 0.05, near_near: 0.1, near_far: 0.25, far_far: 0.6 };

/**
 * Pseudo-random numbers in 0..1 that are the same in every run.
 */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function drawn(odds: Odds, random: () => number): Silence | null {
  const all = Object.entries(odds) as [Silence, number][];
  let left = random() * all.reduce((sum, [, one]) => sum + one, 1);
  for (const [silence, one] of all) if ((left -= one) < 0) return silence;
  return null;
}

/** One class, in which it is certain of those who were heard whether they attended. */
function classOf(size: number, attendance: number, random: () => number): Seen[] {
  return Array.from({ length: size }, () => {
    const attends = random() < attendance;
    return {
      silence: drawn(attends ? PRESENT : OTHERS, random),
      probability: Number(attends),
      isLast: false,
    };
  });
}

type Class = { room: string; students: Seen[] };

/** Classes of many sizes and attendances in so many rooms. */
function classesOf(rooms: number, each: number, seed: number): Class[] {
  const random = randomNumbers(seed);
  return Array.from({ length: rooms * each }, (_, i) => ({
    room: `R${i % rooms}`,
    students: classOf(4 + Math.floor(random() * 60), 0.2 + 0.75 * random(), random),
  }));
}

function countedOf(classes: readonly Class[]): Statistics {
  const statistics = emptyStatistics();
  for (const { room, students } of classes) countSilencePairs(statistics, room, students);
  return statistics;
}

const learned = (classes: readonly Class[], worth = 0) => learnSilence(countedOf(classes), worth);

/** A class in which students come to exactly what their odds say: so many of each in 100. */
function exact(room: string, there: number, elsewhere: number): Class {
  const many = (count: number, one: Seen) => new Array<Seen>(Math.round(count)).fill(one);
  const of = (heard: number, probability: number, odds: Odds) => [
    ...many(heard, { silence: null, probability, isLast: false }),
    ...(Object.entries(odds) as [Silence, number][]).flatMap(([silence, one]) =>
      many(heard * one, { silence, probability, isLast: false }),
    ),
  ];
  return { room, students: [...of(there, 1, PRESENT), ...of(elsewhere, 0, OTHERS)] };
}

/** Ten rooms, one in each group. */
const ROOMS = 'ABCDEFGHIJ'.split('');

describe('the odds of silence', () => {
  test('are those of the classes, if some are well attended and others are not', () => {
    // Pairs leave a student out who would be paired with the same student: in a class of a
    // thousand that is a thousandth.
    const classes = ROOMS.map((room, i) => exact(room, 1000 + 400 * i, 5000 - 400 * i));
    const found = learned(classes)!;
    for (const silence of SILENCES) {
      const { odds, errors } = found.get(silence)!;
      expect(odds.present).toBeCloseTo(PRESENT[silence] ?? 0, 3);
      expect(odds.others).toBeCloseTo(OTHERS[silence] ?? 0, 3);
      expect(errors.present + errors.others).toBeLessThan(0.001);
    }
  });

  test('are found in classes of 4 to 63 students, within four standard errors of chance', () => {
    const found = learned(classesOf(200, 10, 17))!;
    for (const silence of SILENCES) {
      const { odds, errors } = found.get(silence)!;
      for (const [of, truth] of [
        ['present', PRESENT[silence] ?? 0],
        ['others', OTHERS[silence] ?? 0],
      ] as const) {
        expect(Math.abs(odds[of] - truth)).toBeLessThanOrEqual(4 * errors[of] + 1e-9);
        expect(Math.abs(odds[of] - truth)).toBeLessThan(0.03);
      }
    }
  });

  test('do not lean to one side in the smallest classes: many pairs of students show them', () => {
    const random = randomNumbers(5);
    const classes = Array.from({ length: 30_000 }, (_, i) => ({
      room: ROOMS[i % 10]!,
      students: classOf(2 + (i % 2), 0.2 + 0.75 * random(), random),
    }));
    const { odds } = learned(classes)!.get('near_near')!;
    expect(Math.abs(odds.present - 0.15)).toBeLessThan(0.02);
    expect(Math.abs(odds.others - 0.1)).toBeLessThan(0.04);
  });
});

/** The mean standard error of what is learned of those present. */
function errorOf(found: ReadonlyMap<Silence, LearnedOdds>): number {
  const errors = (['here_between', 'near_near'] as const).map(
    (silence) => found.get(silence)!.errors.present,
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe('the standard errors', () => {
  test('shrink with the root of the number of rooms', () => {
    const seeds = [1, 2, 3];
    const mean = (rooms: number) =>
      seeds.reduce((sum, seed) => sum + errorOf(learned(classesOf(rooms, 4, seed))!), 0) /
      seeds.length;
    const [few, many] = [mean(40), mean(640)];
    // Sixteen times as many rooms: a quarter.
    expect(few / many).toBeGreaterThan(3);
    expect(few / many).toBeLessThan(5.5);
  });

  test('tell how far chance moves the odds', () => {
    const all = Array.from({ length: 60 }, (_, i) => learned(classesOf(60, 4, 100 + i))!);
    const odds = all.map((found) => found.get('near_near')!.odds.present);
    const mean = odds.reduce((sum, one) => sum + one, 0) / odds.length;
    const spread = Math.sqrt(odds.reduce((sum, one) => sum + (one - mean) ** 2, 0) / odds.length);
    const said =
      all.reduce((sum, found) => sum + found.get('near_near')!.errors.present, 0) / all.length;
    expect(said / spread).toBeGreaterThan(0.7);
    expect(said / spread).toBeLessThan(1.5);
  });

  test('are infinite with fewer than four groups of rooms', () => {
    const errors = (rooms: number) =>
      learned(ROOMS.slice(0, rooms).map((room, i) => exact(room, 100 + 40 * i, 500 - 40 * i)))!.get(
        'near_near',
      )!.errors;
    expect(errors(3)).toEqual({ present: Infinity, others: Infinity });
    expect(errors(4).present).toBeLessThan(0.1);
    expect(errors(4).others).toBeLessThan(0.1);
  });
});

describe('nothing is learned', () => {
  test('without classes, and from classes of one student', () => {
    expect(learned([])).toBeNull();
    expect(
      learned(
        ROOMS.map((room) => ({
          room,
          students: [{ silence: null, probability: 1, isLast: false }],
        })),
      ),
    ).toBeNull();
  });

  test('if everybody attends, unless free time shows how others are silent', () => {
    const full = ROOMS.map((room) => exact(room, 100, 0));
    expect(learned(full)).toBeNull();
    const statistics = countedOf(full);
    for (let i = 0; i < 10; i += 1) countFreeSilence(statistics, i < 4 ? 'far_far' : null);
    const found = learnSilence(statistics, 10)!;
    expect(found.get('far_far')!.odds.others).toBeCloseTo(4 / 6, 6);
    expect(found.get('near_near')!.odds.others).toBeCloseTo(0, 6);
    expect(found.get('near_near')!.odds.present).toBeCloseTo(0.15, 2);
  });
});

test('free time counts like so many students of classes', () => {
  const statistics = countedOf([exact('A', 100, 400), exact('B', 300, 200)]);
  for (let i = 0; i < 10; i += 1) countFreeSilence(statistics, i < 5 ? 'near_far' : null);
  const others = (worth: number) => learnSilence(statistics, worth)!.get('near_far')!.odds.others;
  expect(others(0)).toBeCloseTo(0.25, 2);
  expect(others(1e6)).toBeCloseTo(1, 2);
  expect(others(100)).toBeGreaterThan(others(10));
});
