import { z } from 'zod';
import { readCourses } from '../../mysql/board/courses.js';
import { accessTo } from '../access/authenticate.js';
import { PERSONS_LIMIT } from '../access/limits.js';
import type { Board } from '../board.js';
import { campusWeeks } from '../campus-weeks.js';
import { coursePage } from '../course-page.js';
import { COURSE_ROLES, NAMING_ROLES } from '../readers.js';
import { CourseAnswer, CoursesAnswer } from '../schemas/course.js';
import { PLATFORMS } from '../../service/lms-file.js';
import { courseForLms } from '../course-for-lms.js';
import { As, CourseName, AskedDay, SectionName } from '../schemas/figures.js';
import { sendLines, sendTables } from '../send-tables.js';
import { LEAST_SIDE } from '../small-groups.js';
import { courseTables, coursesTable } from '../tables.js';
import type { TypedApp } from '../typed-app.js';

const CourseQuery = As.extend({
  from: AskedDay.optional(),
  to: AskedDay.optional(),
  /** Which table a CSV file holds. An Excel file has all of them as sheets. */
  table: z.enum(['weeks', 'classes', 'students']).default('weeks'),
});

const CSV_FILE = {
  description: 'A CSV file.',
  content: { 'text/csv': { schema: z.string() } },
};

/** A CSV file has no place for a note: a learning platform would take it for a student. */
const MISSING_DAYS = 'rollcall-missing-days';

const LMS_FILE = {
  ...CSV_FILE,
  headers: z.object({
    [MISSING_DAYS]: z.string().optional().meta({
      description:
        'The days that the file leaves out, because they are not final yet, with commas between them. Left out where there are none.',
    }),
  }),
};

const LmsQuery = z.object({
  section: SectionName.optional(),
  from: AskedDay.optional(),
  to: AskedDay.optional(),
});

/** Adds the courses that the viewer may see over time. */
export function courseRoutes(app: TypedApp, board: Board): void {
  const { db, settings } = board;
  const campus = campusWeeks(board);
  app.get(
    '/api/v1/courses',
    {
      schema: { querystring: As, response: { 200: CoursesAnswer } },
      config: { roles: COURSE_ROLES },
    },
    async (request, reply) => {
      const group = { leastGroup: settings.leastGroup, leastSide: LEAST_SIDE };
      const courses = await readCourses(db, accessTo(request).rights, group);
      const { as } = request.query;
      if (as) return sendTables(reply, as, ['courses'], [coursesTable({ courses })]);
      return reply.send({ courses });
    },
  );
  app.get(
    '/api/v1/courses/:course',
    {
      schema: {
        params: z.object({ course: CourseName }),
        querystring: CourseQuery,
        response: { 200: CourseAnswer },
      },
      config: { roles: COURSE_ROLES, rateLimit: PERSONS_LIMIT },
    },
    async (request, reply) => {
      const { as, table, ...days } = request.query;
      const asked = { ...request.params, ...days };
      const answer = await coursePage(board, campus, accessTo(request), asked, as);
      if (!as) return reply.send(answer);
      const { course, from, to } = answer;
      const { weeks, classes, students } = courseTables(answer);
      const sheets = [weeks, classes, ...(students ? [students] : [])];
      const first = { weeks, classes, students: students ?? weeks }[table];
      return sendTables(
        reply,
        as,
        ['course', course, table, from, 'to', to],
        [first, ...sheets.filter((sheet) => sheet !== first)],
      );
    },
  );
  app.get(
    '/api/v1/courses/:course/for/:platform',
    {
      schema: {
        params: z.object({ course: CourseName, platform: z.enum(PLATFORMS) }),
        querystring: LmsQuery,
        response: { 200: LMS_FILE },
      },
      config: { roles: NAMING_ROLES, rateLimit: PERSONS_LIMIT },
    },
    async (request, reply) => {
      const { course, platform } = request.params;
      const { lines, missing, range } = await courseForLms(board, accessTo(request), {
        ...{ course, platform },
        ...request.query,
      });
      const { section, from, to } = range;
      const parts = [platform, course, ...(section === null ? [] : [section]), from, 'to', to];
      if (missing.length > 0) reply.header(MISSING_DAYS, missing.join(', '));
      return sendLines(reply, parts, lines);
    },
  );
}
