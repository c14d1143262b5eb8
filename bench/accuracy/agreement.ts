import {
  agreementOf,
  type Agreement,
  type AgreementCounts,
} from '../../src/attendance/judging/agreement.js';
import type { JudgedClass, StandardRun } from './run-standard.js';
import { markdownTable, percent } from './tables.js';
import { isThere } from './tally.js';

/**
 * What `rollcall roll agreement` would say of a campus whose lecturers call the roll, without a
 * mistake, in every class that is held.
 */
export function rollsOf({ classes }: StandardRun): AgreementCounts[] {
  return classes.filter(({ one }) => one.held).map(countsOf);
}

function countsOf({ one, decision }: JudgedClass): AgreementCounts {
  const counts = { marks: 0, agree: 0, saidAbsent: 0, saidPresent: 0, undecided: 0 };
  for (const [i, { attended }] of one.students.entries()) {
    const { verdict } = decision.verdicts[i]!;
    counts.marks += 1;
    if (verdict === 'unknown' || verdict === 'not_measured') counts.undecided += 1;
    else if (isThere({ verdict }) === attended) counts.agree += 1;
    else counts[attended ? 'saidAbsent' : 'saidPresent'] += 1;
  }
  return counts;
}

/** @param groups the classes of some campuses, under the name of these */
export function agreementSection(
  groups: readonly (readonly [name: string, classes: readonly AgreementCounts[]])[],
): string {
  return `## Agreement with rolls

What \`rollcall roll agreement\` says where the roll is called in every class that is held, and without a mistake. _Agree_: of the marks that the method decided, with the 95 % interval.

${markdownTable(
  [
    'campuses',
    'classes',
    'marks',
    'undecided',
    'there, said absent',
    'away, said present',
    'agree',
  ],
  groups.map(([name, classes]) => row(name, agreementOf(classes))),
)}`;
}

function row(name: string, agreement: Agreement): string[] {
  const { classes, marks, undecided, saidAbsent, saidPresent, share, low, high } = agreement;
  return [
    ...[name, String(classes), String(marks), percent(undecided / marks)],
    ...[percent(saidAbsent / marks), percent(saidPresent / marks)],
    `${percent(share!)} (${percent(low!)} to ${percent(high!)})`,
  ];
}
