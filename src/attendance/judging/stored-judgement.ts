import type { PosteriorParameters, RateParameters } from '../parameters.js';
import { isAttended, isDecided, type ClassRate, type VerdictKind } from '../verdict.js';
import { rateOf } from './class-rate.js';
import { isAway, type Judged, type JudgedVerdict, type SettledVerdict } from './settle.js';

/** How many students have one verdict of whom only the count is left. */
export type ErasedCount = {
  verdict: VerdictKind;
  /** Whether they were excused and not there. */
  isAway: boolean;
  count: number;
};

/** A class as it is stored, with what people had said of it until then. */
export type StoredClassFigures = {
  verdicts: readonly SettledVerdict<JudgedVerdict>[];
  /** How many of the students who were erased since the rollup still count. */
  erased: readonly ErasedCount[];
  rate: number | null;
  low: number | null;
  high: number | null;
  base: number | null;
  heard: number | null;
  isAsPlanned: boolean;
};

/** The numbers of erased students: of those who are excused and were not there, and of others. */
const ERASED_AWAY = -1;
const ERASED = 0;

/**
 * The class as its policy judged it, before any person's word. The figures are bit for bit those of
 * the rollup, but for two cases, which hold until the next one: students who were erased since
 * count with their mean probability, and a class that an older release rolled up has only its
 * interval as it stands.
 */
export function judgedByPolicy(
  stored: StoredClassFigures,
  parameters: RateParameters & PosteriorParameters,
): Judged {
  const { base, heard, isAsPlanned } = stored;
  const verdicts = [...stored.verdicts.map(unspoken), ...erasedVerdicts(stored)];
  return {
    verdicts,
    rate: policyRate(stored, verdicts, parameters),
    ...{ base, heard, isAsPlanned },
  };
}

/** What the excuses of a class say, with those students of whom only the count is left. */
export function withErased(excused: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...excused, ERASED_AWAY]);
}

/** Of the verdicts that a word has changed, only `absent` by records can come back as it was. */
function unspoken({
  studentNo,
  verdict,
  basis,
  probability,
  byPolicy,
}: SettledVerdict<JudgedVerdict>): JudgedVerdict {
  if (byPolicy === null) return { studentNo, verdict, basis, probability };
  const isHeard = byPolicy === 'absent' && probability !== null;
  return { studentNo, verdict: byPolicy, basis: isHeard ? 'heard' : null, probability };
}

function erasedVerdicts(stored: StoredClassFigures): JudgedVerdict[] {
  const probability = meanOfErased(stored);
  return stored.erased.flatMap((one) =>
    Array.from({ length: one.count }, () => ({
      studentNo: one.isAway ? ERASED_AWAY : ERASED,
      verdict: one.verdict,
      basis: null,
      probability: one.verdict === 'not_measured' ? null : probability,
    })),
  );
}

/** What is left of the rate for those who were erased, for each one; null without probabilities. */
function meanOfErased({ verdicts, erased, rate }: StoredClassFigures): number | null {
  if (verdicts.every(({ probability }) => probability === null)) return null;
  const known = verdicts.filter((one) => !isAway(one)).flatMap(countedValue);
  const others = erased
    .filter(({ verdict }) => verdict !== 'not_measured')
    .reduce((sum, { count }) => sum + count, 0);
  if (rate === null || others === 0) return 0;
  const sum = known.reduce((total, value) => total + value, 0);
  return Math.min(1, Math.max(0, (rate * (known.length + others) - sum) / others));
}

/** What a student counts in the stored rate; nothing for one who is not measured. */
function countedValue(one: SettledVerdict<JudgedVerdict>): number[] {
  const { verdict, basis, corrected, probability } = one;
  if (basis === 'roll' || (corrected && verdict !== 'unknown'))
    return [Number(isAttended(verdict))];
  return probability === null ? [] : [probability];
}

function policyRate(
  { rate, low, high, base, heard, isAsPlanned }: StoredClassFigures,
  verdicts: readonly JudgedVerdict[],
  parameters: RateParameters & PosteriorParameters,
): ClassRate {
  const decided = verdicts.filter(({ verdict }) => isDecided(verdict)).length;
  const coverage = verdicts.length > 0 ? decided / verdicts.length : null;
  const isMeasured = verdicts.some(({ verdict }) => verdict !== 'not_measured');
  if (!isAsPlanned || !isMeasured) return { rate: null, low: null, high: null, coverage };
  const probabilities = verdicts.flatMap(({ probability }) => probability ?? []);
  if (probabilities.length === 0) {
    const there = verdicts.filter(({ verdict }) => isAttended(verdict)).length;
    return { rate: there / verdicts.length, low, high, coverage };
  }
  if (base !== null && heard !== null) {
    const parts = { base, heard, probabilities, settled: [], enrolled: verdicts.length };
    return { ...rateOf(parts, parameters), coverage };
  }
  const mean = probabilities.reduce((sum, one) => sum + one, 0) / probabilities.length;
  const moved = (value: number | null) =>
    value === null || rate === null ? null : value + mean - rate;
  return { rate: mean, low: moved(low), high: moved(high), coverage };
}
