import type { Contribution } from '../attendance/explaining/contributions.js';
import { VERDICT_PHRASES, type Language } from '../attendance/explaining/phrases.js';
import type { VerdictPhrases } from '../attendance/explaining/verdict-english.js';
import { reasonLine } from '../attendance/explaining/words.js';
import type { StandardParameters } from '../attendance/parameters.js';
import type { StoredCorrection, StudentInClass } from '../mysql/answers/explain-student.js';
import { verdictInWords } from './verdict-in-words.js';

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
export function explanationText(explanation: Explanation, language: Language = 'en'): string {
  const phrases = VERDICT_PHRASES[language];
  const { student, stays, corrections } = explanation;
  const { course, section, date, startsAt, endsAt } = student;
  const times = `${date} ${startsAt.slice(11, 16)}-${endsAt.slice(11, 16)}`;
  const lines = [phrases.head(course, section, times, placeText(student, phrases))];
  lines.push('', phrases.stays.title);
  if (stays.length === 0) lines.push(`  ${phrases.stays.none}`);
  lines.push(...stays.map((stay) => `  ${stayLine(stay, phrases)}`));
  lines.push('', phrases.title, ...verdictLines(explanation, language).map((line) => `  ${line}`));
  if (corrections.length > 0) lines.push('', phrases.corrections.title);
  for (const { verdict, reason, correctedBy, correctedAt } of corrections)
    lines.push(`  ${correctedAt}  ${phrases.corrections.line(verdict, correctedBy, reason)}`);
  return lines.join('\n');
}

function stayLine(
  { device, accessPoint, room, from, to, lastHeard, left }: ExplainedStay,
  { stays, room: roomText }: VerdictPhrases,
): string {
  return stays.line(`${from}-${to}`, accessPoint, [
    device,
    room === null ? stays.unknownRoom : roomText(room),
    left ? stays.left(to) : stays.lastHeard(lastHeard),
  ]);
}

function placeText({ room, metIn }: StudentInClass, phrases: VerdictPhrases): string {
  if (metIn !== null) return phrases.metIn(room, metIn);
  return room === null ? phrases.noRoom : phrases.room(room);
}

function verdictLines(explanation: Explanation, language: Language): string[] {
  const { verdict, before, reasons, after, madeBy } = verdictInWords(explanation, language);
  return [
    verdict,
    ...before,
    ...reasons.map((reason) => `  ${reasonLine(reason)}`),
    ...after,
    ...(madeBy === null ? [] : [madeBy]),
  ];
}
