import type { Command } from 'commander';
import { agreementOf, type Agreement } from '../../attendance/judging/agreement.js';
import { OPEN_FROM, OPEN_TO } from '../../attendance/roster/roster.js';
import { readRollAgreement, type ClassAgreement } from '../../mysql/answers/roll-agreement.js';
import { withDatabase } from '../connect/with-database.js';
import { counted } from '../terminal/counted.js';
import { askedDay, requireRange } from '../terminal/flags.js';
import { tableText } from '../terminal/table.js';

type Flags = { date?: string; to?: string; json?: boolean };

/** Adds `rollcall roll agreement`. */
export function registerRollAgreement(roll: Command): void {
  roll
    .command('agreement')
    .description("how well the method's verdicts agree with the rolls, class by class")
    .option('--date <day>', 'the day, YYYY-MM-DD; without it all days', askedDay)
    .option('--to <day>', 'the last day of a range, YYYY-MM-DD', askedDay)
    .option('--json', 'print JSON')
    .action(async ({ date, to, json }: Flags) => {
      const range = { first: date ?? OPEN_FROM, last: to ?? date ?? OPEN_TO };
      requireRange(range.first, range.last);
      const classes = await withDatabase((db) => readRollAgreement(db, range));
      const agreement = agreementOf(classes);
      console.log(
        json ? JSON.stringify({ ...agreement, byClass: classes }) : textOf(agreement, classes),
      );
    });
}

function textOf(agreement: Agreement, classes: readonly ClassAgreement[]): string {
  if (classes.length === 0) return 'No class that is rolled up has a roll.';
  const table = tableText(
    [
      'date',
      'course',
      'section',
      'start',
      'marks',
      'agree',
      'there, said absent',
      'away, said present',
      'undecided',
    ],
    classes.map((one) => [
      ...[one.date, one.course, one.section, one.start, one.marks, one.agree],
      ...[one.saidAbsent, one.saidPresent, one.undecided],
    ]),
  );
  return `${table}\n\n${summaryOf(agreement)}`;
}

function summaryOf({ marks, classes, undecided, share, low, high }: Agreement): string {
  const of = `${counted(marks, 'mark')} in ${counted(classes, 'class', 'classes')}`;
  if (share === null) return `${of}: the method decided none of them.`;
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  return `${of}: the method decided ${marks - undecided}, and agrees in ${percent(share)} of these (${percent(low!)} to ${percent(high!)}).`;
}
