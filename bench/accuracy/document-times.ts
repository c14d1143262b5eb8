import { SETTING_NAMES, type Setting } from './campuses.js';
import { SETTING_TEXTS } from './document-aims.js';
import { figures } from './figures.js';
import type { BySetting } from './measure.js';
import { sumOf } from './sums.js';
import { markdownTable, percent, points, share } from './tables.js';
import { capital } from './document-causes.js';

/** Lateness and `partial`. */
export function times(settings: BySetting): string {
  return `## Arrival, leaving and \`partial\`

Of students who attended and are said to be present or partial. _Of all_ also counts those of whom no time of arrival is said. \`partial\` is wrong for a student who attended 75 % or more of the class.

${markdownTable(
  [
    'campuses',
    'late found',
    'late found, of all',
    'late right',
    'lateness MAE, min',
    'arrival said',
    'early leave F1',
    '`partial`',
    'of them, attended 75 % or more',
  ],
  SETTING_NAMES.map((name) => row(name, settings)),
)}`;
}

function row(name: Setting, settings: BySetting): string[] {
  const score = sumOf(settings[name], 'standard');
  const all = figures(score);
  return [
    settingName(name),
    share(all.lateFound),
    share(all.lateFoundOfAll),
    share(all.lateRight),
    points(all.lateMae),
    percent(all.lateSaid),
    share(all.earlyF1),
    String(score.partial),
    percent(all.partialWhole),
  ];
}

export function settingName(name: Setting): string {
  return capital(SETTING_TEXTS[name]) + (name.endsWith('Double') ? ', twice the noise' : '');
}
