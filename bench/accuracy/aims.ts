import type { Figures } from './figures.js';
import { percent, points, share } from './tables.js';

/** What the `standard` policy is to hold: section 7 of the plan of the method. */
export type Aim = {
  name: string;
  wanted: string;
  measured: (figures: Figures) => string;
  holds: (figures: Figures) => boolean;
};

export const AIMS: readonly Aim[] = [
  aim('precision of present', 'at least 0.99', share, ({ precision }) => precision, [0.99, 1]),
  aim(
    'precision of absent',
    'at least 0.98',
    share,
    ({ absentPrecision }) => absentPrecision,
    [0.98, 1],
  ),
  aim(
    'recall, measured',
    'at least 0.93',
    share,
    ({ recallMeasured }) => recallMeasured,
    [0.93, 1],
  ),
  aim('unknown', 'at most 8 %', percent, ({ unknown }) => unknown, [0, 0.08]),
  aim('not measured', 'at most 2.5 %', percent, ({ notMeasured }) => notMeasured, [0, 0.025]),
  aim('rate MAE', 'at most 2 points', points, ({ rateMae }) => rateMae, [0, 2]),
  aim('bias', 'at most 0.5 points either way', points, ({ rateBias }) => rateBias, [-0.5, 0.5]),
  aim(
    'intervals',
    '93 to 97 % hold the truth',
    percent,
    ({ intervalsHold }) => intervalsHold,
    [0.93, 0.97],
  ),
  aim('late found', 'at least 0.85', share, ({ lateFound }) => lateFound, [0.85, 1]),
  aim('late right', 'at least 0.95', share, ({ lateRight }) => lateRight, [0.95, 1]),
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
