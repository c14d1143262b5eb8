import { EDGE_SECONDS } from '../attendance/evidence/edges.js';
import type { Language } from '../attendance/explaining/phrases.js';
import { wallClock, wallClockAt } from '../attendance/wall-clock.js';
import { readStudentInClasses } from '../mysql/answers/explain-student.js';
import {
  readClassStudent,
  readRoomAccessPoints,
  readStudentNo,
} from '../mysql/board/class-students.js';
import type { BoardClass, ClassAddress } from '../mysql/board/classes.js';
import { readHeldExcuses } from '../mysql/board/excuses.js';
import { noteStudentLook } from '../mysql/board/looks.js';
import { duringClass } from '../service/during-class.js';
import { readExplained } from '../service/explain.js';
import { explanationOf, timeOf, type Explained } from '../service/explanation-of.js';
import type { Explanation } from '../service/explanation.js';
import { verdictInWords } from '../service/verdict-in-words.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { classStudentOf, headOf } from './class-answers.js';
import { classDetail, nothingHere, personsSeen, requireClass } from './class-page.js';
import type { ExplanationAnswer } from './schemas/class.js';

/**
 * Why a student has the verdict of a class. Whoever may see the class only is told nothing of the
 * time before and after it.
 */
export async function explanationPage(
  board: Board,
  access: Access,
  address: ClassAddress & { student: string },
  language: Language,
): Promise<ExplanationAnswer> {
  const { db } = board;
  const one = await requireClass(board, access, address);
  await noteLook(board, access, one, address.student);
  const [student, accessPoints, explained] = await Promise.all([
    readClassStudent(db, access.rights, one, address.student),
    readRoomAccessPoints(db, one),
    explainedIn(board, one, address.student),
  ]);
  // An import may have taken the student out of the class since.
  if (!student || !explained) throw nothingHere();
  const sees = personsSeen(one, access.rights);
  const seesAll = sees !== 'in_class';
  const shown = seesAll ? explained : duringClass(explained);
  const explanation = explanationOf(shown, language);
  const words = verdictInWords(seesAll ? explanation : { ...explanation, silence: null }, language);
  // Policies and signatures are words of those who run rollcall, who also confirm classes.
  const last = access.rights.allPersons
    ? [words.confirmMoved?.onBoard, words.madeBy]
    : [words.computed];
  return {
    class: headOf(one),
    student: classStudentOf(student, one, accessPoints, sees),
    sentences: [words.verdict, ...words.before, ...words.after, ...last].filter(
      (sentence) => typeof sentence === 'string',
    ),
    reasons: words.reasons,
    stays: seesAll ? staysOf(one, shown, explanation) : null,
    corrections: shown.corrections.map(({ verdict, reason, correctedBy, correctedAt }) => ({
      ...{ verdict, reason, by: correctedBy, at: correctedAt },
    })),
    excuses: seesAll ? await readHeldExcuses(db, explained.student.studentNo, one) : [],
    rolls: shown.rolls.map(({ isThere, source, takenBy, takenAt }) => ({
      ...{ isThere, source, by: takenBy, at: takenAt },
    })),
    policy: one.policy,
  };
}

/** Keeps who looks, before anything is read of another person. */
async function noteLook(
  { db, settings, now }: Board,
  { viewer, rights }: Access,
  one: BoardClass,
  studentId: string,
): Promise<void> {
  const studentNo = await readStudentNo(db, rights, one, studentId);
  if (studentNo === undefined) throw nothingHere();
  if (studentNo === rights.ownStudentNo) return;
  await noteStudentLook(db, studentNo, {
    by: auditName(viewer),
    what: 'explain',
    detail: classDetail(one),
    now: wallClock(now(), settings.timeZone),
  });
}

async function explainedIn(
  { db }: Board,
  { date, course, classNo }: BoardClass,
  studentId: string,
): Promise<Explained | undefined> {
  const found = await readStudentInClasses(db, { date, course, studentId });
  const student = found.find((one) => one.classNo === classNo);
  return student && readExplained(db, student);
}

/** Of a stay that goes on, only the hour around the class is told. */
function staysOf(
  { date, room, metIn }: BoardClass,
  { around, student }: Explained,
  { stays }: Explanation,
): ExplanationAnswer['stays'] {
  const { startSecond, endSecond } = timeOf(student);
  const first = startSecond - EDGE_SECONDS;
  const last = Math.min(endSecond + EDGE_SECONDS, 86_399);
  return around.map(({ stay }, i) => ({
    device: stays[i]!.device,
    accessPoint: stays[i]!.accessPoint,
    room: stays[i]!.room,
    from: wallClockAt(date, Math.max(stay.from, first)),
    to: wallClockAt(date, Math.min(stay.to, last)),
    inRoom: stays[i]!.room !== null && stays[i]!.room === (metIn ?? room),
  }));
}
