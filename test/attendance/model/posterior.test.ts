import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isHeard, type Evidence } from '../../../src/attendance/evidence/evidence.js';
import { contributionsOf } from '../../../src/attendance/explaining/contributions.js';
import { classPosterior } from '../../../src/attendance/model/class-posterior.js';
import { logit, minutesCounted, readEvidence } from '../../../src/attendance/model/posterior.js';
import { logRatios } from '../../../src/attendance/model/signatures.js';
import { evidence, evidences, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';
import { learnedSignatures } from '../../workbench/statistics.js';

const MINUTES = 75;
const classes = fc.array(evidences, { minLength: 1, maxLength: 12 });

describe('whatever the evidence and the signatures', () => {
  test('a probability lies between 0 and 1, both excluded', () => {
    fc.assert(
      fc.property(classes, learnedSignatures, (all, signatures) => {
        const { base, students } = classPosterior(all, 'A', MINUTES, signatures, PARAMETERS);
        for (const p of [base, ...students.map(({ probability }) => probability)]) {
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThan(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the order of the students does not change a bit', () => {
    const shuffled = classes.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(
          all.map((_, i) => i),
          { minLength: all.length },
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, learnedSignatures, ([all, order], signatures) => {
        const planned = classPosterior(all, 'A', MINUTES, signatures, PARAMETERS);
        const found = classPosterior(
          order.map((i) => all[i]!),
          'A',
          MINUTES,
          signatures,
          PARAMETERS,
        );
        expect(found.base).toBe(planned.base);
        expect(found.students).toEqual(order.map((i) => planned.students[i]));
      }),
      { numRuns: 500 },
    );
  });

  test('the base rate agrees with the probabilities of the heard students', () => {
    fc.assert(
      fc.property(classes, learnedSignatures, (all, signatures) => {
        const { base, students } = classPosterior(all, 'A', MINUTES, signatures, PARAMETERS);
        const heard = students.filter((student) => student.heard);
        expect(heard).toHaveLength(all.filter((one) => isHeard(one, PARAMETERS)).length);
        const sum = heard.reduce((total, { probability }) => total + probability, 0);
        expect(base).toBeCloseTo((sum + 0.75 * 6) / (heard.length + 6), 5);
      }),
      { numRuns: 500 },
    );
  });

  test('the reasons add up to the log odds of the probability', () => {
    fc.assert(
      fc.property(classes, learnedSignatures, (all, signatures) => {
        const { base, students } = classPosterior(all, 'A', MINUTES, signatures, PARAMETERS);
        all.forEach((one, i) => {
          const reasons = contributionsOf(one, 'A', MINUTES, base, signatures, PARAMETERS);
          const sum = reasons.reduce((total, { logOdds }) => total + logOdds, 0);
          expect(Math.abs(sum - logit(students[i]!.probability))).toBeLessThan(1e-9);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('more minutes in the room never lower the probability of a heard student', () => {
    const cases = fc.tuple(classes, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(cases, learnedSignatures, ([all, who, which, more], signatures) => {
        const i = who % all.length;
        const { runs } = all[i]!;
        const ratios = logRatios(signatures, 'A');
        const k = which % Math.max(1, runs.length);
        fc.pre(isHeard(all[i]!, PARAMETERS) && ratios.during(runs[k]!.accessPointNo) > 0);
        const longer: Evidence = {
          ...all[i]!,
          runs: runs.map((one, at) => (at === k ? { ...one, tenths: one.tenths + more } : one)),
        };
        const p = (one: Evidence) =>
          classPosterior(all.with(i, one), 'A', MINUTES, signatures, PARAMETERS).students[i]!
            .probability;
        expect(p(longer)).toBeGreaterThanOrEqual(p(all[i]!) - 1e-9);
      }),
      { numRuns: 1000 },
    );
  });

  test('evidence has a limit, because a device may not be with its owner', () => {
    fc.assert(
      fc.property(evidences, learnedSignatures, (one, signatures) => {
        const { logOdds } = readEvidence(one, logRatios(signatures, 'A'), MINUTES, PARAMETERS);
        expect(Math.abs(logOdds)).toBeLessThanOrEqual(Math.log(1 / 0.005) + 1e-12);
      }),
      { numRuns: 500 },
    );
  });
});

/** One observation on access point 1 adds ln 4 for the room, and one on 2 takes ln 4. */
const TABLES = signaturesOf({ A: { 1: 0.8, 2: 0.2 } }, { 1: 0.2, 2: 0.8 });
const read = (one: Evidence) => readEvidence(one, logRatios(TABLES, 'A'), MINUTES, PARAMETERS);
const LN4 = Math.log(4);
/** Log odds after the doubt of a stray share of 0.005. */
const doubted = (x: number) => Math.log((Math.exp(x) + 0.005) / (1 + 0.005 * Math.exp(x)));

describe('evidence', () => {
  test('counts one observation for fifteen minutes, and half of one for the way', () => {
    expect(read(evidence([run(1, 0, 30)])).logOdds).toBeCloseTo(doubted(2 * LN4), 9);
    const signatures = { ...TABLES, freeTime: { ...TABLES.freeTime, before: new Map([[1, 0.5]]) } };
    signatures.byRoom = { ...TABLES.byRoom, before: new Map([['A', new Map([[1, 0.6]])]]) };
    const { logOdds } = readEvidence(
      evidence([], 1),
      logRatios(signatures, 'A'),
      MINUTES,
      PARAMETERS,
    );
    // The rest of a way's signature, 0.4, is taken from free time.
    expect(logOdds).toBeCloseTo(doubted(0.5 * Math.log((0.6 + 0.4 * 0.5) / 0.5)), 9);
  });

  test('counts one stay as mostObservations at most, and each stay on its own', () => {
    const capped = (...runs: ReturnType<typeof run>[]) =>
      readEvidence(evidence(runs), logRatios(TABLES, 'A'), MINUTES, {
        ...PARAMETERS,
        mostObservations: 2,
      }).logOdds;
    expect(capped(run(1, 0, 15))).toBeCloseTo(doubted(LN4), 9);
    expect(capped(run(1, 0, 30))).toBeCloseTo(doubted(2 * LN4), 9);
    expect(capped(run(1, 0, 75))).toBeCloseTo(doubted(2 * LN4), 9);
    expect(capped(run(2, 0, 75))).toBeCloseTo(doubted(-2 * LN4), 9);
    expect(capped(run(1, 0, 35), run(1, 40, 75))).toBeCloseTo(doubted(4 * LN4), 9);
  });

  test('of a latecomer leaves out the minutes elsewhere before, at a cost', () => {
    const late = read(evidence([run(2, 0, 40), run(1, 40, 75)]));
    expect(late).toMatchObject({ part: 'late', first: 1, end: 2 });
    expect(late.logOdds).toBeCloseTo(doubted((35 / 15) * LN4 - 3), 9);
  });

  test('of a student who left early leaves out the minutes elsewhere after, at a cost', () => {
    const early = read(evidence([run(1, 0, 35), run(2, 35, 75)]));
    expect(early).toMatchObject({ part: 'early', first: 0, end: 1 });
    expect(early.logOdds).toBeCloseTo(doubted((35 / 15) * LN4 - 3), 9);
  });

  test('is read for the whole class if supposing a part costs more than it saves', () => {
    expect(read(evidence([run(2, 0, 12), run(1, 12, 75)])).part).toBe('all');
  });

  test('is never read for a part of the class of less than ten minutes', () => {
    expect(read(evidence([run(2, 0, 66), run(1, 66, 75)])).part).toBe('all');
    expect(read(evidence([run(1, 0, 9), run(2, 9, 75)])).part).toBe('all');
    expect(read(evidence([run(2, 0, 65), run(1, 65, 75)])).part).toBe('late');
    expect(read(evidence([run(1, 0, 10), run(2, 10, 75)])).part).toBe('early');
  });

  test('without runs adds nothing', () => {
    expect(read(evidence([]))).toEqual({ part: 'all', first: 0, end: 0, logOdds: 0 });
  });

  test('for an unknown room adds nothing', () => {
    const { logOdds } = readEvidence(
      evidence([run(1, 0, 75)]),
      logRatios(TABLES, 'Z'),
      MINUTES,
      PARAMETERS,
    );
    expect(logOdds).toBe(0);
  });
});

test('silence adds what its shares say, within a limit', () => {
  const silence = (present: number, elsewhere: number) => {
    const silent = {
      silentPresent: new Map<string, number>(),
      silentPresentAnywhere: present,
      silentElsewhere: elsewhere,
    };
    const { base, students } = classPosterior(
      [evidence([])],
      'A',
      MINUTES,
      { ...TABLES, ...silent },
      PARAMETERS,
    );
    return logit(students[0]!.probability) - logit(base);
  };
  expect(silence(0.2, 0.5)).toBeCloseTo(Math.log(0.25), 9);
  expect(silence(0.02, 0.8)).toBeCloseTo(-2, 9);
  expect(silence(0.8, 0.02)).toBeCloseTo(2, 9);
});

describe('the silent end of a run', () => {
  const none = new Map<number, number>();
  const stays = {
    before: none,
    start: new Map([1, 2].map((no) => [no, 0.25])),
    early: none,
    later: none,
  };
  const room = signaturesOf({ A: { 1: 0.9, 2: 0.01 } }, { 1: 0.01, 2: 0.9 });
  const ratios = logRatios({ ...room, stays }, 'A');
  const silent = (accessPointNo: number, lastHeard: number) =>
    minutesCounted(
      run(accessPointNo, 0, 5, { tenths: 250, tail: { lastHeard, tenths: 200 } }),
      ratios,
    );

  test('counts against the room with the share of devices that stay there', () => {
    expect(silent(2, 4)).toBeCloseTo(5 + 0.25 * 20, 12);
  });

  test('counts in full for the room, at another moment, and where nothing was learned', () => {
    expect(silent(1, 4)).toBe(25);
    expect(silent(2, 5)).toBe(25);
    expect(silent(2, -1)).toBe(25);
    expect(
      minutesCounted(
        run(2, 0, 5, { tenths: 250, tail: { lastHeard: 4, tenths: 200 } }),
        logRatios(room, 'A'),
      ),
    ).toBe(25);
  });
});
