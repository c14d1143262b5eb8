import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateOf } from '../../../src/attendance/judging/class-rate.js';
import {
  CORRECTED_KINDS,
  settle,
  type CorrectedKind,
  type Judged,
  type JudgedVerdict,
  type SaidOfClass,
} from '../../../src/attendance/judging/settle.js';
import { judgedByPolicy, withErased } from '../../../src/attendance/judging/stored-judgement.js';
import { STANDARD_PARAMETERS as PARAMETERS } from '../../../src/attendance/parameters.js';
import { countVerdicts } from '../../../src/mysql/rollup/verdicts.js';
import { SEED, STANDARD, saying } from '../../workbench/judged-class.js';

const near = (value: number) => expect.closeTo(value, 12) as number;

/** What a person says next of a student. */
type Next = { studentNo: number; said: CorrectedKind | 'roll' | 'no roll' | 'excuse' | 'withdraw' };
const NEXT = fc.record({
  studentNo: fc.integer({ min: 1, max: 4 }),
  said: fc.constantFrom<Next['said']>(
    ...CORRECTED_KINDS,
    ...(['roll', 'no roll', 'excuse', 'withdraw'] as const),
  ),
});

function afterwards(said: SaidOfClass, { studentNo, said: next }: Next): SaidOfClass {
  const rolls = new Map(said.rolls);
  const corrections = new Map(said.corrections);
  const excused = new Set(said.excused);
  if (next === 'roll' || next === 'no roll') rolls.set(studentNo, next === 'roll');
  else if (next === 'excuse') excused.add(studentNo);
  else if (next === 'withdraw') excused.delete(studentNo);
  else corrections.set(studentNo, next);
  return { rolls, corrections, excused };
}

/** A class of four as the policy standard may judge it: its figures follow from the verdicts. */
const CLASS: fc.Arbitrary<Judged> = fc
  .record({
    probabilities: fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 4,
      maxLength: 4,
    }),
    base: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  })
  .map(({ probabilities, base }) => {
    const verdicts = probabilities.map((probability, i) => judgedVerdict(i + 1, probability));
    const measured = probabilities.filter((one) => one !== null);
    const isMeasured = measured.length > 0;
    const parts = { base, heard: 2, probabilities: measured, settled: [], enrolled: 4 };
    const decided = verdicts.filter(({ basis }) => basis !== null).length;
    return {
      verdicts,
      rate: { ...rateOf(parts, PARAMETERS), coverage: decided / 4 },
      base: isMeasured ? base : null,
      heard: isMeasured ? 2 : null,
      isAsPlanned: true,
    };
  });

function judgedVerdict(studentNo: number, probability: number | null): JudgedVerdict {
  if (probability === null) return { studentNo, verdict: 'not_measured', basis: null, probability };
  if (probability > 0.8) return { studentNo, verdict: 'present', basis: 'heard', probability };
  if (probability < 0.2) return { studentNo, verdict: 'absent', basis: 'heard', probability };
  return { studentNo, verdict: 'unknown', basis: null, probability };
}

test('words said one by one, each on what is stored, give bit for bit what a rollup makes of all', () => {
  fc.assert(
    fc.property(
      fc.oneof(CLASS, fc.constant(SEED)),
      fc.array(NEXT, { minLength: 1, maxLength: 8 }),
      (judged, words) => {
        let said = saying({});
        let stored = settle(judged, said, PARAMETERS);
        for (const word of words) {
          said = afterwards(said, word);
          const { verdicts, rate } = stored;
          const { base, heard, isAsPlanned } = judged;
          const again = judgedByPolicy(
            { verdicts, erased: [], ...rate, base, heard, isAsPlanned },
            PARAMETERS,
          );
          stored = settle(again, said, PARAMETERS);
        }
        expect(stored).toEqual(settle(judged, said, PARAMETERS));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('each student who was erased since the rollup still counts', () => {
  const said = saying({ rolls: new Map([[1, true]]), excused: new Set([3]) });
  const before = settle(STANDARD, said, PARAMETERS);
  const erased = [
    { verdict: 'not_measured' as const, isAway: true, count: 1 },
    { verdict: 'unknown' as const, isAway: false, count: 1 },
  ];
  const { base, heard, isAsPlanned } = STANDARD;
  const left = before.verdicts.filter(({ studentNo }) => studentNo !== 2 && studentNo !== 3);
  const judged = judgedByPolicy(
    { verdicts: left, erased, ...before.rate, base, heard, isAsPlanned },
    PARAMETERS,
  );
  const after = settle(judged, { ...said, excused: withErased(new Set<number>()) }, PARAMETERS);
  expect(countVerdicts(after.verdicts)).toEqual(countVerdicts(before.verdicts));
  expect(after.rate).toEqual({
    rate: near(before.rate.rate!),
    low: near(before.rate.low!),
    high: near(before.rate.high!),
    coverage: before.rate.coverage,
  });
});
