import { randomUUID } from 'node:crypto';
import { wallClock } from '../attendance/wall-clock.js';
import { readClassStudent } from '../mysql/board/class-students.js';
import type { ClassAddress } from '../mysql/board/classes.js';
import type { Confirmation, Word } from '../mysql/decisions/confirmations.js';
import { confirmClass } from '../service/confirm.js';
import { correctStudent } from '../service/correct.js';
import { appendWord, type JournalWord } from '../service/journal-file.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { nothingHere, requireClass } from './class-page.js';
import { RequestError } from './problem.js';
import type { Changed, ConfirmationRequest, CorrectionRequest } from './schemas/class.js';
import { shownFigures } from './small-groups.js';

/** Corrects the verdict on a student: see `correctStudent`. */
export async function correctOnBoard(
  board: Board,
  access: Access,
  address: ClassAddress & { student: string },
  { verdict, reason }: CorrectionRequest,
): Promise<Changed> {
  const { student } = address;
  const meant = await requireDecidedClass(board, access, address);
  const found = await readClassStudent(board.db, access.rights, meant, student);
  if (!found) throw nothingHere();
  const { studentNo, optedOut } = found;
  if (studentNo === access.rights.ownStudentNo)
    throw new RequestError('forbidden', 'Nobody corrects their own record: ask for it.');
  await correctStudent(
    board.db,
    { meant: { ...meant, optedOut }, studentNo, student, verdict },
    wordOf(board, access, reason),
    keepIn(board),
  );
  return changed(board, access, address);
}

/** Says what became of a class: see `confirmClass`. */
export async function confirmOnBoard(
  board: Board,
  access: Access,
  address: ClassAddress,
  { reason, ...said }: ConfirmationRequest,
): Promise<Changed> {
  const meant = await requireDecidedClass(board, access, address);
  const confirmation: Confirmation = said.state === 'moved' ? said : { ...said, room: null };
  await confirmClass(board.db, meant, confirmation, wordOf(board, access, reason), keepIn(board));
  return changed(board, access, address);
}

/** The role says that the viewer may decide; the rights, that it is about this class. */
async function requireDecidedClass(board: Board, access: Access, address: ClassAddress) {
  const one = await requireClass(board, access, address);
  if (!access.rights.allPersons) throw nothingHere();
  return one;
}

/** What the viewer says now, with a new name. */
export function wordOf(
  { settings, now }: Board,
  { viewer }: Access,
  reason: string,
): Word & { word: string } {
  return {
    by: auditName(viewer),
    reason,
    now: wallClock(now(), settings.timeZone),
    word: randomUUID(),
  };
}

/** Appends to the journal of the board. */
export function keepIn({ settings }: Board): (said: JournalWord) => void {
  return (said) => appendWord(settings.journal, said);
}

/** The figures as they are now, without another row in the audit: they name no student. */
async function changed(board: Board, access: Access, address: ClassAddress): Promise<Changed> {
  const one = await requireClass(board, access, address);
  return { figures: shownFigures(one, one.sight, board.settings.leastGroup) };
}
