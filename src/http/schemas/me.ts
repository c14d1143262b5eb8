import { z } from 'zod';
import { Basis, Verdict } from './class.js';
import { CampusTime, ClassHead, CourseName, Day, SectionName, StudentId } from './figures.js';
import { RequestAnswer } from './requests.js';

const Term = z.object({ first: Day, last: Day });

/** A class of the student that has begun. */
export const OwnClass = ClassHead.extend({
  /** What became of the class; null where it is not rolled up. */
  state: z.enum(['provisional', 'final', 'no_data', 'not_held', 'moved']).nullable(),
  verdict: Verdict.nullable(),
  basis: Basis.nullable(),
  corrected: z.boolean(),
  /** Whether the student may be away; then the class is no absence. */
  excused: z.boolean(),
  late: z.enum(['no', 'yes', 'maybe']).nullable(),
  lateMinutes: z.number().nullable(),
  leftEarly: z.boolean().nullable(),
  /** The last request about it. */
  request: RequestAnswer.pick({ no: true, state: true }).nullable(),
  /** Whether a correction can be asked for. */
  mayAsk: z.boolean(),
});
export type OwnClass = z.infer<typeof OwnClass>;

/** What a student attended of the classes that could be judged. */
const Attended = {
  attended: z.int(),
  measured: z.int(),
  /** Null where nothing could be judged. */
  rate: z.number().min(0).max(1).nullable(),
};

/** Who looked at the record, and how often on one day. */
export const OwnLook = z.object({
  what: z.string(),
  /** The class, the course or the days. */
  detail: z.string(),
  /** Null where it was a command. */
  by: z.string().nullable(),
  /** The account in MySQL under which a command ran. */
  account: z.string().nullable(),
  /** Whether it was at all students at once. */
  ofAll: z.boolean(),
  times: z.int(),
  lastAt: CampusTime,
});
export type OwnLook = z.infer<typeof OwnLook>;

/** `GET /api/v1/me?term=`: what is stored of the student who asks. */
export const MeAnswer = z.object({
  studentId: StudentId,
  optedOut: z.boolean(),
  /** The terms, the newest first. */
  terms: z.array(Term),
  /** The one that is shown; null before the first class. */
  term: Term.nullable(),
  ...Attended,
  /** The sections of the term, by name. */
  courses: z.array(z.object({ course: CourseName, section: SectionName, ...Attended })),
  /** The classes of the term that have begun, the newest first. */
  classes: z.array(OwnClass),
  /** What the student asked for: open ones first, then the newest. */
  requests: z.array(RequestAnswer),
  /** How many more requests may be open. */
  mayOpen: z.int(),
  /** Who looked since the term began, the last one first. */
  looks: z.array(OwnLook),
});
export type MeAnswer = z.infer<typeof MeAnswer>;
