import { wallClock } from '../attendance/wall-clock.js';
import { RollcallError } from '../errors.js';
import { readClassStudents } from '../mysql/board/class-students.js';
import type { BoardClass, ClassAddress } from '../mysql/board/classes.js';
import { endRollCode, openRollCode, readOpenCode } from '../mysql/board/roll-codes.js';
import { withTransaction } from '../mysql/pool.js';
import { takeRoll } from '../service/roll.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import { hashOf } from './access/secrets.js';
import type { Board } from './board.js';
import { nothingHere, requireClass } from './class-page.js';
import { changed, keepIn, wordOf } from './decide.js';
import { newRollCode } from './roll-codes.js';
import { codeEnds, mayShowCode, mayTakeRoll, secondsUntil } from './roll-times.js';
import type {
  CodeAnswer,
  CodeRequest,
  OpenCode,
  RollAnswer,
  RollRequest,
  ShownCode,
} from './schemas/roll.js';

/**
 * Takes the roll of some students of a class: see `takeRoll`. Students who have opted out are left
 * out.
 * @throws RollcallError `refused` where it is about the viewer, and before the class
 */
export async function takeRollOnBoard(
  board: Board,
  access: Access,
  address: ClassAddress,
  { there, away, againstCode }: RollRequest,
): Promise<RollAnswer> {
  const { db } = board;
  const one = await requireTaughtClass(board, access, address);
  if (!mayTakeRoll(board, one))
    throw new RollcallError('refused', 'The class has not begun, so there is no roll to take.');
  const students = await readClassStudents(db, access.rights, one);
  const byId = new Map(students.map((student) => [student.studentId, student]));
  const known = new Set(againstCode);
  const asked = [
    ...there.map((id) => ({ student: byId.get(id), isThere: true })),
    ...away.map((id) => ({ student: byId.get(id), isThere: false })),
  ].map(({ student, isThere }) => {
    if (!student) throw nothingHere();
    const { studentNo, studentId } = student;
    if (studentNo === access.rights.ownStudentNo)
      throw new RollcallError('refused', 'Nobody takes the roll of themselves.');
    return { studentNo, student: studentId, isThere, againstCode: known.has(studentId) };
  });
  const { marks, leftOut, overruled } = await takeRoll(
    db,
    one,
    asked,
    'lecturer',
    wordOf(board, access, 'roll'),
    keepIn(board),
  );
  const byCode = asked
    .filter(({ studentNo }) => overruled.includes(studentNo))
    .map(({ student }) => student);
  return { ...(await changed(board, access, address)), marks, leftOut, byCode };
}

/**
 * Opens a code for a class, in the place of one that is open there.
 * @throws RollcallError `refused` where the class is not in progress, `conflict` where somebody
 * else has opened another code by now
 */
export async function showCode(
  board: Board,
  access: Access,
  address: ClassAddress,
  { minutes, allowElsewhere }: CodeRequest,
): Promise<ShownCode> {
  const one = await requireTaughtClass(board, access, address);
  if (!mayShowCode(board, one))
    throw new RollcallError('refused', 'A code can be shown only while the class is in progress.');
  const code = newRollCode();
  const codeNo = await withTransaction(board.db, (tx) =>
    openRollCode(tx, one, hashOf(code), {
      openedBy: auditName(access.viewer),
      openedAt: nowOf(board),
      endsAt: codeEnds(board, one, minutes),
      allowElsewhere,
    }),
  );
  const open = await openCodeOf(board, one);
  if (open?.codeNo !== codeNo)
    throw new RollcallError(
      'conflict',
      'Somebody else has just opened or ended a code of this class: look at it again.',
    );
  return { code, open };
}

/** What is open in a class. */
export async function codePage(
  board: Board,
  access: Access,
  address: ClassAddress,
): Promise<CodeAnswer> {
  const one = await requireTaughtClass(board, access, address);
  return { open: await openCodeOf(board, one), mayShow: mayShowCode(board, one) };
}

/** Ends a code of a class. Another one that was opened meanwhile stays open. */
export async function endCode(
  board: Board,
  access: Access,
  address: ClassAddress,
  codeNo: number,
): Promise<CodeAnswer> {
  const one = await requireTaughtClass(board, access, address);
  await endRollCode(board.db, one, codeNo, nowOf(board));
  return { open: await openCodeOf(board, one), mayShow: mayShowCode(board, one) };
}

async function openCodeOf(board: Board, one: BoardClass): Promise<OpenCode | null> {
  const found = await readOpenCode(board.db, one, nowOf(board));
  if (!found) return null;
  return {
    ...found,
    secondsLeft: secondsUntil(board, found.endsAt),
    enrolled: one.enrolled,
  };
}

/** A class whose students the viewer may see: a lecturer's own, and all for the registry. */
async function requireTaughtClass(
  board: Board,
  access: Access,
  address: ClassAddress,
): Promise<BoardClass> {
  const one = await requireClass(board, access, address);
  if (one.sight !== 'exact') throw nothingHere();
  return one;
}

function nowOf({ settings, now }: Board): string {
  return wallClock(now(), settings.timeZone);
}
