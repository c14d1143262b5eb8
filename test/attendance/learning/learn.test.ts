import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClassEvidence } from '../../../src/attendance/model/class-state.js';
import { NO_EVIDENCE, type Evidence } from '../../../src/attendance/evidence/evidence.js';
import {
  addStatistics,
  ELSEWHERE,
  emptyStatistics,
  type Statistics,
} from '../../../src/attendance/learning/statistics.js';
import { learnSignatures } from '../../../src/attendance/learning/signatures.js';
import { learn } from '../../../src/attendance/learning/learn.js';
import { classPosterior } from '../../../src/attendance/model/class-posterior.js';
import { roomsOfAccessPoints } from '../../../src/attendance/model/rooms.js';
import type { Moment, Signatures } from '../../../src/attendance/model/signatures.js';
import { evidence, evidences, PARAMETERS, run } from '../../workbench/evidence.js';
import { learnedSignatures, LISTED } from '../../workbench/statistics.js';

const sightings: fc.Arbitrary<ClassEvidence> = fc.record({
  room: fc.constantFrom('A', 'B', 'Z'),
  minutes: fc.constant(75),
  evidence: fc.array(fc.oneof({ weight: 5, arbitrary: evidences }, fc.constant(NO_EVIDENCE)), {
    maxLength: 8,
  }),
  usualRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  confirmed: fc.constantFrom(null, 'as_planned', 'not_held'),
  noData: fc.boolean(),
});

const withSignatures = fc.option(learnedSignatures, { nil: undefined });
const learned = (
  classes: readonly ClassEvidence[],
  free: readonly Evidence[],
  signatures: Signatures | undefined,
) => learn(classes, free, signatures, LISTED, PARAMETERS);

describe('the statistics of a day', () => {
  test('are the same in whatever chunks and order they are summed', () => {
    const chunk = fc.record({
      classes: fc.array(sightings, { maxLength: 4 }),
      free: fc.array(evidences, { maxLength: 4 }),
    });
    const chunks = fc.array(chunk, { maxLength: 4 });
    const shuffled = chunks.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, withSignatures, ([all, order], signatures) => {
        const whole = learned(
          all.flatMap(({ classes }) => classes),
          all.flatMap(({ free }) => free),
          signatures,
        );
        const sum = order
          .map(({ classes, free }) => learned(classes.toReversed(), free.toReversed(), signatures))
          .reduce(addStatistics, emptyStatistics());
        expect(sum).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  test('count every minute and every student of the classes that teach once', () => {
    fc.assert(
      fc.property(fc.array(sightings, { maxLength: 4 }), fc.array(evidences), (classes, free) => {
        const teaching = classes.filter(
          ({ noData, confirmed }) => !noData && confirmed !== 'not_held',
        );
        const inClass = teaching.flatMap((one) => one.evidence).filter(({ known }) => known);
        const found = learned(classes, free, undefined);
        const tenths = [...inClass, ...free]
          .flatMap(({ runs }) => runs)
          .reduce((sum, one) => sum + one.tenths, 0);
        expect(totalOf(found, 'during')).toBe(tenths * 1000);
        expect(totalOf(found, 'before')).toBe(
          inClass.filter(({ before }) => before !== null).length * 10_000,
        );
        expect(totalOf(found, 'after')).toBe(
          inClass.filter(({ after }) => after !== null).length * 10_000,
        );
        expect(found.silence.kinds.get('free')?.students ?? 0).toBe(free.length * 1_000_000);
        for (const { students, silent } of [
          ...found.silence.rooms.values(),
          ...found.silence.kinds.values(),
        ]) {
          expect(Number.isInteger(students)).toBe(true);
          expect(silent).toBeLessThanOrEqual(students);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('start from the list: 0.9 for students long on it, 0.05 for students long elsewhere', () => {
    const first = (...runs: ReturnType<typeof run>[]) => {
      const one = { room: 'A', minutes: 75, usualRate: null, confirmed: null, noData: false };
      const { times } = learned([{ ...one, evidence: [evidence(runs)] }], [], undefined);
      const sum = (of = new Map<number, number>()) =>
        [...of.values()].reduce((total, units) => total + units, 0);
      const [there, elsewhere] = [sum(times.during.get('A')), sum(times.during.get(ELSEWHERE))];
      return there / (there + elsewhere);
    };
    expect(first(run(1, 0, 5), run(2, 5, 10), run(5, 10, 75))).toBeCloseTo(0.9, 6);
    expect(first(run(1, 0, 9), run(5, 9, 75))).toBeCloseTo(0.05, 6);
    expect(first(run(1, 0, 9))).toBeCloseTo(0.35, 6);
  });

  test('do not start from an access point that the list gives the weight 0', () => {
    const one = { room: 'A', minutes: 75, usualRate: null, confirmed: null, noData: false };
    const classes = [{ ...one, evidence: [evidence([run(9, 0, 75)])] }];
    const first = (weight: number) =>
      learn(classes, [], undefined, [{ room: 'A', accessPointNo: 9, weight }], PARAMETERS);
    expect(first(1).times.during.get('A')!.get(9)).toBe(0.9 * 75 * 10_000);
    expect(first(0).times.during.get('A')!.get(9)).toBe(0.05 * 75 * 10_000);
  });

  test('hold nothing of students without a device, classes not held and classes without data', () => {
    const student = evidence([run(1, 0, 75)], 1, 1);
    const one: ClassEvidence = {
      ...{ room: 'A', minutes: 75, evidence: new Array<Evidence>(9).fill(student) },
      ...{ usualRate: null, confirmed: null, noData: false },
    };
    const nothing = emptyStatistics();
    for (const signatures of [undefined, learnSignatures(nothing, LISTED, 1, PARAMETERS)]) {
      expect(learned([one], [], signatures)).not.toEqual(nothing);
      expect(learned([{ ...one, noData: true }], [], signatures)).toEqual(nothing);
      expect(learned([{ ...one, confirmed: 'not_held' }], [], signatures)).toEqual(nothing);
      expect(learned([{ ...one, evidence: [NO_EVIDENCE] }], [NO_EVIDENCE], signatures)).toEqual(
        nothing,
      );
    }
  });
});

function totalOf({ times }: Statistics, moment: Moment): number {
  return [...times[moment].values()]
    .flatMap((of) => [...of.values()])
    .reduce((sum, units) => sum + units, 0);
}

/**
 * One day of four rooms. The roster lists one access point of each room, 1 to 4. It does not list
 * the other one, 11 to 14, which hears most of the room. 20 is in a corridor that everybody passes;
 * 31 to 34 are places for spare time. Each room has four classes of 30 students, 24 of whom attend.
 */
const ROOMS = ['R1', 'R2', 'R3', 'R4'];
const HALF_LISTED = ROOMS.map((room, i) => ({ room, accessPointNo: i + 1, weight: 1 }));
const attends = (student: number) => student % 5 !== 0;

function studentOf(room: number, student: number): Evidence {
  if (!attends(student)) return evidence([run(31 + (student % 4), -15, 75)]);
  const unlisted = 11 + room;
  const walk = run(20, -5, 3);
  if (student % 5 < 3) return evidence([walk, run(unlisted, 3, 75)], 20, 20);
  return evidence([walk, run(room + 1, 3, 33), run(unlisted, 33, 75)], 20, 20);
}

const day: ClassEvidence[] = [0, 1, 2, 3].flatMap((hour) =>
  ROOMS.map((room, r) => ({
    ...{ room, minutes: 75, usualRate: null, confirmed: null, noData: false },
    evidence: Array.from({ length: 30 }, (_, i) => studentOf(r, i + hour)),
  })),
);
const freeTimes = Array.from({ length: 200 }, (_, i) => evidence([run(31 + (i % 4), 0, 75)]));

describe('learning from one day with half of the access points listed', () => {
  let signatures: Signatures | undefined;
  for (let round = 0; round < 15; round += 1)
    signatures = learnSignatures(
      learn(day, freeTimes, signatures, HALF_LISTED, PARAMETERS),
      HALF_LISTED,
      round + 1,
      PARAMETERS,
    );
  const found = signatures!;

  test('finds that the unlisted access point of each room hears most of those in it', () => {
    ROOMS.forEach((room, r) => {
      const signature = found.byRoom.during.get(room)!;
      expect(signature.get(11 + r)).toBeGreaterThan(0.5);
      expect(signature.get(r + 1)).toBeGreaterThan(0.15);
      expect(signature.get(11 + ((r + 1) % 4)) ?? 0).toBeLessThan(0.01);
    });
  });

  test('finds the room of each access point, and none for the corridor', () => {
    const rooms = roomsOfAccessPoints(found).map(({ accessPointNo, room }) => [
      accessPointNo,
      room,
    ]);
    expect(rooms).toEqual([
      ...ROOMS.map((room, r) => [r + 1, room]),
      ...ROOMS.map((room, r) => [11 + r, room]),
    ]);
  });

  test('tells those who attended from those who did not', () => {
    for (const { room, minutes, evidence: students } of day) {
      const posterior = classPosterior(students, room, minutes, found, PARAMETERS);
      expect(posterior.base).toBeCloseTo(0.8, 1);
      posterior.students.forEach(({ probability }, i) => {
        const attended = students[i]!.runs.some(({ accessPointNo }) => accessPointNo < 20);
        if (attended) expect(probability).toBeGreaterThan(0.9);
        else expect(probability).toBeLessThan(0.1);
      });
    }
  });

  test('has settled: another round changes hardly anything', () => {
    const next = learnSignatures(
      learn(day, freeTimes, found, HALF_LISTED, PARAMETERS),
      HALF_LISTED,
      16,
      PARAMETERS,
    );
    for (const [room, shares] of next.byRoom.during)
      for (const [no, share] of shares)
        expect(
          Math.abs(share - (found.byRoom.during.get(room)!.get(no) ?? found.floor)),
        ).toBeLessThan(0.001);
  });
});
