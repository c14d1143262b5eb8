import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SETTING_NAMES, type Setting } from './campuses.js';
import { figures, type Figures } from './figures.js';
import type { Compared } from './measure.js';
import { sumOf } from './sums.js';
import type { Tally } from './tally.js';

/** What an earlier version of `standard` said of the same campuses: figures, no verdicts. */
export type Before = {
  /** Which version it was. */
  version: string;
  settings: Record<Setting, { figures: Figures; tallies: Record<string, Tally> }>;
  /** By habit. */
  habits: Record<string, Figures>;
};

/** From the root of the repository, where `npm run` starts. */
const FILE = join('bench', 'accuracy', 'before.json');

/** Keeps the figures of the present code, to compare a later version with. */
export async function keepFigures(version: string, compared: Compared): Promise<string> {
  const { settings, habits } = compared;
  const before: Before = {
    version,
    settings: Object.fromEntries(
      SETTING_NAMES.map((name) => {
        const score = sumOf(settings[name], 'standard');
        return [name, { figures: figures(score), tallies: score.tallies }];
      }),
    ) as Before['settings'],
    habits: Object.fromEntries(
      habits.map(({ kind, measured }) => [kind, figures(measured.scores.standard)]),
    ),
  };
  await writeFile(FILE, `${JSON.stringify(before, null, 2)}\n`);
  return FILE;
}

/** JSON has null where a figure is NaN. */
export async function figuresBefore(): Promise<Before> {
  const text = await readFile(FILE, 'utf8');
  return JSON.parse(text, (_, value: unknown) => (value === null ? NaN : value)) as Before;
}
