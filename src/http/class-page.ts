import { wallClock } from '../attendance/wall-clock.js';
import {
  readClassStudents,
  readClassWords,
  readRoomAccessPoints,
  readRooms,
  type StudentRow,
} from '../mysql/board/class-students.js';
import { readClass, type BoardClass, type ClassAddress } from '../mysql/board/classes.js';
import { noteClassLook } from '../mysql/board/looks.js';
import type { Rights } from '../mysql/board/rights.js';
import { counts, type ConfirmationWord, type RollWord } from '../mysql/decisions/words.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import { hasRole } from './access/viewer.js';
import type { Board } from './board.js';
import { classStudentOf, dayClassOf } from './class-answers.js';
import { RequestError } from './problem.js';
import { DECIDING_ROLES, NAMING_ROLES } from './readers.js';
import { mayShowCode, mayTakeRoll } from './roll-times.js';
import type { ClassAnswer } from './schemas/class.js';

/**
 * A class that the viewer may see.
 * @throws RequestError the same where there is none and where the viewer may not see it
 */
export async function requireClass(
  { db, settings, now }: Board,
  { rights }: Access,
  address: ClassAddress,
): Promise<BoardClass> {
  const found = await readClass(db, rights, address, wallClock(now(), settings.timeZone));
  if (!found) throw nothingHere();
  return found;
}

/** What does not exist and what the viewer may not see get this answer. */
export function nothingHere(): RequestError {
  return new RequestError('no_such_page', 'There is nothing here that you may see.');
}

/** Which students of the class the viewer may see, and how much. */
export function personsSeen(
  { sight }: Pick<BoardClass, 'sight'>,
  { allPersons, ownStudentNo }: Rights,
): ClassAnswer['persons'] {
  if (sight === 'exact') return allPersons ? 'all' : 'in_class';
  return ownStudentNo === null ? 'none' : 'self';
}

/** How the audit names a class. */
export function classDetail({ date, course, section, startsAt }: BoardClass, as?: string): string {
  const name = `${course}/${section} ${date} ${startsAt.slice(11, 16)}`;
  return as === undefined ? name : `${name}, as ${as}`;
}

/**
 * The page of a class. That somebody looks at its students is kept before one of them is read.
 * @param as the format of a download
 */
export async function classPage(
  board: Board,
  access: Access,
  address: ClassAddress,
  as: string | undefined,
): Promise<ClassAnswer> {
  const { db, settings, now } = board;
  const { viewer, rights } = access;
  const one = await requireClass(board, access, address);
  const sees = personsSeen(one, rights);
  if (one.sight === 'exact')
    await noteClassLook(db, rights, one, {
      by: auditName(viewer),
      what: 'class',
      detail: classDetail(one, as),
      now: wallClock(now(), settings.timeZone),
    });
  const [students, accessPoints, said] =
    sees === 'none'
      ? [[], new Set<number>(), { confirmations: [], rolls: [] }]
      : await Promise.all([
          readClassStudents(db, rights, one),
          readRoomAccessPoints(db, one),
          readClassWords(db, one),
        ]);
  const mayDecide = hasRole(viewer, ...DECIDING_ROLES);
  const takesRolls = one.sight === 'exact' && hasRole(viewer, ...NAMING_ROLES);
  return {
    ...dayClassOf(one, settings.leastGroup),
    persons: sees === 'self' && students.length === 0 ? 'none' : sees,
    students: students.map((student) => classStudentOf(student, one, accessPoints, sees)),
    confirmations: one.sight === 'exact' ? said.confirmations.map(confirmationOf) : [],
    marks: marksOf(said.rolls, students),
    mayCorrect: mayDecide,
    mayConfirm: mayDecide,
    mayTakeRoll: takesRolls && mayTakeRoll(board, one),
    mayShowCode: takesRolls && mayShowCode(board, one),
    rooms: mayDecide ? await readRooms(db, one.version) : [],
  };
}

function confirmationOf(word: ConfirmationWord): ClassAnswer['confirmations'][number] {
  const { state, room, reason, by, at } = word;
  return { state, room, reason, by, at };
}

/** The last mark of each student who is seen. Those who have opted out have marks by code only. */
function marksOf(
  rolls: readonly RollWord[],
  students: readonly StudentRow[],
): ClassAnswer['marks'] {
  const last = new Map(
    rolls.filter(counts).map(({ studentNo, isThere, source }) => [studentNo, { isThere, source }]),
  );
  return students.flatMap(({ studentNo, studentId }) => {
    const mark = last.get(studentNo);
    return mark ? [{ studentId, ...mark }] : [];
  });
}
