import type { Setting } from './campuses.js';
import { capital, perThousand } from './document-causes.js';
import { SETTING_TEXTS } from './document-aims.js';
import { GROUPS, type Group } from './groups.js';
import type { BySetting } from './measure.js';
import { sumOf } from './sums.js';
import { markdownTable, percent, share } from './tables.js';
import { emptyTally, tallyShares, type Tally } from './tally.js';

const SHOWN: readonly Setting[] = ['simulated', 'plain', 'habits'];
const OLD_PHONE: Group = GROUPS.phone[0];

/** Whether the method wrongs some students more often than others. */
export function byGroup(settings: BySetting): string {
  return `## By group of students

Groups are read from the roster and the log, as on a real campus. _Seldom heard_: of all phones, the quarter with the longest usual gap between two records. Wrong verdicts are per 1,000 measured.

${SHOWN.map((name) => groupTable(name, settings)).join('\n\n')}

Does it wrong those with one old phone more often? ${SHOWN.map((name) => answer(name, settings)).join(' ')} Chance means two standard errors of the difference.`;
}

function groupTable(name: Setting, settings: BySetting): string {
  const { tallies } = sumOf(settings[name], 'standard');
  const rows = Object.values(GROUPS)
    .flat()
    .map((group) => {
      const tally = tallies[group] ?? emptyTally();
      const shares = tallyShares(tally);
      return [
        group,
        String(tally.measured),
        percent(shares.attended),
        share(shares.recall),
        percent(shares.unknown),
        share(shares.absentPrecision),
        perThousand(shares.wrongAbsent),
        perThousand(shares.wrongPresent),
      ];
    });
  return `${capital(SETTING_TEXTS[name])}:

${markdownTable(
  [
    'group',
    'measured',
    'attended',
    'recall',
    'unknown',
    'precision of absent',
    'wrong absent',
    'wrong present',
  ],
  rows,
)}`;
}

function answer(name: Setting, settings: BySetting): string {
  const { tallies } = sumOf(settings[name], 'standard');
  const phone = tallies[OLD_PHONE] ?? emptyTally();
  const others = difference(allOf(tallies), phone);
  const [old, rest] = [tallyShares(phone), tallyShares(others)];
  const absent = compared(
    { share: old.wrongAbsent, of: phone.measured },
    { share: rest.wrongAbsent, of: others.measured },
  );
  const unknown = compared(
    { share: old.unknown, of: phone.measured },
    { share: rest.unknown, of: others.measured },
  );
  return `${capital(SETTING_TEXTS[name])}: called absent though they attended, ${perThousand(old.wrongAbsent)} of 1,000 measured against ${perThousand(rest.wrongAbsent)} of all others (${absent}); unknown, ${percent(old.unknown)} against ${percent(rest.unknown)} (${unknown}).`;
}

/** Everybody with a device is in one of the groups by number of devices. */
function allOf(tallies: Readonly<Record<string, Tally>>): Tally {
  return GROUPS.devices.reduce(
    (sum, group) => combine(sum, tallies[group] ?? emptyTally(), 1),
    emptyTally(),
  );
}

function difference(all: Tally, part: Tally): Tally {
  return combine(all, part, -1);
}

function combine(one: Tally, other: Tally, sign: 1 | -1): Tally {
  const names = Object.keys(one) as (keyof Tally)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + sign * other[name]])) as Tally;
}

type Proportion = { share: number; of: number };

/** Whether the first share is larger than the second, beyond chance. */
export function compared(one: Proportion, other: Proportion): 'more' | 'less' | 'within chance' {
  const variance = ({ share: p, of }: Proportion) => (p * (1 - p)) / of;
  const error = Math.sqrt(variance(one) + variance(other));
  const apart = one.share - other.share;
  if (!(Math.abs(apart) > 2 * error)) return 'within chance';
  return apart > 0 ? 'more' : 'less';
}
