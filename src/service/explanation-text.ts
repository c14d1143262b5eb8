import { VERDICT_PHRASES, type Language } from '../attendance/explaining/phrases.js';
import type { VerdictPhrases } from '../attendance/explaining/verdict-english.js';
import { reasonLine } from '../attendance/explaining/words.js';
import type { StudentInClass } from '../mysql/answers/explain-student.js';
import type { ExplainedStay, Explanation } from './explanation.js';
import { verdictInWords } from './verdict-in-words.js';

/** What `rollcall explain` prints of one class. */
export function explanationText(explanation: Explanation, language: Language = 'en'): string {
  const phrases = VERDICT_PHRASES[language];
  const { student, stays, corrections, rolls } = explanation;
  const { course, section, date, startsAt, endsAt } = student;
  const times = `${date} ${startsAt.slice(11, 16)}-${endsAt.slice(11, 16)}`;
  const lines = [phrases.head(course, section, times, placeText(student, phrases))];
  lines.push('', phrases.stays.title);
  if (stays.length === 0) lines.push(`  ${phrases.stays.none}`);
  lines.push(...stays.map((stay) => `  ${stayLine(stay, phrases)}`));
  lines.push('', phrases.title, ...verdictLines(explanation, language).map((line) => `  ${line}`));
  if (rolls.length > 0) lines.push('', phrases.rolls.title);
  for (const { isThere, source, takenBy, takenAt } of rolls)
    lines.push(`  ${takenAt}  ${phrases.rolls.line(isThere, source === 'code', takenBy)}`);
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
  const { verdict, before, reasons, after, confirmMoved, madeBy } = verdictInWords(
    explanation,
    language,
  );
  return [
    verdict,
    ...before,
    ...reasons.map((reason) => `  ${reasonLine(reason)}`),
    ...after,
    ...[confirmMoved?.byCommand, madeBy].filter((line) => typeof line === 'string'),
  ];
}
