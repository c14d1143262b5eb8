import { accessPointRooms } from './document-rooms.js';
import { choices } from './document-choices.js';
import { secondSimulator, smallCampuses } from './document-second.js';
import { departuresSection } from './departures.js';
import { sweepSections } from './document-sweeps.js';
import { AIMS, aimsSentence } from './aims.js';
import type { Measured, Results } from './measure.js';
import { POLICIES } from './policies.js';
import { figures, type Score } from './score.js';
import {
  CLASS_COLUMNS,
  figuresTable,
  markdownTable,
  percent,
  share,
  STUDENT_COLUMNS,
} from './tables.js';
import { sumOf } from './sums.js';

/** docs/accuracy.md. Where a sentence depends on what came out, it is made of the figures. */
export function accuracyDocument(results: Results): string {
  return `${[
    INTRODUCTION,
    reporting(results.reporting),
    secondSimulator(results),
    smallCampuses(results.small),
    departuresSection(results.departures),
    sweepSections(results.sweeps),
    accessPointRooms(results.rooms),
    choices(results.ablations),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `# Accuracy

How well rollcall tells who attended. \`npm run accuracy\` measures it and writes this page; nothing here is typed in.

**All of it was measured on simulated campuses.** No public trace of a campus with its devices and the truth of who attended is free to use, so a real campus may be better or worse. Two simulators,
written apart from the policies, stand in for one; each writes who attended before there is any radio. The best published figures per student that were found are a precision of 0.89 and a
recall of 0.75 (Das Swain et al. 2020); they come from real buildings, and are no yardstick for figures of a simulation. On your own campus, check it against classes with a roll call.

Three ways to tell are scored alike:

- \`standard\`: the policy of the rollup, with its defaults. It learns from logs and timetable, never from the truth.
- \`seed\`: a successful record on an access point of the room during the class is presence, anything else absence.
- \`any-event\`: the same with any record, successful or not.

The words of the tables: _decided_ leaves out students whose verdict is unknown; _measured_ counts them as wrong. _Rate MAE_, _bias_ and _95th percentile_ are errors of a class's rate in percentage
points. _Intervals that hold_: how many of the 95 % intervals hold the true rate. _Late_: more than 10 minutes after the start; _early leave_: more than 10 minutes before the end. Students and rates are those of classes that were held
in their own room and had data. "-": the policy says nothing of it.`;

function reporting(all: readonly Measured[]): string {
  const rows = [
    ...all.flatMap(({ size, scores }) =>
      POLICIES.map((policy) => [`${size.seed} \`${policy}\``, scores[policy]] as const),
    ),
    ...POLICIES.map((policy) => [`all \`${policy}\``, sumOf(all, policy)] as const),
  ];
  const standard = sumOf(all, 'standard');
  const campuses = all
    .map(({ size }) => `${size.seed} (${size.students} students, ${size.days} days)`)
    .join(', ');
  return `## At the usual noise

Campuses for reporting only, fixed before anything was tuned, by their seeds: ${campuses}; ${standard.classes} classes with ${standard.students} enrolments in all, and ${standard.noData} classes more without data.

${figuresTable('students', rows, STUDENT_COLUMNS)}

${figuresTable('classes', rows, CLASS_COLUMNS)}

What \`standard\` is to hold at this noise:

${aimsTable(standard)}

${`${aimsSentence(figures(standard))} ${sameBaselines(all)}`.trim()}

![Reliability](accuracy-reliability.svg)

${reliabilityTable(standard)}`;
}

function aimsTable(score: Score): string {
  const all = figures(score);
  return markdownTable(
    ['aim', 'wanted', 'measured', 'held'],
    AIMS.map(({ name, wanted, measured, holds }) => [
      name,
      wanted,
      measured(all),
      holds(all) ? 'yes' : 'no',
    ]),
  );
}

/**
 * A failed association is tried again at once, so that it may tell nothing that its success does
 * not.
 */
function sameBaselines(all: readonly Measured[]): string {
  const [seed, any] = (['seed', 'any-event'] as const).map((policy) => figures(sumOf(all, policy)));
  return seed!.recallMeasured === any!.recallMeasured && seed!.precision === any!.precision
    ? '`any-event` says what `seed` says here: whoever fails to join the network in a room joins it moments later.'
    : '';
}

function reliabilityTable({ bins }: Score): string {
  return markdownTable(
    ['probability given', 'cases', 'mean', 'share who attended'],
    bins.map(({ cases, sum, present }, i) => [
      `${i / 10} to ${(i + 1) / 10}`,
      String(cases),
      share(sum / cases),
      percent(present / cases),
    ]),
  );
}
