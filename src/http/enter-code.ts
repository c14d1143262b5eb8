import { randomUUID } from 'node:crypto';
import { wallClock } from '../attendance/wall-clock.js';
import { enterCode } from '../service/enter-code.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import type { Failures } from './access/failures.js';
import { hashOf } from './access/secrets.js';
import type { Board } from './board.js';
import { nothingHere } from './class-page.js';
import { keepIn } from './decide.js';
import { readRollCode } from './roll-codes.js';
import type { EnterAnswer, EnterRequest } from './schemas/roll.js';

/** What has gone wrong in this minute, by student and by address. */
export type WrongCodes = { ofStudents: Failures; ofAddresses: Failures };

/**
 * Lets the viewer, a student, enter a code: see `enterCode`.
 * @throws RequestError `too_many` after too many wrong codes: see `requireFewWrong`
 */
export async function enterCodeOnBoard(
  board: Board,
  { viewer, rights }: Access,
  ip: string,
  { code: typed, confirmed }: EnterRequest,
  wrong: WrongCodes,
): Promise<EnterAnswer> {
  const { db, settings, now } = board;
  const { ownStudentNo } = rights;
  if (ownStudentNo === null || viewer.studentId === null) throw nothingHere();
  requireFewWrong(wrong, viewer.who, ip);
  const { outcome, code } = await enterCode(
    db,
    {
      codeHash: hashOf(readRollCode(typed)),
      studentNo: ownStudentNo,
      student: viewer.studentId,
      by: auditName(viewer),
      confirmed,
      now: wallClock(now(), settings.timeZone),
      word: randomUUID(),
    },
    keepIn(board),
  );
  if (code === null) {
    wrong.ofStudents.add(viewer.who);
    wrong.ofAddresses.add(ip);
    return { outcome, class: null };
  }
  const { date, course, section, startsAt, endsAtClass, room } = code;
  const start = startsAt.slice(11, 16);
  return { outcome, class: { date, course, section, start, end: endsAtClass.slice(11, 16), room } };
}

/**
 * A whole lecture may share an address, so the wrong codes of some must not keep out the right
 * ones of others: the limit of the address holds only for those who were wrong themselves in this
 * minute. Everybody else may try.
 *
 * It still stops guessing. A code is one of 85 millions, is open for half an hour at most, and
 * works only for the students of its class. So a guess needs an account, and more guesses need more
 * accounts. Ten thousand accounts behind one address, of which each guesses once a minute, find
 * one code in half an hour once in some 300 times. Without the limit of the address each could
 * guess ten times as often.
 */
function requireFewWrong({ ofStudents, ofAddresses }: WrongCodes, who: string, ip: string): void {
  ofStudents.requireFew(who);
  if (ofStudents.countOf(who) > 0) ofAddresses.requireFew(ip);
}
