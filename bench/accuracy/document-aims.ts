import { AIMS } from './aims.js';
import type { Before } from './before.js';
import { SETTINGS, type Setting } from './campuses.js';
import { DOUBLE_TEXT } from './double-noise.js';
import { figures } from './figures.js';
import type { BySetting } from './measure.js';
import { sumOf } from './sums.js';
import { markdownTable } from './tables.js';

export const SETTING_TEXTS: Record<Setting, string> = {
  simulated: 'first simulator',
  simulatedDouble: 'first simulator',
  plain: 'second simulator',
  plainDouble: 'second simulator',
  habits: 'second, with all habits',
  habitsDouble: 'second, with all habits',
  third: 'third simulator',
  thirdDouble: 'third simulator',
};

/** What `standard` is to hold, before and now, at the usual noise and at twice of it. */
export function aims(settings: BySetting, before: Before): string {
  const table = (names: readonly Setting[]) => aimsTable(names, settings, before);
  return `## The aims

What \`standard\` is to hold, and what it holds, on campuses for reporting only: seeds ${seedsOf('simulated')} of the first simulator, ${seedsOf('plain')} of the second, ${seedsOf('habits')} of the second with all habits at moderate strength (see below), ${seedsOf('third')} of the third. _Before_ is ${before.version}: its
figures on the same campuses are kept in \`bench/accuracy/before.json\`. In bold: an aim that is not held.

At the usual noise:

${table(['simulated', 'plain', 'habits', 'third'])}

At twice the noise (${DOUBLE_TEXT}):

${table(['simulatedDouble', 'plainDouble', 'habitsDouble', 'thirdDouble'])}

_Late found_: of those over 5 minutes late whose arrival is said, the share said to be over 5 minutes late. _Late right_: of those said to be over 10 minutes late, the share that was late, by over 5 minutes. _Not measured_: no device of the student is known, or no access point of the room.`;
}

function aimsTable(names: readonly Setting[], settings: BySetting, before: Before): string {
  const columns = names.flatMap((name) => [
    before.settings[name].figures,
    figures(sumOf(settings[name], 'standard')),
  ]);
  return markdownTable(
    ['aim', 'wanted', ...names.flatMap((name) => [`${SETTING_TEXTS[name]}: before`, 'now'])],
    AIMS.map(({ name, wanted, measured, holds }) => [
      name,
      wanted,
      ...columns.map((one) => (holds(one) ? measured(one) : `**${measured(one)}**`)),
    ]),
  );
}

export function seedsOf(name: Setting): string {
  return SETTINGS[name].map(({ size }) => size.seed).join(', ');
}
