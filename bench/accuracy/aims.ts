import type { Figures } from './score.js';
import { percent, points, share } from './tables.js';

/** What the `standard` policy is to hold at the default noise. */
export type Aim = {
  name: string;
  wanted: string;
  measured: (figures: Figures) => string;
  holds: (figures: Figures) => boolean;
};

export const AIMS: readonly Aim[] = [
  aim('precision', 'at least 0.99', share, ({ precision }) => precision, [0.99, 1]),
  aim('recall, decided', 'at least 0.99', share, ({ recallDecided }) => recallDecided, [0.99, 1]),
  aim(
    'recall, measured',
    'at least 0.88',
    share,
    ({ recallMeasured }) => recallMeasured,
    [0.88, 1],
  ),
  aim('unknown', 'at most 12 %', percent, ({ unknown }) => unknown, [0, 0.12]),
  aim('rate MAE', 'at most 3 points', points, ({ rateMae }) => rateMae, [0, 3]),
  aim('bias', 'at most 0.5 points either way', points, ({ rateBias }) => rateBias, [-0.5, 0.5]),
  aim(
    'intervals',
    '93 to 97 % hold the truth',
    percent,
    ({ intervalsHold }) => intervalsHold,
    [0.93, 0.97],
  ),
];

function aim(
  name: string,
  wanted: string,
  text: (value: number) => string,
  of: (figures: Figures) => number,
  [low, high]: readonly [number, number],
): Aim {
  return {
    name,
    wanted,
    measured: (figures) => text(of(figures)),
    holds: (figures) => of(figures) >= low && of(figures) <= high,
  };
}

/** Rates further off than this, or so many wrong among those said to be present, are of no use. */
const USELESS_MAE = 10;
const USELESS_PRECISION = 0.9;

export const USELESS_TEXT = `the rate is off by more than ${USELESS_MAE} points on average, or less than ${USELESS_PRECISION} of those said to be present were`;

export function isUseful({ rateMae, precision }: Figures): boolean {
  return rateMae <= USELESS_MAE && precision >= USELESS_PRECISION;
}

export function missedAims(figures: Figures): string[] {
  return AIMS.filter(({ holds }) => !holds(figures)).map(({ name }) => name);
}

export function aimsSentence(figures: Figures): string {
  const missed = missedAims(figures);
  return missed.length === 0 ? 'All aims are held.' : `Not held: ${missed.join(', ')}.`;
}
