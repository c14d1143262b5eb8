import { wallClock } from '../attendance/wall-clock.js';
import { readClassStudent } from '../mysql/board/class-students.js';
import {
  countOpenRequests,
  noteRequestLook,
  readRequest,
  readRequests,
  type RequestPage,
} from '../mysql/board/requests.js';
import type { CarriedRequest } from '../mysql/decisions/requests.js';
import { acceptRequest, askCorrection, endRequest } from '../service/request.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { nothingHere, requireClass } from './class-page.js';
import { keepIn, wordOf } from './decide.js';
import { RequestError } from './problem.js';
import { requestOf } from './request-answers.js';
import type {
  NewRequest,
  RequestClosed,
  RequestDecision,
  RequestsAnswer,
} from './schemas/requests.js';

const PAGE_LENGTH = 50;

/** The requests that the viewer may decide. That somebody looks is kept before they are read. */
export async function requestsPage(
  { db, settings, now }: Board,
  { viewer, rights }: Access,
  asked: { show: RequestPage['show']; after?: number | undefined },
): Promise<RequestsAnswer> {
  const page = { show: asked.show, after: asked.after ?? null, limit: PAGE_LENGTH };
  await noteRequestLook(db, rights, page, {
    by: auditName(viewer),
    now: wallClock(now(), settings.timeZone),
  });
  const [requests, open] = await Promise.all([
    readRequests(db, rights, page),
    countOpenRequests(db, rights),
  ]);
  const next = requests.length === PAGE_LENGTH ? requests.at(-1)!.no : null;
  return { requests: requests.map(requestOf), next, open };
}

/** A student asks about an own class: see `askCorrection`. */
export async function askOnBoard(
  board: Board,
  access: Access,
  { verdict, reason, ...address }: NewRequest,
): Promise<{ no: number }> {
  const { studentId } = access.viewer;
  const studentNo = access.rights.ownStudentNo;
  if (studentId === null || studentNo === null) throw nothingHere();
  const one = await requireClass(board, access, address);
  const own = await readClassStudent(board.db, access.rights, one, studentId);
  if (!own) throw nothingHere();
  const meant = { ...one, optedOut: own.optedOut };
  const asked = { meant, studentNo, verdictNow: own.verdict, verdict, reason };
  return { no: await askCorrection(board.db, asked, wordOf(board, access, reason).now) };
}

/** Decides a request of somebody else: see `acceptRequest`. */
export async function decideOnBoard(
  board: Board,
  access: Access,
  no: number,
  said: RequestDecision,
): Promise<RequestClosed> {
  const request = await requireRequest(board, access, no);
  if (isOwn(request, access))
    throw new RequestError('forbidden', 'Nobody decides what they asked for themselves.');
  const { reason } = said;
  const word = wordOf(board, access, reason);
  if (said.decision === 'accept') {
    const { verdict = request.verdict } = said;
    await acceptRequest(board.db, request, verdict, word, keepIn(board));
    return { state: 'accepted' };
  }
  const { by, now } = word;
  await endRequest(board.db, no, { state: 'refused', granted: null, by, answer: reason, now });
  return { state: 'refused' };
}

/** A student takes an own request back. */
export async function withdrawOnBoard(
  board: Board,
  access: Access,
  no: number,
): Promise<RequestClosed> {
  const request = await requireRequest(board, access, no);
  if (!isOwn(request, access)) throw nothingHere();
  const { by, now } = wordOf(board, access, '');
  await endRequest(board.db, no, { state: 'withdrawn', granted: null, by, answer: null, now });
  return { state: 'withdrawn' };
}

async function requireRequest(
  { db }: Board,
  { rights }: Access,
  no: number,
): Promise<CarriedRequest> {
  const request = await readRequest(db, rights, no);
  if (!request) throw nothingHere();
  return request;
}

function isOwn({ studentNo }: CarriedRequest, { rights }: Access): boolean {
  return studentNo === rights.ownStudentNo;
}
