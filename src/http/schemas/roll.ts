import { z } from 'zod';
import {
  CampusTime,
  ClassHead,
  ClockTime,
  CourseName,
  AskedDay,
  Day,
  Figures,
  Reason,
  RowNumber,
  SectionName,
  StudentId,
} from './figures.js';

/** More students than any class has. */
const MOST_MARKS = 5_000;
const Students = z.array(StudentId).max(MOST_MARKS);

/** `POST /api/v1/classes/{date}/{course}/{section}/{start}/roll` */
export const RollRequest = z
  .strictObject({
    /** Those who are there. */
    there: Students,
    /** Those who are not. Whoever is in neither list is not spoken of. */
    away: Students,
    /**
     * Those of `away` of whom the viewer knows that they entered a code. Without it, "not there"
     * does not undo a code: the student may have entered it after the viewer read the list.
     */
    againstCode: Students.default([]),
  })
  .refine(({ there, away }) => there.length + away.length > 0, 'a mark is missing')
  .refine(
    ({ there, away }) => new Set([...there, ...away]).size === there.length + away.length,
    'a student has two marks',
  );
export type RollRequest = z.infer<typeof RollRequest>;

export const RollAnswer = z.object({
  figures: Figures,
  marks: z.int(),
  /** Students who have opted out: nobody but themselves may have them measured. */
  leftOut: z.int(),
  /** Students who entered a code that the viewer did not know of: they are still there. */
  byCode: z.array(StudentId),
});
export type RollAnswer = z.infer<typeof RollAnswer>;

/** The longest that a code may be open. */
export const MOST_CODE_MINUTES = 30;

/** `POST .../code` */
export const CodeRequest = z.strictObject({
  minutes: z.int().min(1).max(MOST_CODE_MINUTES),
  /** Whether students may enter it whose devices are heard elsewhere. */
  allowElsewhere: z.boolean(),
});
export type CodeRequest = z.infer<typeof CodeRequest>;

/** A code that is open. It names nobody who entered it. */
export const OpenCode = z.object({
  /** A later code has a higher number. */
  codeNo: z.int(),
  openedBy: z.string(),
  openedAt: CampusTime,
  endsAt: CampusTime,
  secondsLeft: z.int(),
  allowElsewhere: z.boolean(),
  enrolled: z.int(),
  /** How many students entered it. */
  taken: z.int(),
  /** How many were refused because their devices are heard elsewhere. */
  elsewhere: z.int(),
  /** How many were refused because a lecturer had marked them as not there. */
  away: z.int(),
});
export type OpenCode = z.infer<typeof OpenCode>;

/** `GET .../code`, and the answer to `POST .../code/end` */
export const CodeAnswer = z.object({
  /** Null where none is open. */
  open: OpenCode.nullable(),
  /** Whether the viewer may show one now. */
  mayShow: z.boolean(),
});
export type CodeAnswer = z.infer<typeof CodeAnswer>;

/** `POST .../code/end` */
export const EndRequest = z.strictObject({
  /** Which one: somebody else may have opened another meanwhile. */
  codeNo: RowNumber,
});

/** The answer to `POST .../code`: the only time that the code itself is told. */
export const ShownCode = z.object({ code: z.string(), open: OpenCode });
export type ShownCode = z.infer<typeof ShownCode>;

/** `POST /api/v1/code`: a student enters a code. */
export const EnterRequest = z.strictObject({
  code: z.string().trim().min(1).max(32),
  /** What a student who has opted out says after reading what it means. */
  confirmed: z.boolean().default(false),
});
export type EnterRequest = z.infer<typeof EnterRequest>;

export const EnterAnswer = z.object({
  /**
   * - `taken`: the student counts as there
   * - `already`: the same, by an earlier entry
   * - `confirm`: nothing yet: the student has opted out and must confirm
   * - `elsewhere`: refused, because the own devices are heard elsewhere
   * - `away`: refused, because a lecturer has marked the student as not there
   * - `unknown`: no such code is open for a class of the student
   * - `own`: the student opened the code
   * - `erased`: nothing is kept of a student who was erased
   */
  outcome: z.enum(['taken', 'already', 'confirm', 'elsewhere', 'away', 'unknown', 'own', 'erased']),
  /** Null where the code is unknown. */
  class: ClassHead.omit({ building: true, capacity: true }).nullable(),
});
export type EnterAnswer = z.infer<typeof EnterAnswer>;

/** `POST .../students/{student}/excuse` */
export const ExcuseRequest = z
  .strictObject({
    from: AskedDay,
    to: AskedDay,
    /** Whether for all courses; else for the one of the class. */
    allCourses: z.boolean(),
    reason: Reason,
  })
  .refine(({ from, to }) => from <= to, 'the last day comes first');
export type ExcuseRequest = z.infer<typeof ExcuseRequest>;

/** `POST .../students/{student}/excuses/{excuse}/withdrawal` */
export const WithdrawalRequest = z.strictObject({ reason: Reason });
export type WithdrawalRequest = z.infer<typeof WithdrawalRequest>;

const Counts = z.object({
  /** The students whom a roll settles. */
  marks: z.int(),
  /** Of these, the ones of whom the method says the same. */
  agree: z.int(),
  /** The method said absent, and the student was there. */
  saidAbsent: z.int(),
  /** The method said present or partial, and the student was not there. */
  saidPresent: z.int(),
  /** The method did not decide. */
  undecided: z.int(),
});

/** `GET /api/v1/rolls/agreement?from=&to=`: how well the method agrees with rolls. */
export const AgreementAnswer = z.object({
  from: Day,
  to: Day,
  total: Counts.extend({
    classes: z.int(),
    /** The share in which both agree, of those whom the method decided; null where none are. */
    share: z.number().nullable(),
    /** The ends of the 95 % interval. */
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
  /** In order of day, course, section and start. */
  classes: z.array(
    Counts.extend({ date: Day, course: CourseName, section: SectionName, start: ClockTime }),
  ),
});
export type AgreementAnswer = z.infer<typeof AgreementAnswer>;
