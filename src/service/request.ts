import type { VerdictKind } from '../attendance/verdict.js';
import { RollcallError } from '../errors.js';
import { readSpoken, type DayClass, type Word } from '../mysql/decisions/confirmations.js';
import { refuseErased } from '../mysql/decisions/erasures.js';
import { excusedFrom, readExcusedOn } from '../mysql/decisions/excuses.js';
import { readStudentClasses, readVerdict } from '../mysql/decisions/corrections.js';
import {
  addRequest,
  closeRequest,
  countRequestsOf,
  MOST_OF_CLASS,
  MOST_OPEN,
  readDecision,
  readOpenRequests,
  type CarriedRequest,
  type Decision,
  type RequestedKind,
} from '../mysql/decisions/requests.js';
import { withTransaction, type Database, type Transaction } from '../mysql/pool.js';
import { correctWithin } from './correct.js';
import type { JournalWord } from './journal-file.js';

/** What a student asks for, and what the verdict is now. */
export type AskedRequest = {
  meant: DayClass & { optedOut: boolean };
  studentNo: number;
  /** Null where the class has none on the student. */
  verdictNow: VerdictKind | null;
  verdict: RequestedKind;
  reason: string;
};

/** A student who asks twice at the same moment is answered after so many turns at most. */
const MOST_TURNS = MOST_OPEN + 1;

/**
 * Keeps what a student asks to have corrected. It changes no verdict.
 *
 * It is one statement, so a crash leaves the request or nothing. Two keys of the table keep its
 * rules whoever asks at the same time: one open request of a class, and `MOST_OPEN` of a student.
 * @returns the number of the request
 * @throws RollcallError `refused` where there is nothing to ask for, `conflict` where a request of
 * the class is open already
 */
export async function askCorrection(
  db: Database,
  asked: AskedRequest,
  now: string,
): Promise<number> {
  refusePointless(asked);
  const { meant, studentNo, verdict, reason } = asked;
  if (verdict === 'absent' && (await isExcused(db, meant, studentNo)))
    throw new RollcallError(
      'refused',
      'You are excused from this class, so being absent counts as nothing. Nothing was changed.',
    );
  for (let turn = 1; turn <= MOST_TURNS; turn += 1) {
    await refuseTooMany(db, meant, studentNo);
    const slot = await freeSlot(db, studentNo, meant.classNo);
    const no = await withTransaction(db, async (tx) => {
      const spoken = await readSpoken(tx, meant);
      const added = await addRequest(tx, spoken, { studentNo, verdict, reason, now, slot });
      await refuseErased(tx, [studentNo]);
      return added;
    });
    if (no !== undefined) return no;
  }
  throw new RollcallError('conflict', 'Another of your requests came at the same time: try again.');
}

function refusePointless({ meant, verdictNow, verdict }: AskedRequest): void {
  if (meant.optedOut)
    throw new RollcallError(
      'refused',
      'You have opted out or were erased and have no verdicts, so there is nothing to correct.',
    );
  if (verdictNow === null)
    throw new RollcallError('refused', 'The class has no verdict on you that could be corrected.');
  if (verdictNow === verdict)
    throw new RollcallError('refused', 'The verdict is already what you ask for.');
}

async function refuseTooMany(db: Database, meant: DayClass, studentNo: number): Promise<void> {
  if ((await countRequestsOf(db, meant, studentNo)) < MOST_OF_CLASS) return;
  throw new RollcallError(
    'refused',
    `You have asked about this class ${MOST_OF_CLASS} times: speak to your lecturer or the registry.`,
  );
}

async function isExcused(
  db: Database | Transaction,
  { date, course }: DayClass,
  studentNo: number,
): Promise<boolean> {
  return excusedFrom(course, await readExcusedOn(db, date)).has(studentNo);
}

/** The first slot that no open request of the student has. */
async function freeSlot(db: Database, studentNo: number, classNo: number): Promise<number> {
  const open = await readOpenRequests(db, studentNo);
  if (open.some(({ meant }) => meant?.classNo === classNo))
    throw new RollcallError('conflict', 'You have asked about this class: that request is open.');
  const taken = new Set(open.map(({ slot }) => slot));
  for (let slot = 1; slot <= MOST_OPEN; slot += 1) if (!taken.has(slot)) return slot;
  throw new RollcallError(
    'refused',
    `You have ${MOST_OPEN} open requests: wait for an answer, or withdraw one.`,
  );
}

/**
 * Accepts a request: a correction, in the same transaction. Of those who decide at once, the first
 * one to write the row of the request does it; the others wait, and find it decided. A crash before
 * the commit leaves the request open and the verdict as it was.
 * @param granted what the verdict shall be, which may be something else than the student asked for
 * @param keep appends the correction to the journal, the last thing before the commit
 * @throws RollcallError `conflict` where somebody has decided it, `refused` where the roster has no
 * such class or the student not in it, or where the verdict would change nothing
 */
export async function acceptRequest(
  db: Database,
  request: CarriedRequest,
  granted: RequestedKind,
  word: Word,
  keep: (said: JournalWord) => void,
): Promise<void> {
  const { no, day, course, studentNo, studentId } = request;
  const classes = await readStudentClasses(db, studentNo, { date: day, course });
  const meant = classes.find(({ classNo }) => classNo === request.meant?.classNo);
  const { by, reason, now } = word;
  await withTransaction(db, async (tx) => {
    await closeOnce(tx, no, { state: 'accepted', granted, by, answer: reason, now });
    if (!meant) throw new RollcallError('refused', CLASS_GONE);
    if (granted === 'absent' && (await isExcused(tx, meant, studentNo)))
      throw new RollcallError('refused', EXCUSED);
    if (granted !== request.verdict) await refuseUnchanged(tx, meant.classNo, studentNo, granted);
    const asked = { meant, studentNo, student: studentId, verdict: granted };
    await correctWithin(tx, asked, word, keep);
  });
}

const EXCUSED =
  'The student is excused from this class, so "absent" would change nothing: withdraw the excuse first, or refuse the request.';
const CLASS_GONE =
  'The roster has no such class any more, or the student is not in it, so the verdict cannot be corrected: refuse the request, and say so.';

/** To leave the verdict as it is, is to refuse the request, and the student must read it so. */
async function refuseUnchanged(
  tx: Transaction,
  classNo: number,
  studentNo: number,
  granted: RequestedKind,
): Promise<void> {
  if ((await readVerdict(tx, classNo, studentNo)) !== granted) return;
  throw new RollcallError(
    'refused',
    `The verdict is ${granted} already, and the student asks for another one: refuse the request instead.`,
  );
}

/** Refuses a request, or withdraws it. @throws RollcallError `conflict` as in `acceptRequest` */
export async function endRequest(db: Database, no: number, decision: Decision): Promise<void> {
  await withTransaction(db, (tx) => closeOnce(tx, no, decision));
}

async function closeOnce(tx: Transaction, no: number, decision: Decision): Promise<void> {
  if (await closeRequest(tx, no, decision)) return;
  const earlier = await readDecision(tx, no);
  // An erasure or the retention has deleted it since it was read.
  if (!earlier) throw new RollcallError('not_found', 'The request is no longer stored.');
  throw new RollcallError('conflict', decidedText(earlier));
}

function decidedText({
  state,
  decidedBy,
  decidedAt,
}: NonNullable<Awaited<ReturnType<typeof readDecision>>>): string {
  const at = decidedAt!.slice(0, 16);
  if (state === 'withdrawn') return `The student has withdrawn this request, at ${at}.`;
  return `${decidedBy} has ${state} this request already, at ${at}.`;
}
