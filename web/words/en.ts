import { attention } from './en/attention.js';
import { classPage } from './en/class-page.js';
import { courses } from './en/courses.js';
import { day } from './en/day.js';
import { figures } from './en/figures.js';
import { health } from './en/health.js';
import { me } from './en/me.js';
import { now } from './en/now.js';
import { requests } from './en/requests.js';
import { roll } from './en/roll.js';
import { rooms } from './en/rooms.js';
import { shell } from './en/shell.js';

/** English. Its type is what every other language must have. */
export const en = {
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
export type Words = typeof en;
