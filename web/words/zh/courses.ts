import type { courses as English } from '../en/courses.js';

/** The page Courses. */
export const courses: typeof English = {
  title: '课程',
};
