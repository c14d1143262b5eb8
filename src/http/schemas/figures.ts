import { z } from 'zod';
import { isDay } from '../../attendance/wall-clock.js';

/** A day of the campus, YYYY-MM-DD, of the years 1000 to 9999: MySQL's DATE has no others. */
export const Day = z.iso.date().refine(isDay, 'the year is not between 1000 and 9999');
/** The same where somebody asks for it. An answer may go back or on from it by some months. */
export const AskedDay = Day.refine(
  (day) => day >= '1001-01-01' && day < '9999-01-01',
  'the year is not between 1001 and 9998',
);
/** The start or the end of a class, HH:MM on the campus wall clock. */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** A time on the campus wall clock, "YYYY-MM-DD HH:MM:SS". */
export const CampusTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
export const CourseName = z.string().min(1).max(32);
export const SectionName = z.string().min(1).max(16);
export const StudentId = z.string().min(1).max(64);
/** Why somebody changes something. */
export const Reason = z.string().trim().min(3).max(255);
const MOST_ROW_NUMBER = 2 ** 32 - 1;
/** The number of a row, as MySQL counts them. */
export const RowNumber = z.int().min(1).max(MOST_ROW_NUMBER);
/** The same in an address. */
export const RowNumberText = z.coerce.number().int().min(1).max(MOST_ROW_NUMBER);
const count = z.int().min(0).nullable();
const share = z.number().min(0).max(1).nullable();

export const ClassState = z.enum([
  'scheduled',
  'live',
  /** Its day is over, and no rollup has judged it. */
  'waiting',
  'provisional',
  'final',
  'no_data',
  'not_held',
  'moved',
]);
export type ClassState = z.infer<typeof ClassState>;

/** A table for people takes `?as=`: JSON without it. */
export const As = z.object({ as: z.enum(['csv', 'xlsx']).optional() });

/**
 * Figures of a class, a section or a course. A figure is null where nothing is known, and where
 * the viewer may not see it; `hidden` tells the two apart.
 */
export const Figures = z.object({
  state: ClassState,
  enrolled: count,
  present: count,
  partial: count,
  absent: count,
  unknown: count,
  notMeasured: count,
  /** How many of those present were inferred from silence. */
  inferred: count,
  /** Students who are excused and were not there; they are part of `notMeasured`. */
  excused: count,
  /** Present and partial, as a share of those who were measured. */
  rate: share,
  rateLow: share,
  rateHigh: share,
  /** The share seen by the simple rule. */
  seedRate: share,
  coverage: share,
  /** Whether there are figures that are not shown, because the group is too small. */
  hidden: z.boolean(),
  policy: z.string().nullable(),
  rolledUpAt: CampusTime.nullable(),
});
export type Figures = z.infer<typeof Figures>;

/** Which class it is, and where. */
export const ClassHead = z.object({
  date: Day,
  course: CourseName,
  section: SectionName,
  start: ClockTime,
  end: ClockTime,
  room: z.string().nullable(),
  building: z.string().nullable(),
  capacity: z.int().nullable(),
});
export type ClassHead = z.infer<typeof ClassHead>;

/** What names a class in an address. */
export const ClassParams = z.object({
  date: AskedDay,
  course: CourseName,
  section: SectionName,
  start: ClockTime,
});
