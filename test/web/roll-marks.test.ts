import { expect, test } from 'vitest';
import type { ClassAnswer, ClassStudent } from '../../src/http/schemas/class.js';
import { byCode, markRest, withoutMark } from '../../web/pages/roll/marks.js';

const students = ['S1', 'S2', 'S3'].map((studentId) => ({ studentId }) as ClassStudent);
const earlier = [{ studentId: 'S2', there: true }] as unknown as ClassAnswer['marks'];

test('the rest of a roll leaves out who has a mark here, and who entered a code before', () => {
  const rest = withoutMark(students, earlier);
  expect(markRest({ S1: 'there' }, rest, 'away')).toEqual({ S1: 'there', S3: 'away' });
});

test('a mark against a code is meant where the page shows the code', () => {
  const marks = [
    { studentId: 'S1', isThere: true, source: 'code' },
    { studentId: 'S2', isThere: true, source: 'lecturer' },
  ] as ClassAnswer['marks'];
  expect(byCode(['S1', 'S2', 'S3'], marks)).toEqual(['S1']);
});
