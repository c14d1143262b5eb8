import type { Contribution } from '../attendance/explaining/contributions.js';
import { explainInWords } from '../attendance/explaining/words.js';
import type { StandardParameters } from '../attendance/parameters.js';
import { secondOfDay } from '../attendance/wall-clock.js';
import type { StoredCorrection, StudentInClass } from '../mysql/answers/explain-student.js';

/** A stay of one of the student's devices. */
export type ExplainedStay = {
  /** "phone 1" or "device 2": which of the student's devices, without its address. */
  device: string;
  accessPoint: string;
  /** The room that the access point belongs to; null where none is known. */
  room: string | null;
  /** "HH:MM" */
  from: string;
  /** "HH:MM": until when the device is taken to have been there. */
  to: string;
  /** "HH:MM": when it was heard there for the last time. */
  lastHeard: string;
  /** Whether the log says that it left there at `to`. */
  left: boolean;
};

/** Why a student has the verdict of one class. */
export type Explanation = {
  student: StudentInClass;
  /** The parameters of the policy that judged the class; the defaults where none has yet. */
  parameters: StandardParameters;
  /** From an hour before the class to an hour after it; empty once the day's events are deleted. */
  stays: ExplainedStay[];
  /** When the student came and went, as the stays show; null where the policy does not say. */
  times: string | null;
  /**
   * When a student who was silent in the class was heard around it, as the stays show; null for a
   * student who was heard in the class, and for one who was not heard around it either.
   */
  silence: string | null;
  /** Their log odds add up to the probability; empty where the policy computes none. */
  contributions: Contribution[];
  /** The names of the access points in `stays` and `contributions`, by their numbers. */
  accessPoints: Record<number, string>;
  /** Oldest first. */
  corrections: StoredCorrection[];
};

/** What `rollcall explain` prints of one class. */
export function explanationText(explanation: Explanation): string {
  const { student, stays, corrections } = explanation;
  const { course, section, date, startsAt, endsAt, room } = student;
  const lines = [
    `${course} section ${section}, ${date} ${startsAt.slice(11, 16)}-${endsAt.slice(11, 16)}, ${placeText(room, student.metIn)}`,
  ];
  lines.push('', 'Stays around the class');
  if (stays.length === 0) lines.push('  none are stored (any more)');
  lines.push(...stays.map(stayLine));
  lines.push('', 'Verdict', ...verdictLines(explanation).map((line) => `  ${line}`));
  if (corrections.length > 0) lines.push('', 'Corrections');
  for (const { verdict, reason, correctedBy, correctedAt } of corrections)
    lines.push(`  ${correctedAt}  ${verdict}, by ${correctedBy}: ${reason}`);
  return lines.join('\n');
}

function stayLine({ device, accessPoint, room, from, to, lastHeard, left }: ExplainedStay): string {
  const where = room === null ? 'no known room' : `room ${room}`;
  const until = left ? `left at ${to}` : `last heard ${lastHeard}`;
  return `  ${from}-${to}  ${accessPoint}  (${device}, ${where}, ${until})`;
}

function placeText(room: string | null, metIn: string | null): string {
  if (metIn !== null) return `planned in ${room ?? 'no room'}, met in ${metIn}`;
  return room === null ? 'no room' : `room ${room}`;
}

function verdictLines(explanation: Explanation): string[] {
  const { student } = explanation;
  if (student.verdict === null) return [whyNoVerdict(student)];
  const kind = student.verdict.replace('_', ' ');
  return [
    `${kind}${student.corrected ? ', corrected by a person' : ''}`,
    ...whyNotMeasured(explanation),
    ...(student.evidenceExpired
      ? ['The retention has deleted the evidence of that day.']
      : [
          ...[explanation.times, explanation.silence].filter((line) => line !== null),
          ...reasonLines(explanation),
        ]),
    ...basisLines(student),
    madeByLine(explanation),
  ];
}

/** A class with a result has a verdict on everybody who is enrolled, unless it was erased. */
function whyNoVerdict({ policy, rolledUpAt, verdictsExpired }: StudentInClass): string {
  if (verdictsExpired) return 'The retention has deleted the verdicts of that day.';
  return policy === null
    ? 'none yet: the class is not rolled up'
    : `none is stored, although the class was rolled up at ${rolledUpAt}: the data of the student were erased`;
}

function whyNotMeasured({ student }: Explanation): string[] {
  const { state, optedOut, verdict, evidence, evidenceExpired, suggestedRoom } = student;
  if (optedOut) return ['The student opted out, so nothing about the devices is stored.'];
  if (state === 'no_data')
    return ['The access points of the room heard nothing for half an hour or more.'];
  if (state === 'not_held')
    return ['The class was probably not held, or a person said that it was not.'];
  if (state === 'moved')
    return [
      `The class probably met in ${suggestedRoom}: a person must confirm it ("rollcall class confirm").`,
    ];
  if (evidenceExpired) return [];
  if (verdict === 'not_measured' && evidence === null)
    return ['The roster has no device of the student on that day.'];
  if (verdict === 'not_measured') return ['The roster has no access point in the room.'];
  return [];
}

function reasonLines({ student, contributions, accessPoints, parameters }: Explanation): string[] {
  const { startsAt, probability, minutes, policy, seedFirst, seedLast } = student;
  if (contributions.length === 0) {
    if (policy !== 'seed' || student.verdict === 'not_measured') return [];
    return seedFirst === null || seedLast === null
      ? ['Not seen on an access point of the room during the class.']
      : [
          `Seen on an access point of the room from ${seedFirst.slice(11, 16)} to ${seedLast.slice(11, 16)}.`,
        ];
  }
  const words = explainInWords(
    contributions,
    secondOfDay(startsAt.slice(11)),
    (no) => accessPoints[no] ?? `access point ${no}`,
  );
  const heard = (minutes ?? 0) >= parameters.minEvidenceMinutes;
  return [
    ...words.map((line) => `  ${line}`),
    ...(heard || student.verdict !== 'unknown'
      ? []
      : ['Too little was heard during the class to decide.']),
    `Probability ${(100 * probability!).toFixed(1)} %: present from ${100 * parameters.presentFrom} %, absent up to ${100 * parameters.absentTo} %.`,
  ];
}

function basisLines({ basis }: StudentInClass): string[] {
  if (basis === null) return [];
  return [
    basis === 'heard'
      ? 'Basis: heard. It rests on records in the class, or on the way to or from it.'
      : 'Basis: inferred from when the student was silent. No record in the class speaks for it, and a phone that is switched off between two bells looks the same.',
  ];
}

function madeByLine({ student }: Explanation): string {
  const signatures =
    student.signatureVersion === null ? '' : `, signatures ${student.signatureVersion}`;
  return `Policy ${student.policy} version ${student.policyVersion}${signatures}, roster version ${student.version}, rolled up at ${student.rolledUpAt}.`;
}
