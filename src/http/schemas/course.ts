import { z } from 'zod';
import { ClockTime, CourseName, Day, SectionName, StudentId } from './figures.js';
import { Basis, Verdict } from './class.js';

const share = z.number().min(0).max(1).nullable();

/** `GET /api/v1/courses`: the courses that the viewer may see, in order of their names. */
export const CoursesAnswer = z.object({
  courses: z.array(
    z.object({
      course: CourseName,
      sections: z.int(),
      /** The last day with results; null where there is none. */
      lastDay: Day.nullable(),
      /** The rate of the last seven days with results. */
      rate: share,
      hidden: z.boolean(),
    }),
  ),
});
export type CoursesAnswer = z.infer<typeof CoursesAnswer>;

/** Some classes together. */
const TotalRates = z.object({
  /** How many of them have a result. */
  classes: z.int(),
  rate: share,
  rateLow: share,
  rateHigh: share,
  /** Of those who attended, the share that came late. */
  lateShare: share,
  hidden: z.boolean(),
});
export type TotalRates = z.infer<typeof TotalRates>;

/** The classes of a week together. */
const WeekRates = TotalRates.extend({
  /** The Monday. */
  week: Day,
});
export type WeekRates = z.infer<typeof WeekRates>;

const CourseClass = z.object({
  date: Day,
  section: SectionName,
  start: ClockTime,
  state: z.string(),
  rate: share,
});

/** `GET /api/v1/courses/{course}?from=&to=` */
export const CourseAnswer = z.object({
  course: CourseName,
  from: Day,
  to: Day,
  /** The sections that the viewer may see. */
  sections: z.array(
    z.object({ section: SectionName, weeks: z.array(WeekRates), total: TotalRates }),
  ),
  /** The sections together; null where the viewer may not see all of them. */
  weeks: z.array(WeekRates).nullable(),
  /** All classes together; null likewise. */
  total: TotalRates.nullable(),
  /** The rate of the whole campus in each of the weeks. */
  campus: z.array(z.object({ week: Day, rate: share })),
  /** The classes, in order of date, start and section. */
  classes: z.array(CourseClass),
  /** Students by classes; null where the viewer may see no person. */
  grid: z
    .object({
      /** The students of one section after the other, each in order of the id. */
      students: z.array(
        z.object({
          studentId: StudentId,
          section: SectionName,
          /** One for each of `classes`; null without enrolment, and where nothing is known. */
          verdicts: z.array(Verdict.nullable()),
          bases: z.array(Basis.nullable()),
          attended: z.int(),
          measured: z.int(),
          /** In how many classes an excuse was in force, and the student not there. */
          excused: z.int(),
          /** The places of these classes in `classes`. */
          excusedAt: z.array(z.int()),
        }),
      ),
    })
    .nullable(),
});
export type CourseAnswer = z.infer<typeof CourseAnswer>;
