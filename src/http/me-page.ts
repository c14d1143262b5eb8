import { wallClock } from '../attendance/wall-clock.js';
import {
  hasOptedOut,
  readOwnClasses,
  readOwnLooks,
  readTeachingDays,
  type OwnClass,
  type OwnLook,
} from '../mysql/board/own-record.js';
import { readOwnRequests, type BoardRequest } from '../mysql/board/requests.js';
import { MOST_OPEN } from '../mysql/decisions/requests.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { headOf } from './class-answers.js';
import { nothingHere } from './class-page.js';
import { requestOf } from './request-answers.js';
import type { MeAnswer } from './schemas/me.js';
import { termsOf, type Term } from './terms.js';

/** All the open ones, and some that are decided. */
const MOST_REQUESTS = 100;
const MOST_LOOKS = 200;

/**
 * What is stored of the student who asks, in one term. A look at the own record leaves no row.
 * @param day a day of the term; undefined: the newest term
 */
export async function mePage(
  { db, settings, now }: Board,
  { viewer, rights }: Access,
  day: string | undefined,
): Promise<MeAnswer> {
  const { ownStudentNo } = rights;
  if (ownStudentNo === null || viewer.studentId === null) throw nothingHere();
  const at = wallClock(now(), settings.timeZone);
  const terms = termsOf(await readTeachingDays(db, at.slice(0, 10)));
  const term = termWith(terms, day);
  const [optedOut, classes, requests, looks] = await Promise.all([
    hasOptedOut(db, ownStudentNo),
    term ? readOwnClasses(db, rights, { ...term, now: at }) : [],
    readOwnRequests(db, rights, MOST_REQUESTS),
    term ? readOwnLooks(db, rights, term.first, MOST_LOOKS) : [],
  ]);
  const mayOpen = MOST_OPEN - requests.filter(({ state }) => state === 'open').length;
  return {
    studentId: viewer.studentId,
    ...{ optedOut, terms, term, mayOpen },
    ...attendedIn(classes),
    courses: coursesOf(classes),
    classes: classes.map((one) => ownClassOf(one, requests, mayOpen > 0 && !optedOut)),
    requests: requests.map(requestOf),
    looks: looks.map(lookOf),
  };
}

function termWith(terms: readonly Term[], day: string | undefined): Term | null {
  if (day === undefined) return terms[0] ?? null;
  const term = terms.find(({ first, last }) => first <= day && day <= last);
  if (!term) throw nothingHere();
  return term;
}

function ownClassOf(
  one: OwnClass,
  requests: readonly BoardRequest[],
  mayOpen: boolean,
): MeAnswer['classes'][number] {
  const { state, verdict, basis, corrected, excused, late, lateMinutes, leftEarly } = one;
  const about = requests.filter(({ meant }) => meant?.classNo === one.classNo);
  const last = about.toSorted((a, b) => b.no - a.no)[0];
  return {
    ...headOf(one),
    ...{ state, verdict, basis, corrected, excused, late, lateMinutes, leftEarly },
    request: last ? { no: last.no, state: last.state } : null,
    mayAsk: mayOpen && verdict !== null && last?.state !== 'open',
  };
}

type Attended = Pick<MeAnswer, 'attended' | 'measured' | 'rate'>;

/** Unknown and not measured never count against a student. */
function attendedIn(classes: readonly OwnClass[]): Attended {
  const count = (...wanted: readonly OwnClass['verdict'][]) =>
    classes.filter(({ verdict }) => wanted.includes(verdict)).length;
  const attended = count('present', 'partial');
  const measured = attended + count('absent');
  return { attended, measured, rate: measured === 0 ? null : attended / measured };
}

function coursesOf(classes: readonly OwnClass[]): MeAnswer['courses'] {
  const sections = Map.groupBy(classes, ({ course, section }) => `${course}\n${section}`);
  return [...sections.values()]
    .map((of) => ({ course: of[0]!.course, section: of[0]!.section, ...attendedIn(of) }))
    .sort((a, b) => (a.course < b.course ? -1 : a.course > b.course ? 1 : 0));
}

/** The host of an account is none of a student's business. */
function lookOf({ account, by, ...look }: OwnLook): MeAnswer['looks'][number] {
  return { ...look, by, account: by === null ? (account?.replace(/@[^@]*$/, '') ?? null) : null };
}
