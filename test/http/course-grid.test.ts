import { expect, test } from 'vitest';
import { gridOf } from '../../src/http/course-grid.js';
import type { CourseClass, GridVerdict } from '../../src/mysql/board/courses.js';

const CLASSES = [11, 12, 13].map((classNo) => ({ classNo, section: '1' }) as CourseClass);
const S1 = { studentNo: 1, studentId: 'S1', section: '1' };

test('a class that a student was excused from and did not attend is told apart, and counts nowhere', () => {
  const verdicts: GridVerdict[] = [
    [11, 1, 'not_measured', null, 1],
    [12, 1, 'present', 'heard', 1],
    [13, 1, 'not_measured', null, 0],
  ];
  expect(gridOf(CLASSES, [S1], verdicts).students).toEqual([
    {
      ...{ studentId: 'S1', section: '1', attended: 1, measured: 1, excused: 1, excusedAt: [0] },
      verdicts: ['not_measured', 'present', 'not_measured'],
      bases: [null, 'heard', null],
    },
  ]);
});
