import type { Words } from './en.js';
import { attention } from './zh/attention.js';
import { classPage } from './zh/class-page.js';
import { courses } from './zh/courses.js';
import { day } from './zh/day.js';
import { figures } from './zh/figures.js';
import { health } from './zh/health.js';
import { me } from './zh/me.js';
import { now } from './zh/now.js';
import { requests } from './zh/requests.js';
import { roll } from './zh/roll.js';
import { rooms } from './zh/rooms.js';
import { shell } from './zh/shell.js';

/** Chinese. */
export const zh: Words = {
  ...shell,
  figures,
  now,
  day,
  classPage,
  courses,
  roll,
  me,
  requests,
  attention,
  rooms,
  health,
};
