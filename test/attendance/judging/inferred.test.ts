import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../src/attendance/evidence/evidence.js';
import { contributionsOf } from '../../../src/attendance/explaining/contributions.js';
import { explainInWords } from '../../../src/attendance/explaining/words.js';
import { createStandard, type StandardDecision } from '../../../src/attendance/judging/standard.js';
import { logit, readEvidence } from '../../../src/attendance/model/posterior.js';
import {
  forEachSilence,
  logRatios,
  type Signatures,
  type Silence,
} from '../../../src/attendance/model/signatures.js';
import type { StandardParameters } from '../../../src/attendance/parameters.js';
import { evidence, evidences, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';
import { learnedSignatures } from '../../workbench/statistics.js';

const ROOM = 1;
const MINUTES = 75;
const START = 36_000;
const PLACES = signaturesOf({ A: { 1: 0.9 } }, { 1: 0.05, 5: 0.9 });

/** Signatures by which these kinds of silence add so much at least. */
function withLeast(least: Partial<Record<Silence, number>>): Signatures {
  const shares = { heard: 0.5, ...forEachSilence(() => 0.1) };
  // Those who come to the room are heard on its access point just before.
  const before = new Map([['A', new Map([[ROOM, 0.5]])]]);
  return {
    ...PLACES,
    byRoom: { ...PLACES.byRoom, before },
    silences: {
      ...{ present: shares, others: shares },
      leastLogOdds: { ...forEachSilence(() => -100), ...least },
    },
  };
}

function decided(
  one: Evidence,
  signatures: Signatures,
  parameters: Partial<StandardParameters> = {},
  heard = 8,
): StandardDecision {
  const there = new Array<Evidence>(heard).fill(evidence([run(ROOM, -5, MINUTES)]));
  return createStandard(signatures, { ...PARAMETERS, ...parameters })({
    ...{ classNo: 71, room: 'A', startSecond: START, endSecond: START + MINUTES * 60 },
    ...{ usualRate: 0.8, confirmed: 'as_planned', noData: false },
    students: [one, ...there].map((of, i) => ({ studentNo: i + 1, optedOut: false, evidence: of })),
  });
}

const NEAR = evidence([], null, null, { since: 4, until: 3 });
const BETWEEN = evidence([], ROOM, null, { since: 4, until: 3 });
const SILENT: Record<Silence, Evidence> = {
  here_between: BETWEEN,
  here: evidence([], ROOM, null, { since: 4, until: null }),
  near_near: NEAR,
  near_far: evidence([], null, null, { since: 20, until: 21 }),
  far_near: evidence([], null, null, { since: 21, until: 20 }),
  far_far: evidence([], null, null, { since: 21, until: 50 }),
};

describe('a student who was silent between two bells', () => {
  test('is present, and the basis says that nobody heard the student', () => {
    expect(decided(NEAR, withLeast({ near_near: 1 })).verdicts[0]).toMatchObject({
      ...{ verdict: 'present', basis: 'inferred', minutes: 0 },
      ...{ firstSeen: null, lastSeen: null, lateMinutes: null, leftEarly: false },
    });
  });

  test('is unknown below inferredFrom, and from presentFrom on in a policy of before', () => {
    const one = withLeast({ near_near: 1 });
    const { probability } = decided(NEAR, one).verdicts[0]!;
    const verdict = (inferredFrom: number) =>
      decided(NEAR, one, { inferredFrom }).verdicts[0]!.verdict;
    expect(verdict(probability! + 0.001)).toBe('unknown');
    expect(verdict(probability! - 0.001)).toBe('present');
    expect(verdict(0)).toBe('present');
    const strict = { inferredFrom: 0, presentFrom: probability! + 0.001 };
    expect(decided(NEAR, one, strict).verdicts[0]!.verdict).toBe('unknown');
  });

  test('is unknown if nobody was heard in the class: its base rate is a guess', () => {
    for (const [heard, verdict] of [
      [0, 'unknown'],
      [1, 'present'],
    ] as const) {
      const decision = decided(NEAR, withLeast({ near_near: 2 }), {}, heard);
      expect(decision.verdicts[0]!.verdict).toBe(verdict);
      expect(decision.verdicts[0]!.probability).toBeGreaterThan(0.9);
    }
  });

  test('is unknown where the policy infers nobody, with the same probability and the same rate', () => {
    for (const [silence, one] of Object.entries(SILENT) as [Silence, Evidence][]) {
      const signatures = withLeast({ [silence]: 2 });
      const [on, off] = [1, 0].map((inferredPresent) =>
        decided(one, signatures, { inferredPresent }),
      );
      expect(off!.verdicts[0]!.basis).not.toBe('inferred');
      if (silence.startsWith('near')) expect(off!.verdicts[0]!.verdict).toBe('unknown');
      expect(off!.verdicts[0]!.probability).toBe(on!.verdicts[0]!.probability);
      expect(off!.rate.rate).toBe(on!.rate.rate);
    }
  });

  test('is unknown if the silence says too little, or nothing: the base rate decides nobody', () => {
    const full = { baseRate: 0.99, baseRateStudents: 1000 };
    expect(decided(NEAR, withLeast({ near_near: 0.01 }), full).verdicts[0]!.verdict).toBe(
      'present',
    );
    for (const least of [0, -0.01, -100])
      expect(decided(NEAR, withLeast({ near_near: least }), full).verdicts[0]).toMatchObject({
        ...{ verdict: 'unknown', basis: null },
      });
    const half = { baseRate: 0.5, baseRateStudents: 1000 };
    expect(decided(NEAR, withLeast({ near_near: 1 }), half).verdicts[0]!.verdict).toBe('unknown');
  });

  test.each(Object.keys(SILENT) as Silence[])(
    'of the kind %s: only its own kind counts',
    (kind) => {
      const inferred = (least: Partial<Record<Silence, number>>) =>
        decided(SILENT[kind], withLeast(least)).verdicts[0]!.basis === 'inferred';
      const all = forEachSilence(() => 4);
      // Whoever was not heard within an hour has shown no shape.
      expect(inferred(all)).toBe(kind !== 'far_far');
      expect(inferred({ [kind]: 4 })).toBe(kind !== 'far_far');
      expect(inferred({ ...all, [kind]: -100 })).toBe(false);
    },
  );
});

/** Nothing was heard in the class, and the places on the way do not speak for the room. */
const silent = evidences.map((one) => ({ ...one, runs: one.runs.filter(({ to }) => to <= 0) }));

test('whatever the silence and the signatures, it makes nobody absent or partial', () => {
  fc.assert(
    fc.property(silent, learnedSignatures, fc.constantFrom(0, 1), (one, signatures, choice) => {
      const { logOdds } = readEvidence(one, logRatios(signatures, 'A'), MINUTES, PARAMETERS);
      fc.pre(logOdds <= 0);
      const { verdict, basis } = decided(one, signatures, { inferredPresent: choice }).verdicts[0]!;
      expect([verdict, basis]).toEqual(
        verdict === 'present' && choice === 1 ? ['present', 'inferred'] : ['unknown', null],
      );
    }),
    { numRuns: 1000 },
  );
});

test('where the policy infers nobody, no verdict depends on the learned silence', () => {
  fc.assert(
    fc.property(evidences, learnedSignatures, (one, signatures) => {
      const verdictBy = (of: Signatures) =>
        decided(one, of, { inferredPresent: 0 }).verdicts[0]!.verdict;
      expect(verdictBy(signatures)).toBe(verdictBy({ ...signatures, silences: null }));
    }),
    { numRuns: 1000 },
  );
});

describe('the reasons for an inferred verdict add up to its probability', () => {
  test.each([
    ['near_near', 1, '+1.0 for being silent in the class but heard just before and just after it,'],
    [
      'here_between',
      2,
      '+2.0 for being silent in the class but heard just before and just after it,',
    ],
    ['near_far', 1, '+1.0 for being silent in the class but heard elsewhere before or after it,'],
  ] as const)('%s', (silence, least, words) => {
    const signatures = withLeast({ [silence]: least });
    const { verdicts, base } = decided(SILENT[silence], signatures);
    expect(verdicts[0]).toMatchObject({ verdict: 'present', basis: 'inferred' });
    const reasons = contributionsOf(SILENT[silence], 'A', MINUTES, base!, signatures, PARAMETERS);
    expect(reasons.map(({ kind }) => kind)).toEqual(['base', 'silence']);
    const sum = reasons.reduce((total, { logOdds }) => total + logOdds, 0);
    expect(sum).toBeCloseTo(logit(verdicts[0]!.probability!), 9);
    expect(reasons[1]!.logOdds).toBe(least);
    const line = explainInWords(reasons, START, String)[1]!;
    expect(line.startsWith(words)).toBe(true);
    expect(line).toContain(
      'like 10 % of those present and 10 % of others; only what is sure of that counts',
    );
  });

  test('places that say more than the silence stay the reason', () => {
    const signatures = withLeast({ here_between: 0.1 });
    const { verdicts, base } = decided(BETWEEN, signatures);
    const reasons = contributionsOf(BETWEEN, 'A', MINUTES, base!, signatures, PARAMETERS);
    expect(reasons.map(({ kind }) => kind)).toEqual(['base', 'place', 'doubt']);
    const sum = reasons.reduce((total, { logOdds }) => total + logOdds, 0);
    expect(sum).toBeCloseTo(logit(verdicts[0]!.probability!), 9);
    expect(verdicts[0]).toMatchObject({ verdict: 'present', basis: 'heard' });
  });
});
