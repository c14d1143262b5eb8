import { VERDICT_PHRASES, type Language } from '../attendance/explaining/phrases.js';
import type { VerdictPhrases } from '../attendance/explaining/verdict-english.js';
import { reasonsInWords, type Reason } from '../attendance/explaining/words.js';
import { isAway } from '../attendance/judging/settle.js';
import { secondOfDay } from '../attendance/wall-clock.js';
import type { StudentInClass } from '../mysql/answers/explain-student.js';
import type { Explanation } from './explanation.js';

/** A verdict and what it rests on, in words. */
export type VerdictWords = {
  /** The verdict itself, or why there is none. */
  verdict: string;
  /** Whole sentences before the reasons: why it is not measured, or when the student came. */
  before: string[];
  /** What speaks for and against, then the sum. Empty where the policy computes none. */
  reasons: Reason[];
  /** Whole sentences that come after them: the probability and the basis. */
  after: string[];
  /** How the registry confirms where the class met, if it seems to have moved. */
  confirmMoved: { onBoard: string; byCommand: string } | null;
  /** The policy, its version, and when; null where there is no verdict. */
  madeBy: string | null;
  /** Only when, for readers who know no policies. */
  computed: string | null;
};

/** The verdict of an explanation in words. Its `times` and `silence` have a language already. */
export function verdictInWords(explanation: Explanation, language: Language): VerdictWords {
  const phrases = VERDICT_PHRASES[language];
  const { student, times, silence } = explanation;
  const { verdict, corrected, evidenceExpired } = student;
  if (verdict === null) return { ...NOTHING, verdict: whyNoVerdict(student, phrases) };
  const reasons = evidenceExpired ? [] : reasonsOf(explanation, language);
  return {
    verdict: phrases.verdict(verdict, corrected),
    before: [
      ...(isAway({ verdict, excused: student.excused })
        ? [phrases.excused]
        : whyNotMeasured(student, phrases)),
      ...(evidenceExpired
        ? [phrases.evidenceExpired]
        : [times, silence, seedSentence(explanation, phrases)].filter((line) => line !== null)),
    ],
    reasons,
    after: [
      ...(reasons.length === 0 ? [] : decidedBy(explanation, phrases)),
      ...(student.basis === null ? [] : [phrases[student.basis]]),
      ...(student.byPolicy === null ? [] : [phrases.byPolicy(student.byPolicy)]),
    ],
    confirmMoved: student.state === 'moved' ? phrases.confirmMoved : null,
    madeBy: phrases.madeBy(
      phrases.policy(student.policy!, student.policyVersion!),
      student.signatureVersion,
      student.version,
      student.rolledUpAt!,
    ),
    computed: phrases.computed(student.rolledUpAt!.slice(0, 10), student.rolledUpAt!.slice(11, 16)),
  };
}

const NOTHING = {
  ...{ before: [], reasons: [], after: [] },
  ...{ confirmMoved: null, madeBy: null, computed: null },
};

/** A class with a result has a verdict on everybody who is enrolled, unless it was erased. */
function whyNoVerdict(
  { policy, rolledUpAt, verdictsExpired }: StudentInClass,
  phrases: VerdictPhrases,
): string {
  if (verdictsExpired) return phrases.verdictsExpired;
  return policy === null ? phrases.notRolledUp : phrases.erased(rolledUpAt);
}

function whyNotMeasured(
  { state, optedOut, verdict, evidence, evidenceExpired, suggestedRoom }: StudentInClass,
  phrases: VerdictPhrases,
): string[] {
  if (optedOut) return [phrases.optedOut];
  if (state === 'no_data') return [phrases.noData];
  if (state === 'not_held') return [phrases.notHeld];
  if (state === 'moved') return [phrases.moved(suggestedRoom)];
  if (evidenceExpired || verdict !== 'not_measured') return [];
  return [evidence === null ? phrases.noDevice : phrases.noAccessPoint];
}

function reasonsOf(
  { student, contributions, accessPoints }: Explanation,
  language: Language,
): Reason[] {
  if (contributions.length === 0) return [];
  return reasonsInWords(
    contributions,
    secondOfDay(student.startsAt.slice(11)),
    (no) => accessPoints[no] ?? VERDICT_PHRASES[language].accessPoint(no),
    language,
  );
}

/** The policy seed computes no probability. It rests on two events. */
function seedSentence(
  { student, contributions }: Explanation,
  phrases: VerdictPhrases,
): string | null {
  const { policy, verdict, seedFirst, seedLast } = student;
  if (contributions.length > 0 || policy !== 'seed' || verdict === 'not_measured') return null;
  return seedFirst === null || seedLast === null
    ? phrases.notSeen
    : phrases.seen(seedFirst.slice(11, 16), seedLast.slice(11, 16));
}

function decidedBy({ student, parameters }: Explanation, phrases: VerdictPhrases): string[] {
  const { minutes, verdict, probability } = student;
  const heard = (minutes ?? 0) >= parameters.minEvidenceMinutes;
  const { presentFrom, absentTo } = parameters;
  return [
    ...(heard || verdict !== 'unknown' ? [] : [phrases.tooLittle]),
    phrases.probability(
      (100 * probability!).toFixed(1),
      String(100 * presentFrom),
      String(100 * absentTo),
    ),
  ];
}
