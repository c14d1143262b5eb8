/** The page Courses. */
export const courses = {
  title: 'Courses',
};
