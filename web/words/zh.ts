import type { Words } from './en.js';
import { attention } from './zh/attention.js';
import { classPage } from './zh/class-page.js';
import { courses } from './zh/courses.js';
import { day } from './zh/day.js';
import { figures } from './zh/figures.js';
import { health } from './zh/health.js';
import { now } from './zh/now.js';
import { shell } from './zh/shell.js';

/** Chinese. */
export const zh: Words = { ...shell, figures, now, day, classPage, courses, attention, health };
