import { SETTING_NAMES, type Setting } from './campuses.js';
import { SETTING_TEXTS } from './document-aims.js';
import { settingName } from './document-times.js';
import type { BySetting } from './measure.js';
import type { Bin } from './score.js';
import { sumOf } from './sums.js';
import { markdownTable, percent } from './tables.js';

const SHOWN: readonly Setting[] = ['simulated', 'plain', 'habits'];

/** Whether probabilities are what they say. */
export function calibration(settings: BySetting): string {
  return `## Are the probabilities what they say?

Where a student is given 0 to 0.05, that many should have attended as the mean of it says:

${markdownTable(
  ['campuses', 'cases', 'mean said', 'attended'],
  SETTING_NAMES.map((name) => [
    settingName(name),
    ...binCells(sumOf(settings[name], 'standard').lowest),
  ]),
)}

The whole scale, at the usual noise:

![Reliability](accuracy-reliability.svg)

${scaleTable(settings)}`;
}

function scaleTable(settings: BySetting): string {
  const scores = SHOWN.map((name) => sumOf(settings[name], 'standard'));
  return markdownTable(
    [
      'probability given',
      ...SHOWN.flatMap((name) => [`${SETTING_TEXTS[name]}: cases`, 'mean said', 'attended']),
    ],
    Array.from({ length: 10 }, (_, i) => [
      `${i / 10} to ${(i + 1) / 10}`,
      ...scores.flatMap(({ bins }) => binCells(bins[i]!)),
    ]),
  );
}

function binCells({ cases, sum, present }: Bin): string[] {
  return [String(cases), percent(sum / cases), percent(present / cases)];
}
