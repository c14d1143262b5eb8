/** The page Health. */
export const health = {
  title: 'Health',
};
