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
  { there, away }: RollRequest,
): Promise<RollAnswer> {
  const { db } = board;
  const one = await requireTaughtClass(board, access, address);
  if (!mayTakeRoll(board, one))
    throw new RollcallError('refused', 'The class has not begun, so there is no roll to take.');
  const students = await readClassStudents(db, access.rights, one);
  const byId = new Map(students.map((student) => [student.studentId, student]));
  const asked = [
    ...there.map((id) => ({ student: byId.get(id), isThere: true })),
    ...away.map((id) => ({ student: byId.get(id), isThere: false })),
  ].map(({ student, isThere }) => {
    if (!student) throw nothingHere();
    if (student.studentNo === access.rights.ownStudentNo)
      throw new RollcallError('refused', 'Nobody takes the roll of themselves.');
    return { studentNo: student.studentNo, student: student.studentId, isThere };
  });
  const { marks, leftOut } = await takeRoll(
    db,
    one,
    asked,
    'lecturer',
    wordOf(board, access, 'roll'),
    keepIn(board),
  );
  return { ...(await changed(board, access, address)), marks, leftOut };
}

/**
 * Opens a code for a class, in the place of one that is open there.
 * @throws RollcallError `refused` where the class is not in progress
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
  await withTransaction(board.db, (tx) =>
    openRollCode(tx, one, hashOf(code), {
      openedBy: auditName(access.viewer),
      openedAt: nowOf(board),
      endsAt: codeEnds(board, one, minutes),
      allowElsewhere,
    }),
  );
  return { code, open: (await openCodeOf(board, one))! };
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

/** Ends what is open in a class; where nothing is, it does nothing. */
export async function endCode(
  board: Board,
  access: Access,
  address: ClassAddress,
): Promise<CodeAnswer> {
  const one = await requireTaughtClass(board, access, address);
  await endRollCode(board.db, one, nowOf(board));
  return { open: null, mayShow: mayShowCode(board, one) };
}

async function openCodeOf(board: Board, one: BoardClass): Promise<OpenCode | null> {
  const found = await readOpenCode(board.db, one, nowOf(board));
  if (!found) return null;
  const { codeNo, openedBy, openedAt, endsAt, allowElsewhere, taken, elsewhere } = found;
  return {
    codeNo,
    openedBy,
    openedAt,
    endsAt,
    secondsLeft: secondsUntil(board, endsAt),
    allowElsewhere,
    enrolled: one.enrolled,
    taken,
    elsewhere,
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
