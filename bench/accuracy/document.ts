import { agreementSection } from './agreement.js';
import type { Before } from './before.js';
import { PLAIN_TUNING, SWEEPING, TUNING } from './campuses.js';
import { aims } from './document-aims.js';
import { calibration } from './document-calibration.js';
import { byCause } from './document-causes.js';
import { ceiling } from './document-ceiling.js';
import { choices } from './document-choices.js';
import { byGroup } from './document-groups.js';
import { habits } from './document-habits.js';
import { identitiesSection } from './document-identities.js';
import { peopleSection } from './document-people.js';
import { accessPointRooms } from './document-rooms.js';
import { secondSimulator, smallCampuses } from './document-second.js';
import { entriesSection } from './code-entries.js';
import { departuresSection } from './departures.js';
import { sweepSections } from './document-sweeps.js';
import { times } from './document-times.js';
import { figures } from './figures.js';
import type { Measured } from './jobs.js';
import type { Coded, Results } from './measure.js';
import { POLICIES } from './policies.js';
import { sumOf } from './sums.js';
import { CLASS_COLUMNS, figuresTable, STUDENT_COLUMNS } from './tables.js';

/** docs/accuracy.md. Where a sentence depends on what came out, it is made of the figures. */
export function accuracyDocument(results: Results, before: Before): string {
  return `${[
    INTRODUCTION,
    aims(results.settings, before),
    reporting(results.settings.simulated),
    secondSimulator(results),
    habits(results, before),
    byCause(results.settings, before),
    byGroup(results.settings),
    times(results.settings),
    calibration(results.settings),
    ceiling(results),
    smallCampuses(results.small),
    departuresSection(results.departures),
    identitiesSection(results.identities),
    agreementSection(groupsOf(results.settings, ({ rolls }) => rolls)),
    codesSection(results.settings),
    peopleSection(results.people),
    sweepSections(results.sweeps),
    accessPointRooms(results.rooms),
    choices(results.ablations),
  ].join('\n\n')}\n`;
}

/** How many codes are refused. */
export function codesSection(settings: Coded): string {
  return entriesSection(groupsOf(settings, ({ entries }) => [entries]));
}

/** The reporting campuses with usual noise and with twice as much. */
function groupsOf<T>(settings: Coded, of: (measured: Measured) => readonly T[]) {
  return (
    [
      ['first simulator, usual noise', settings.simulated],
      ['first simulator, twice the noise', settings.simulatedDouble],
    ] as const
  ).map(([name, measured]) => [name, measured.flatMap(of)] as const);
}

const INTRODUCTION = `# Accuracy

How well rollcall tells who attended. \`npm run accuracy\` measures it and writes this page; nothing here is typed in.

**All of it was measured on simulated campuses.** No public trace of a campus with its devices and the truth of who attended is free to use, so a real campus may be better or worse. Three simulators,
written apart from the policies, stand in for one; each writes who attended before there is any radio. The best published figures per student that were found are a precision of 0.89 and a
recall of 0.75 (Das Swain et al. 2020); they come from real buildings, and are no yardstick for figures of a simulation. On your own campus, check it against classes with a roll call.

Three ways to tell are scored alike:

- \`standard\`: the policy of the rollup, with its defaults. It learns from logs and timetable, never from the truth.
- \`seed\`: a successful record on an access point of the room during the class is presence, anything else absence.
- \`any-event\`: the same with any record, successful or not.

The words of the tables: _decided_ leaves out students whose verdict is unknown; _measured_ counts them as wrong. _Rate MAE_, _bias_ and _95th percentile_ are errors of a class's rate in percentage
points. _Intervals that hold_: how many of the 95 % intervals hold the true rate. _Late_: more than 10 minutes after the start; _early leave_: more than 10 minutes before the end. Students and rates are those of classes that were held
in their own room and had data. "-": the policy says nothing of it.

Rules and parameters were chosen on seeds ${seeds(TUNING, SWEEPING)} of the first simulator and ${seeds(PLAIN_TUNING)} of the second, with habits and without. The third
was written by somebody who had not read the method. Its seeds 1 and 2 showed one fault: a corridor that serves seats in a room spoke too much against the room. The variants of silence and dwell were looked at on them too.
The seeds for reporting were fixed before the rules of silence, dwell, departures and lateness were tuned, and nothing is chosen by their figures.`;

function seeds(...sizes: readonly (readonly { seed: number }[])[]): string {
  return sizes.flatMap((one) => one.map(({ seed }) => seed)).join(', ');
}

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
  return `## The first simulator at the usual noise

The first simulator, on campuses for reporting only, by their seeds: ${campuses}; ${standard.classes} classes with ${standard.students} enrolments in all, and ${standard.noData} classes more without data.

${figuresTable('students', rows, STUDENT_COLUMNS)}

${figuresTable('classes', rows, CLASS_COLUMNS)}

${sameBaselines(all)}`.trim();
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
