import { z } from 'zod';
import { CampusTime, ClassHead } from './figures.js';

/** Something that is wrong with what the page shows. */
export const Warning = z.object({
  kind: z.enum(['behind', 'blocked', 'paused', 'stopped', 'feed', 'roster_ends', 'no_roster']),
  /** Of `behind`: how many records wait. Of `roster_ends`: days. Of others: how many partitions. */
  count: z.int(),
});
export type Warning = z.infer<typeof Warning>;

/** A class that is in progress, or the next one of its room. */
export const NowClass = ClassHead.extend({
  phase: z.enum(['in_progress', 'next']),
  enrolled: z.int().nullable(),
  /**
   * How many students were seen in the room so far. Null before the class, and where hidden. Whole
   * groups only, and fewer than the enrolled, for those who may see no person.
   */
  seen: z.int().nullable(),
  /** The share of the enrolled that was usually seen in its last classes; null where unknown. */
  usualRate: z.number().nullable(),
  /**
   * How many students were first seen in each minute, from ten minutes before the start. Null
   * before the class, and for those who may see no person.
   */
  arrivals: z.array(z.int()).nullable(),
  hidden: z.boolean(),
});
export type NowClass = z.infer<typeof NowClass>;

/**
 * `GET /api/v1/now`, and each event `now` of `GET /api/v1/live`. An event `ended` says that the
 * session is over; an event `unavailable` that the database does not answer, until the next `now`.
 */
export const Now = z.object({
  at: CampusTime,
  classes: z.array(NowClass),
  warnings: z.array(Warning),
  /** When the next class begins, maybe on a later day; null while one is in progress. */
  nextStart: CampusTime.nullable(),
});
export type Now = z.infer<typeof Now>;
