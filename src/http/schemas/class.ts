import { z } from 'zod';
import { CampusTime, ClassHead, Day, Figures, Reason, StudentId } from './figures.js';
import { DayClass } from './day.js';

export const Verdict = z.enum(['present', 'partial', 'absent', 'unknown', 'not_measured']);
export type Verdict = z.infer<typeof Verdict>;
export const Basis = z.enum(['heard', 'inferred', 'roll']);

/** A piece of the strip of a student in a class; what no piece covers is silent. */
export const StripPiece = z.object({
  /** Minutes from the start of the class; below 0 before it, only for those who may see that. */
  from: z.number(),
  to: z.number(),
  place: z.enum(['room', 'elsewhere']),
});

export const ClassStudent = z.object({
  studentId: StudentId,
  /** Null where the class is not rolled up. */
  verdict: Verdict.nullable(),
  basis: Basis.nullable(),
  corrected: z.boolean(),
  /** Whether an excuse is in force. Whoever was there keeps the verdict. */
  excused: z.boolean(),
  optedOut: z.boolean(),
  probability: z.number().nullable(),
  minutes: z.number().nullable(),
  firstSeen: CampusTime.nullable(),
  lastSeen: CampusTime.nullable(),
  late: z.enum(['no', 'yes', 'maybe']).nullable(),
  lateMinutes: z.number().nullable(),
  leftEarly: z.boolean().nullable(),
  strip: z.array(StripPiece),
});
export type ClassStudent = z.infer<typeof ClassStudent>;

const Confirmation = z.object({
  state: z.enum(['as_planned', 'not_held', 'moved']),
  room: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
  at: CampusTime,
});

const RollMark = z.object({
  studentId: StudentId,
  isThere: z.boolean(),
  /** `code`: the student entered one. */
  source: z.enum(['lecturer', 'code']),
});

/** `GET /api/v1/classes/{date}/{course}/{section}/{start}` */
export const ClassAnswer = DayClass.extend({
  /**
   * Which persons the viewer may see, and how much: `all` with the hour around the class and the
   * access points, `in_class` only what happened during it, `self` the viewer alone.
   */
  persons: z.enum(['all', 'in_class', 'self', 'none']),
  /** In order of the student id. */
  students: z.array(ClassStudent),
  /** Oldest first. */
  confirmations: z.array(Confirmation),
  /** The last word of a roll on each student whom the viewer sees. */
  marks: z.array(RollMark),
  mayCorrect: z.boolean(),
  mayConfirm: z.boolean(),
  /** Whether the viewer may say now who is there. */
  mayTakeRoll: z.boolean(),
  /** Whether the viewer may show a code now. */
  mayShowCode: z.boolean(),
  /** Rooms that a class can be confirmed to have met in; empty where `mayConfirm` is false. */
  rooms: z.array(z.string()),
});
export type ClassAnswer = z.infer<typeof ClassAnswer>;

/** `GET /api/v1/classes/{date}/{course}/{section}/{start}/students/{student}?lang=en|zh` */
export const ExplanationAnswer = z.object({
  class: ClassHead,
  student: ClassStudent,
  /** What the verdict is and what it rests on, in whole sentences. */
  sentences: z.array(z.string()),
  /** What speaks for and against, in log odds; empty for those who may see the class only. */
  reasons: z.array(z.object({ logOdds: z.number(), text: z.string() })),
  /** Where the devices were in the hour around the class; null where the viewer may not see it. */
  stays: z
    .array(
      z.object({
        device: z.string(),
        accessPoint: z.string(),
        room: z.string().nullable(),
        from: CampusTime,
        to: CampusTime,
        inRoom: z.boolean(),
      }),
    )
    .nullable(),
  corrections: z.array(
    z.object({ verdict: z.string(), reason: z.string(), by: z.string(), at: CampusTime }),
  ),
  /** What holds for the class; empty for those who may see the class only. */
  excuses: z.array(
    z.object({
      excuseNo: z.int(),
      from: Day,
      to: Day,
      /** Null: for every course. */
      course: z.string().nullable(),
      reason: z.string(),
      by: z.string(),
      at: CampusTime,
    }),
  ),
  /** Marks of rolls, oldest first. */
  rolls: z.array(
    z.object({
      isThere: z.boolean(),
      source: z.enum(['lecturer', 'code']),
      by: z.string(),
      at: CampusTime,
    }),
  ),
  policy: z.string().nullable(),
});
export type ExplanationAnswer = z.infer<typeof ExplanationAnswer>;

/** `POST .../students/{student}/correction` */
export const CorrectionRequest = z.strictObject({
  verdict: z.enum(['present', 'partial', 'absent']),
  reason: Reason,
});
export type CorrectionRequest = z.infer<typeof CorrectionRequest>;
/** `POST .../confirmation` */
export const ConfirmationRequest = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('as_planned'), reason: Reason }),
  z.strictObject({ state: z.literal('not_held'), reason: Reason }),
  z.strictObject({ state: z.literal('moved'), room: z.string().min(1).max(64), reason: Reason }),
]);
export type ConfirmationRequest = z.infer<typeof ConfirmationRequest>;
/** What a change came to. */
export const Changed = z.object({ figures: Figures });
export type Changed = z.infer<typeof Changed>;
