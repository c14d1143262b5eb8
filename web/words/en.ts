import { attention } from './en/attention.js';
import { classPage } from './en/class-page.js';
import { courses } from './en/courses.js';
import { day } from './en/day.js';
import { figures } from './en/figures.js';
import { health } from './en/health.js';
import { now } from './en/now.js';
import { shell } from './en/shell.js';

/** English. Its type is what every other language must have. */
export const en = { ...shell, figures, now, day, classPage, courses, attention, health };
export type Words = typeof en;
