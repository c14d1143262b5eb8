import { randomUUID } from 'node:crypto';
import { wallClock } from '../attendance/wall-clock.js';
import { readClassStudent, type StudentRow } from '../mysql/board/class-students.js';
import type { BoardClass, ClassAddress } from '../mysql/board/classes.js';
import { readHeldExcuses } from '../mysql/board/excuses.js';
import type { Confirmation, Word } from '../mysql/decisions/confirmations.js';
import { confirmClass } from '../service/confirm.js';
import { correctStudent } from '../service/correct.js';
import { excuseStudent, withdrawExcuse } from '../service/excuse.js';
import { appendWord, type JournalWord } from '../service/journal-file.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { nothingHere, requireClass } from './class-page.js';
import { RequestError } from './problem.js';
import type { Changed, ConfirmationRequest, CorrectionRequest } from './schemas/class.js';
import type { ExcuseRequest, WithdrawalRequest } from './schemas/roll.js';
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
  const { studentNo, optedOut } = await requireStudent(board, access, meant, student);
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

/** Excuses a student from the class and others: see `excuseStudent`. */
export async function excuseOnBoard(
  board: Board,
  access: Access,
  address: ClassAddress & { student: string },
  { from, to, allCourses, reason }: ExcuseRequest,
): Promise<Changed> {
  const { student } = address;
  const meant = await requireDecidedClass(board, access, address);
  const { studentNo } = await requireStudent(board, access, meant, student);
  const course = allCourses ? null : meant.course;
  const asked = { studentNo, student, from, to, course };
  await excuseStudent(board.db, asked, wordOf(board, access, reason), keepIn(board));
  return changed(board, access, address);
}

/** Takes back an excuse that holds for the class: see `withdrawExcuse`. */
export async function withdrawOnBoard(
  board: Board,
  access: Access,
  address: ClassAddress & { student: string; excuse: number },
  { reason }: WithdrawalRequest,
): Promise<Changed> {
  const meant = await requireDecidedClass(board, access, address);
  const { studentNo } = await requireStudent(board, access, meant, address.student);
  const held = await readHeldExcuses(board.db, studentNo, meant);
  if (!held.some(({ excuseNo }) => excuseNo === address.excuse)) throw nothingHere();
  const word = wordOf(board, access, reason);
  await withdrawExcuse(board.db, address.excuse, word, keepIn(board));
  return changed(board, access, address);
}

/** A student of the class, who is not the viewer: nobody decides about themselves. */
async function requireStudent(
  { db }: Board,
  { rights }: Access,
  meant: BoardClass,
  student: string,
): Promise<StudentRow> {
  const found = await readClassStudent(db, rights, meant, student);
  if (!found) throw nothingHere();
  if (found.studentNo === rights.ownStudentNo)
    throw new RequestError('forbidden', 'Nobody corrects their own record: ask for it.');
  return found;
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
export async function changed(
  board: Board,
  access: Access,
  address: ClassAddress,
): Promise<Changed> {
  const one = await requireClass(board, access, address);
  return { figures: shownFigures(one, one.sight, board.settings.leastGroup) };
}
