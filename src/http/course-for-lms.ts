import { wallClock } from '../attendance/wall-clock.js';
import type { CourseRange } from '../mysql/board/courses.js';
import { noteCourseLook } from '../mysql/board/looks.js';
import { lmsFile, type LmsFile, type Platform } from '../service/lms-file.js';
import { auditName } from './access/audit-name.js';
import type { Access } from './access/authenticate.js';
import type { Board } from './board.js';
import { courseRange, type AskedCourse } from './course-range.js';

/**
 * The attendance of a course for a learning platform, by the rights of the viewer. The look is kept
 * before anything is read.
 */
export async function courseForLms(
  board: Board,
  { viewer, rights }: Access,
  { platform, ...asked }: AskedCourse & { platform: Platform },
): Promise<LmsFile & { range: CourseRange }> {
  const { db, settings } = board;
  const range = await courseRange(board, asked);
  const now = wallClock(board.now(), settings.timeZone);
  await noteCourseLook(db, rights, range, {
    ...{ by: auditName(viewer), what: 'course', now },
    detail: `${range.course} ${range.from} to ${range.to}, for ${platform}`,
  });
  return { ...(await lmsFile(db, rights, range, { platform, now })), range };
}
