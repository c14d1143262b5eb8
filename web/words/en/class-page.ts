/** The page Class. */
export const classPage = {
  title: 'Class',
};
