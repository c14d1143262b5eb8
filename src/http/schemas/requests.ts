import { z } from 'zod';
import { Basis, Verdict } from './class.js';
import {
  CampusTime,
  ClockTime,
  CourseName,
  AskedDay,
  Day,
  Reason,
  RowNumberText,
  SectionName,
  StudentId,
} from './figures.js';

const RequestedVerdict = z.enum(['present', 'partial', 'absent']);
const RequestState = z.enum(['open', 'accepted', 'refused', 'withdrawn']);

/** What a student asked to have corrected. */
export const RequestAnswer = z.object({
  no: z.int(),
  studentId: StudentId,
  date: Day,
  course: CourseName,
  section: SectionName,
  /** Of the class as the roster has it now. */
  start: ClockTime,
  end: ClockTime,
  /** Whether the roster still has such a class; otherwise it stands as it was. */
  hasClass: z.boolean(),
  /** What the student says is right. */
  verdict: RequestedVerdict,
  reason: z.string(),
  at: CampusTime,
  /** The verdict as it is now; null where there is none. */
  now: z.object({ verdict: Verdict, basis: Basis.nullable(), corrected: z.boolean() }).nullable(),
  state: RequestState,
  /** The verdict that it was accepted with; null where it was not accepted. */
  granted: RequestedVerdict.nullable(),
  /** Why it was accepted or refused; null while it is open, and where it was withdrawn. */
  answer: z.string().nullable(),
  by: z.string().nullable(),
  decidedAt: CampusTime.nullable(),
});
export type RequestAnswer = z.infer<typeof RequestAnswer>;

/** `GET /api/v1/requests?show=open|decided&after=`: for those who decide. */
export const RequestsAnswer = z.object({
  /** Open ones, the oldest first; of the others the newest first. */
  requests: z.array(RequestAnswer),
  /** `after` of the next page; null on the last one. */
  next: z.int().nullable(),
  /** How many open requests the viewer may decide. */
  open: z.int(),
});
export type RequestsAnswer = z.infer<typeof RequestsAnswer>;

export const RequestsQuery = z.object({
  show: z.enum(['open', 'decided']).default('open'),
  after: RowNumberText.optional(),
});

/** `POST /api/v1/requests`: a student asks about an own class. */
export const NewRequest = z.strictObject({
  date: AskedDay,
  course: CourseName,
  section: SectionName,
  start: ClockTime,
  verdict: RequestedVerdict,
  reason: Reason,
});
export type NewRequest = z.infer<typeof NewRequest>;
export const RequestMade = z.object({ no: z.int() });

export const RequestParams = z.object({ no: RowNumberText });
/** `POST /api/v1/requests/{no}/decision` */
export const RequestDecision = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('accept'),
    /** What the verdict shall be; by default what the student asks for. */
    verdict: RequestedVerdict.optional(),
    reason: Reason,
  }),
  z.strictObject({ decision: z.literal('refuse'), reason: Reason }),
]);
export type RequestDecision = z.infer<typeof RequestDecision>;
/** The answer to a decision and to `POST /api/v1/requests/{no}/withdrawal`. */
export const RequestClosed = z.object({ state: RequestState });
export type RequestClosed = z.infer<typeof RequestClosed>;
