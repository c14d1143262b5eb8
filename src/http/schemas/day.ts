import { z } from 'zod';
import { CampusTime, ClassHead, Day, Figures } from './figures.js';

export const DayClass = ClassHead.extend({
  ...Figures.shape,
  /** Where the class seems to have met. */
  suggestedRoom: z.string().nullable(),
  /** Where a person said it met. */
  metIn: z.string().nullable(),
  /** Whether a person said what became of the class. */
  confirmed: z.boolean(),
});
export type DayClass = z.infer<typeof DayClass>;

/** `GET /api/v1/days/{date}`: every class of the day that the viewer may see. */
export const DayAnswer = z.object({
  date: Day,
  /** The neighbouring days with classes. */
  previous: Day.nullable(),
  next: Day.nullable(),
  rollup: z
    .object({ state: z.enum(['provisional', 'final']), policy: z.string(), rolledUpAt: CampusTime })
    .nullable(),
  /** Why the day is held back; null where it is not. */
  held: z.object({ cause: z.string(), reason: z.string() }).nullable(),
  /** In order of start, course and section. */
  classes: z.array(DayClass),
});
export type DayAnswer = z.infer<typeof DayAnswer>;
