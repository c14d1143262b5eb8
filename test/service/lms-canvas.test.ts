import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '../../src/http/table-files.js';
import { canvasLines } from '../../src/service/lms-canvas.js';
import {
  canvasTotals,
  readCanvasGradebook,
  type CanvasCourse,
} from '../workbench/canvas-gradebook.js';

const STUDENTS = ['S1', 'S2', '0012', 'a,"b', '学生;1'];
const COURSE: CanvasCourse = {
  students: STUDENTS.map((id) => ({
    sisUserId: id,
    loginId: `login of ${id}`,
    name: `Name ${id}`,
  })),
  assignments: new Map([[7, 'Essay']]),
};
const TITLE = 'Attendance (rollcall)';

const arbitraryVerdict = fc.record({
  studentId: fc.constantFrom(...STUDENTS),
  section: fc.constantFrom('1', '2;x'),
  verdict: fc.constantFrom('present', 'partial', 'absent', 'unknown', 'not_measured'),
});

test('Canvas reads of each student the share of the measured classes that the student attended', () => {
  fc.assert(
    fc.property(fc.array(arbitraryVerdict, { maxLength: 30 }), (verdicts) => {
      const read = readCanvasGradebook(csvText(canvasLines('ERG2050', verdicts)), COURSE);
      expect(read.assignments).toEqual([{ title: TITLE, points: 100, isNew: true }]);
      expect(read.unknown).toEqual([]);
      expect([...read.grades.keys()].sort()).toEqual(
        [...new Set(verdicts.map(({ studentId }) => studentId))].sort(),
      );
      for (const [studentId, [grade]] of read.grades) {
        const own = verdicts.filter((one) => one.studentId === studentId);
        const countOf = (...kinds: string[]) =>
          own.filter(({ verdict }) => kinds.includes(verdict)).length;
        const measured = countOf('present', 'partial', 'absent');
        const { current, final } = canvasTotals(grade!, 100);
        // A cell that is empty would be 0 in the final score.
        expect(final).toBe(current);
        if (measured === 0) expect(current).toBeNull();
        else expect(current).toBeCloseTo(countOf('present', 'partial') / measured, 4);
      }
    }),
  );
});

test('a second import meets the assignment of the first one', () => {
  const lines = canvasLines('ERG2050', [{ studentId: 'S1', section: '1', verdict: 'present' }]);
  const assignments = new Map([[8, TITLE]]);
  const read = readCanvasGradebook(csvText(lines), { ...COURSE, assignments });
  expect(read.assignments).toEqual([{ title: TITLE, points: 100, isNew: false }]);
});

test('the file is what a person sees in it', () => {
  const lines = canvasLines('ERG2050', [
    ...(['present', 'partial', 'absent', 'unknown'] as const).map((verdict) => ({
      ...{ studentId: 'S1', section: '1', verdict },
    })),
    { studentId: 'S1', section: '2', verdict: 'not_measured' },
    { studentId: 'S2', section: '2', verdict: 'unknown' },
  ]);
  expect(csvText(lines).split('\r\n')).toEqual([
    `Student,ID,SIS User ID,SIS Login ID,Section,${TITLE}`,
    '    Points Possible,,,,,100',
    'S1,,S1,,ERG2050/1 and ERG2050/2,66.67',
    'S2,,S2,,ERG2050/2,EX',
    '',
  ]);
});
