import type { classPage as English } from '../en/class-page.js';

/** The page Class. */
export const classPage: typeof English = {
  title: '课堂',
};
