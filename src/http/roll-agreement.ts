import { agreementOf } from '../attendance/judging/agreement.js';
import { addDays, wallClock } from '../attendance/wall-clock.js';
import { readRollAgreement } from '../mysql/answers/roll-agreement.js';
import { readLastDay } from '../mysql/board/last-day.js';
import type { Board } from './board.js';
import { requireDays } from './require-days.js';
import type { AgreementAnswer } from './schemas/roll.js';

/** Four weeks, where nobody asks for others. */
const DAYS = 28;
/** A term and its exams. */
const MOST_DAYS = 200;

/** How well the method agrees with the rolls of some days; without days, of the last weeks. */
export async function rollAgreementPage(
  { db, settings, now }: Board,
  asked: { from?: string | undefined; to?: string | undefined },
): Promise<AgreementAnswer> {
  const at = wallClock(now(), settings.timeZone);
  const to = asked.to ?? (await readLastDay(db, at)) ?? at.slice(0, 10);
  const from = asked.from ?? addDays(to, 1 - DAYS);
  requireDays({ from, to }, MOST_DAYS);
  const classes = await readRollAgreement(db, { first: from, last: to });
  return {
    from,
    to,
    total: agreementOf(classes),
    classes: classes.map(({ classNo: _, enrolled: __, ...one }) => one),
  };
}
