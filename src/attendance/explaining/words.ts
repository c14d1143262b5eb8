import { logistic } from '../model/posterior.js';
import type { Contribution } from './contributions.js';
import { timeOfDay } from '../wall-clock.js';

/**
 * The reasons for a probability, one line each, for students and staff. Leaves out a reason whose
 * effect is too small to show.
 * @param startSecond the start of the class, in seconds after midnight
 * @param nameOf the name of an access point
 */
export function explainInWords(
  contributions: readonly Contribution[],
  startSecond: number,
  nameOf: (accessPointNo: number) => string,
): string[] {
  const at = (minute: number) => timeOfDay(startSecond + minute * 60).slice(0, 5);
  const lines = contributions
    .filter(({ kind, logOdds }) => kind === 'base' || kind === 'place' || Math.abs(logOdds) >= SEEN)
    .map((one) => `${signed(one.logOdds)} ${wordsFor(one, at, nameOf)}`);
  const sum = contributions.reduce((total, { logOdds }) => total + logOdds, 0);
  return [...lines, `${signed(sum)} in all: a probability of ${percent(logistic(sum))}`];
}

/** A smaller effect prints as +0.0. */
const SEEN = 0.05;

function wordsFor(
  one: Contribution,
  at: (minute: number) => string,
  nameOf: (accessPointNo: number) => string,
): string {
  switch (one.kind) {
    case 'base':
      return `for the class: ${percent(one.rate)} of its students who were heard attended`;
    case 'silence':
      return silenceWords(one);
    case 'place':
      return placeWords(one, at, nameOf(one.accessPointNo));
    case 'part':
      return one.part === 'late'
        ? `for supposing that the student came at ${at(one.minute)}: what was heard before does not count`
        : `for supposing that the student had left by ${at(one.minute)}: what was heard after does not count`;
    case 'doubt':
      return 'because a device may not be with its owner: all evidence together has a limit';
  }
}

const COUNTS_WORDS = {
  in_rate: '; it counts in the rate of the class only',
  all: '',
  sure: '; only what is sure of that counts',
};

function silenceWords({
  away,
  between,
  counts = 'in_rate',
  present,
  elsewhere,
}: Extract<Contribution, { kind: 'silence' }>): string {
  const around = between
    ? ' but heard just before and just after it'
    : away
      ? ' but heard elsewhere before or after it'
      : '';
  return (
    `for being silent in the class${around}, ` +
    `like ${percent(present)} of those present and ${percent(elsewhere)} of others` +
    COUNTS_WORDS[counts]
  );
}

function placeWords(
  { moment, from, minutes, silent, present, elsewhere }: Extract<Contribution, { kind: 'place' }>,
  at: (minute: number) => string,
  name: string,
): string {
  if (moment !== 'during')
    return (
      `for being heard on ${name} shortly ${moment} the class, ` +
      `where ${percent(present)} of those who attend here are heard then, and ${percent(elsewhere)} of others`
    );
  // Until when is not said: a device may count for a while after it was last heard.
  return (
    `for ${minutesInWords(minutes)} on ${name} (from ${at(from)}${silentWords(silent)}), ` +
    `where ${percent(present)} of this room's time is spent and ${percent(elsewhere)} of other time`
  );
}

function silentWords(silent: { stayed: number; counted: number } | undefined): string {
  if (!silent) return '';
  return (
    `, later silent: that counts as ${minutesInWords(silent.counted)} and not as ` +
    `${minutesInWords(silent.stayed)}, because many devices do not stay there`
  );
}

function minutesInWords(minutes: number): string {
  const count = Math.round(minutes);
  return count < 1 ? 'less than 1 minute' : count === 1 ? '1 minute' : `${count} minutes`;
}

function signed(logOdds: number): string {
  const text = Math.abs(logOdds).toFixed(1);
  return `${logOdds < 0 && text !== '0.0' ? '-' : '+'}${text}`;
}

/**
 * Whole percents; below 1 with one decimal. A share that is not 0 never prints as 0, and one that
 * is not 1 never as 100.
 */
function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.1) return 'less than 0.1 %';
  if (value < 100 && value >= 99.5) return 'more than 99 %';
  return value < 0.95 && value > 0 ? `${value.toFixed(1)} %` : `${Math.round(value)} %`;
}
