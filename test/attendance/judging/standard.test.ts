import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKnown, NO_EVIDENCE } from '../../../src/attendance/evidence/evidence.js';
import { readEvidence } from '../../../src/attendance/model/posterior.js';
import { logRatios, type Signatures } from '../../../src/attendance/model/signatures.js';
import {
  createStandard,
  type StandardInput,
  type StandardDecision,
  type StandardStudent,
  type StandardVerdict,
} from '../../../src/attendance/judging/standard.js';
import { evidence, evidences, PARAMETERS } from '../../workbench/evidence.js';
import { learnedSignatures } from '../../workbench/statistics.js';

const MINUTES = 75;
const students: fc.Arbitrary<StandardStudent[]> = fc
  .array(
    fc.record({
      optedOut: fc.constantFrom(false, false, false, true),
      evidence: fc.oneof(
        { weight: 8, arbitrary: evidences },
        fc.constant(evidence([])),
        fc.constant(NO_EVIDENCE),
      ),
    }),
    { maxLength: 14 },
  )
  .map((all) => all.map((one, i) => ({ ...one, studentNo: 500 + i })));

const classes: fc.Arbitrary<StandardInput> = fc.record({
  classNo: fc.constant(71),
  room: fc.constantFrom('A', 'A', 'B', 'Z', null),
  startSecond: fc.constant(36_000),
  endSecond: fc.constant(36_000 + MINUTES * 60),
  students,
  usualRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  confirmed: fc.constantFrom(null, null, 'as_planned', 'not_held'),
  noData: fc.constantFrom(false, false, false, true),
});

/** Checks decisions of any classes under any learned signatures. */
function everyDecision(
  check: (one: StandardInput, found: StandardDecision, signatures: Signatures) => void,
): void {
  fc.assert(
    fc.property(classes, learnedSignatures, (one, signatures) => {
      check(one, createStandard(signatures, PARAMETERS)(one), signatures);
    }),
    { numRuns: 1000 },
  );
}

const isDecided = ({ verdict }: StandardVerdict) =>
  verdict !== 'unknown' && verdict !== 'not_measured';
const NOT_MEASURED = {
  ...{ verdict: 'not_measured', basis: null, probability: null, minutes: null },
  ...{ firstSeen: null, lastSeen: null, lateMinutes: null, leftEarly: null, arrivedLate: null },
};

describe('in every class', () => {
  test('each student has one verdict, and is not measured if opted out or without a device', () => {
    everyDecision((one, { verdicts }) => {
      expect(verdicts.map(({ studentNo }) => studentNo)).toEqual(
        one.students.map(({ studentNo }) => studentNo),
      );
      one.students.forEach(({ studentNo, optedOut, evidence: of }, i) => {
        if (optedOut || !of.known) expect(verdicts[i]).toEqual({ studentNo, ...NOT_MEASURED });
      });
    });
  });

  test('what is not inferred needs evidence: neither base rate nor silence decides', () => {
    everyDecision((one, { verdicts }, signatures) => {
      one.students.forEach(({ evidence: of }, i) => {
        const { verdict, basis, probability } = verdicts[i]!;
        if (verdict === 'not_measured' || basis === 'inferred') return;
        if (!isKnown(of, PARAMETERS)) expect(verdict).toBe('unknown');
        const { logOdds } = readEvidence(of, logRatios(signatures, one.room!), MINUTES, PARAMETERS);
        if (verdict === 'absent') expect(logOdds < 0 && probability! <= 0.2).toBe(true);
        if (verdict === 'present' || verdict === 'partial')
          expect(logOdds > 0 && probability! >= 0.8).toBe(true);
      });
    });
  });

  test('what is decided has a basis, and only present may be inferred', () => {
    everyDecision((_, { verdicts }) => {
      for (const one of verdicts) {
        expect(one.basis !== null).toBe(isDecided(one));
        if (one.basis === 'inferred') expect(one.verdict).toBe('present');
      }
    });
  });

  test('silence never changes a verdict, except that it may make a student present', () => {
    everyDecision((one, { verdicts }, signatures) => {
      const mute = {
        ...signatures,
        silentElsewhere: 0.1,
        // The rooms stay: a class can have moved only to a room in which classes meet.
        silentPresent: new Map([...signatures.silentPresent].map(([room]) => [room, 0.1])),
        silentPresentAnywhere: 0.1,
        silences: null,
      };
      const other = createStandard(mute, PARAMETERS)(one).verdicts;
      verdicts.forEach((found, i) => {
        if (found.basis === 'inferred') expect(other[i]!.verdict).not.toBe('absent');
        else expect(other[i]!.verdict).toBe(found.verdict);
      });
    });
  });

  test('a student who opted out changes nothing for the others', () => {
    everyDecision((one, found, signatures) => {
      const rest = one.students.map(({ optedOut }) => !optedOut);
      const others = createStandard(
        signatures,
        PARAMETERS,
      )({
        ...one,
        students: one.students.filter(({ optedOut }) => !optedOut),
      });
      expect(others.verdicts).toEqual(found.verdicts.filter((_, i) => rest[i]));
      expect([others.state, others.base, others.rate.rate]).toEqual([
        found.state,
        found.base,
        found.rate.rate,
      ]);
    });
  });

  test('a student left early only if heard elsewhere at the end, never because of silence', () => {
    everyDecision((one, { verdicts }, signatures) => {
      verdicts.forEach(({ leftEarly }, i) => {
        if (!leftEarly) return;
        const last = one.students[i]!.evidence.runs.at(-1)!;
        expect(logRatios(signatures, one.room!).during(last.accessPointNo)).toBeLessThanOrEqual(0);
      });
    });
  });

  test('times lie in the class, and only students who were there have them', () => {
    everyDecision((one, { verdicts }) => {
      for (const {
        verdict,
        firstSeen,
        lastSeen,
        lateMinutes,
        leftEarly,
        arrivedLate,
      } of verdicts) {
        const there = verdict === 'present' || verdict === 'partial';
        if (!there)
          expect([firstSeen, lastSeen, lateMinutes, leftEarly, arrivedLate]).toEqual([
            null,
            null,
            null,
            null,
            null,
          ]);
        if (firstSeen !== null) expect(firstSeen).toBeGreaterThanOrEqual(one.startSecond - 900);
        if (lastSeen !== null) expect(lastSeen).toBeLessThanOrEqual(one.endSecond);
        if (firstSeen !== null && lastSeen !== null) expect(lastSeen).toBeGreaterThan(firstSeen);
        if (arrivedLate === null || arrivedLate === 'maybe') expect(lateMinutes).toBeNull();
        if (arrivedLate === 'no') expect(lateMinutes).toBeLessThanOrEqual(10);
        if (arrivedLate === 'yes') expect(lateMinutes).toBeGreaterThan(10);
      }
    });
  });

  test('the figures agree with the verdicts, and the rate lies in its interval, in [0, 1]', () => {
    everyDecision((one, { state, verdicts, rate: { rate, low, high, coverage }, base }) => {
      const enrolled = one.students.length;
      expect(coverage).toBe(enrolled === 0 ? null : verdicts.filter(isDecided).length / enrolled);
      const measured = verdicts.filter(({ verdict }) => verdict !== 'not_measured');
      expect(base === null).toBe(measured.length === 0);
      if (measured.length === 0 || state.state !== 'as_planned') {
        expect([rate, low, high]).toEqual([null, null, null]);
        return;
      }
      const sum = measured.reduce((total, { probability }) => total + probability!, 0);
      expect(rate).toBeCloseTo(sum / measured.length, 12);
      expect(0 <= low! && low! <= rate! && rate! <= high! && high! <= 1).toBe(true);
    });
  });

  test('nobody is absent from a class that moved or was not held', () => {
    everyDecision((_, { state, verdicts }) => {
      if (state.state === 'as_planned') return;
      expect(verdicts.filter(({ verdict }) => verdict === 'absent')).toEqual([]);
    });
  });

  test('nobody is measured without a room, a signature or data, or if the class was not held', () => {
    everyDecision((one, { state, verdicts, base, rate }) => {
      const { room, confirmed, noData } = one;
      const known = room === 'A' || room === 'B';
      if (confirmed === 'not_held') expect(state).toEqual({ state: 'not_held' });
      else if (known && noData) expect(state).toEqual({ state: 'no_data' });
      else if (known) return;
      else expect(state).toEqual({ state: 'as_planned' });
      expect(verdicts).toEqual(
        one.students.map(({ studentNo }) => ({ studentNo, ...NOT_MEASURED })),
      );
      expect([base, rate.rate, rate.low, rate.high]).toEqual([null, null, null, null]);
    });
  });

  test('the order of the students does not matter', () => {
    const shuffled = classes.chain((one) =>
      fc.tuple(
        fc.constant(one),
        fc.shuffledSubarray([...one.students], { minLength: one.students.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, learnedSignatures, ([one, order], signatures) => {
        const decide = createStandard(signatures, PARAMETERS);
        const [planned, found] = [decide(one), decide({ ...one, students: order })];
        const byStudent = new Map(planned.verdicts.map((verdict) => [verdict.studentNo, verdict]));
        expect(found.verdicts).toEqual(order.map(({ studentNo }) => byStudent.get(studentNo)));
        expect([found.state, found.base, found.rate.coverage]).toEqual([
          planned.state,
          planned.base,
          planned.rate.coverage,
        ]);
        for (const figure of ['rate', 'low', 'high'] as const) {
          if (planned.rate[figure] === null) expect(found.rate[figure]).toBeNull();
          else expect(found.rate[figure]).toBeCloseTo(planned.rate[figure], 12);
        }
      }),
      { numRuns: 500 },
    );
  });
});
