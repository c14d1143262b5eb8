import { logistic } from '../model/posterior.js';
import { timeOfDay } from '../wall-clock.js';
import type { Contribution } from './contributions.js';
import type { Phrases, SharesText } from './english.js';
import { PHRASES, type Language } from './phrases.js';

/** A reason for a probability: what it adds to the log odds, and why. */
export type Reason = { logOdds: number; text: string };

/**
 * The reasons for a probability, one line each, for students and staff.
 * @param startSecond the start of the class, in seconds after midnight
 * @param nameOf the name of an access point
 */
export function explainInWords(
  contributions: readonly Contribution[],
  startSecond: number,
  nameOf: (accessPointNo: number) => string,
  language: Language = 'en',
): string[] {
  return reasonsInWords(contributions, startSecond, nameOf, language).map(reasonLine);
}

/** A reason as one line, such as "+1.4 for the class: ...". */
export function reasonLine({ logOdds, text }: Reason): string {
  return `${signed(logOdds)} ${text}`;
}

/**
 * The same without the signs and figures in front. The last one is the sum. Leaves out a reason
 * whose effect is too small to show.
 */
export function reasonsInWords(
  contributions: readonly Contribution[],
  startSecond: number,
  nameOf: (accessPointNo: number) => string,
  language: Language = 'en',
): Reason[] {
  const phrases = PHRASES[language];
  const at = (minute: number) => timeOfDay(startSecond + minute * 60).slice(0, 5);
  const reasons = contributions
    .filter(({ kind, logOdds }) => kind === 'base' || kind === 'place' || Math.abs(logOdds) >= SEEN)
    .map((one) => ({ logOdds: one.logOdds, text: wordsFor(one, at, nameOf, phrases) }));
  const sum = contributions.reduce((total, { logOdds }) => total + logOdds, 0);
  const text = phrases.reasons.sum(percent(logistic(sum), phrases, 1));
  return [...reasons, { logOdds: sum, text }];
}

/** A smaller effect prints as +0.0. */
const SEEN = 0.05;

function wordsFor(
  one: Contribution,
  at: (minute: number) => string,
  nameOf: (accessPointNo: number) => string,
  phrases: Phrases,
): string {
  const { reasons } = phrases;
  switch (one.kind) {
    case 'base':
      return reasons.base(percent(one.rate, phrases));
    case 'silence': {
      const around = one.between ? 'between' : one.away ? 'away' : 'not';
      return reasons.silence(around, sharesText(one, phrases), one.counts ?? 'in_rate');
    }
    case 'place':
      return placeWords(one, at, nameOf(one.accessPointNo), phrases);
    case 'part':
      return reasons[one.part](at(one.minute));
    case 'doubt':
      return reasons.doubt;
  }
}

function placeWords(
  { moment, from, minutes, silent, ...shares }: Extract<Contribution, { kind: 'place' }>,
  at: (minute: number) => string,
  name: string,
  phrases: Phrases,
): string {
  const { way, place, later } = phrases.reasons;
  const text = sharesText(shares, phrases);
  if (moment !== 'during') return way(name, moment, text);
  const minutesText = (count: number) => phrases.minutes(Math.round(count));
  const silentEnd = silent ? later(minutesText(silent.counted), minutesText(silent.stayed)) : '';
  const times = { minutes: minutesText(minutes), from: at(from), later: silentEnd };
  return place(name, times, text);
}

function sharesText(
  { present, elsewhere }: { present: number; elsewhere: number },
  phrases: Phrases,
): SharesText {
  return { present: percent(present, phrases), elsewhere: percent(elsewhere, phrases) };
}

function signed(logOdds: number): string {
  const text = Math.abs(logOdds).toFixed(1);
  return `${logOdds < 0 && text !== '0.0' ? '-' : '+'}${text}`;
}

/**
 * Whole percents; below 1 with one decimal. A share that is not 0 never prints as 0, and one that
 * is not 1 never as 100.
 * @param decimals one for the probability: rounded, 79.5 % would look like enough for 80 %
 */
function percent(
  share: number,
  { percent: text, lessThan, moreThan }: Phrases,
  decimals: 0 | 1 = 0,
): string {
  const value = 100 * share;
  if (value > 0 && value < 0.1) return lessThan(text('0.1'));
  if (value < 100 && value >= 99.5) return moreThan(text('99'));
  return text(value.toFixed(value < 0.95 && value > 0 ? 1 : decimals));
}
