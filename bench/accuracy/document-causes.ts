import type { Before } from './before.js';
import type { Setting } from './campuses.js';
import { CAUSES } from './causes.js';
import { SETTING_TEXTS } from './document-aims.js';
import type { BySetting } from './measure.js';
import { sumOf } from './sums.js';
import { markdownTable, percent, share } from './tables.js';
import { emptyTally, tallyShares, type Tally } from './tally.js';

const SHOWN: readonly Setting[] = ['simulated', 'plain', 'habits'];

/** Recall, unknown and errors by what was heard of a student, and by the basis of verdicts. */
export function byCause(settings: BySetting, before: Before): string {
  return `## By what was heard

Of every student in every class: what the records say, before any rule. _Near_ is within 20 minutes before the class begins or after it ends. _Wrong_ counts, among 1,000 measured students with that cause, those called absent who attended and those called present who did not.

${SHOWN.map((name) => causeTable(name, settings, before)).join('\n\n')}

### Heard and inferred

A verdict of presence rests on records in the class or on the way into the room (\`heard\`), or only on the shape of a silence (\`inferred\`).

${basisTable(settings)}`;
}

function causeTable(name: Setting, settings: BySetting, before: Before): string {
  const now = sumOf(settings[name], 'standard').tallies;
  const was = before.settings[name].tallies;
  const rows = CAUSES.map((cause) => {
    const tally = now[cause] ?? emptyTally();
    const old = tallyShares(was[cause] ?? emptyTally());
    const shares = tallyShares(tally);
    return [
      cause,
      String(tally.measured),
      percent(shares.attended),
      share(old.recall),
      share(shares.recall),
      percent(old.unknown),
      percent(shares.unknown),
      perThousand(shares.wrongAbsent),
      perThousand(shares.wrongPresent),
    ];
  });
  return `${capital(SETTING_TEXTS[name])}:

${markdownTable(
  [
    'cause',
    'students',
    'attended',
    'recall before',
    'recall',
    'unknown before',
    'unknown',
    'wrong absent',
    'wrong present',
  ],
  rows,
)}`;
}

function basisTable(settings: BySetting): string {
  const rows = SHOWN.flatMap((name) => {
    const { tallies, truePresent, falseAbsent, unknownPresent } = sumOf(settings[name], 'standard');
    const attended = truePresent + falseAbsent + unknownPresent;
    return (['heard', 'inferred'] as const).map((basis) => {
      const tally: Tally = tallies[`basis: ${basis}`] ?? emptyTally();
      return [
        `${SETTING_TEXTS[name]}, \`${basis}\``,
        String(tally.measured),
        share(tallyShares(tally).precision),
        share(tally.truePresent / attended),
      ];
    });
  });
  return markdownTable(
    ['basis', 'verdicts', 'precision', 'share of all who attended (recall)'],
    rows,
  );
}

export function perThousand(value: number): string {
  return Number.isFinite(value) ? (1000 * value).toFixed(1) : '-';
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
