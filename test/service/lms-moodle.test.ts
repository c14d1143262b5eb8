import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '../../src/http/table-files.js';
import type { LmsVerdict } from '../../src/mysql/board/lms-verdicts.js';
import { moodleLines } from '../../src/service/lms-moodle.js';
import { moodlePercentage, readMoodleAttendance } from '../workbench/moodle-attendance.js';

const STUDENTS = ['S1', 's2', '0012', 'a,"b', '学生;1'];
const SESSIONS = ['2019-09-02 08:30', '2019-09-02 15:00', '2019-09-03 08:30'];
const ACTIVITY = { sessions: SESSIONS, idnumbers: STUDENTS };
const PLAIN: LmsVerdict = {
  ...{ date: '2019-09-02', section: '1', start: '08:30', studentId: 'S1', verdict: 'present' },
  ...{ basis: 'heard', isExcused: false, isCorrected: false, minutes: null, lateMinutes: null },
  hasLeftEarly: false,
};
const keyOf = ({ date, start, studentId }: LmsVerdict) => `${date} ${start} ${studentId}`;
const read = (verdicts: LmsVerdict[]) =>
  readMoodleAttendance(csvText(moodleLines(verdicts)), ACTIVITY);

const arbitraryVerdicts = fc.uniqueArray(
  fc
    .record({
      session: fc.constantFrom(...SESSIONS),
      studentId: fc.constantFrom(...STUDENTS),
      verdict: fc.constantFrom('present', 'partial', 'absent', 'unknown', 'not_measured'),
      isExcused: fc.boolean(),
      isCorrected: fc.boolean(),
      minutes: fc.option(fc.double({ min: 0, max: 90, noNaN: true })),
      lateMinutes: fc.option(fc.double({ min: 0, max: 90, noNaN: true })),
      hasLeftEarly: fc.boolean(),
    })
    .map(({ session, ...one }): LmsVerdict => {
      const [date, start] = session.split(' ') as [string, string];
      return { ...PLAIN, ...one, date, start };
    }),
  { selector: keyOf, minLength: 1, maxLength: 15 },
);

test('Moodle reads P of those who were there and A of absent ones only; what is not known has no mark', () => {
  fc.assert(
    fc.property(arbitraryVerdicts, (verdicts) => {
      const wanted = verdicts.flatMap((one): [string, string][] => {
        if (one.verdict === 'absent') return [[keyOf(one), 'A']];
        if (one.verdict === 'present' || one.verdict === 'partial') return [[keyOf(one), 'P']];
        return one.isExcused ? [[keyOf(one), 'E']] : [];
      });
      if (wanted.length === 0) return;
      const { marks, problems } = read(verdicts);
      expect(problems).toEqual([]);
      const statuses = [...marks].map(([mark, { status }]) => [mark, status]);
      expect(statuses.sort()).toEqual(wanted.sort());
    }),
  );
});

test('a student of whom nothing is known has no percentage, and an excused one no zero', () => {
  const found = read([
    PLAIN,
    { ...PLAIN, studentId: 's2', verdict: 'unknown' },
    { ...PLAIN, studentId: '0012', verdict: 'not_measured', isExcused: true },
  ]);
  expect(moodlePercentage(found, 'S1')).toBe(1);
  expect(moodlePercentage(found, 's2')).toBeNull();
  expect(moodlePercentage(found, '0012')).toBeGreaterThan(0);
});

test('the remarks say how a student was there', () => {
  const remarks = (one: Partial<LmsVerdict>) =>
    [...read([{ ...PLAIN, ...one }]).marks.values()][0]!.remarks;
  expect(remarks({})).toBe('rollcall');
  expect(
    remarks({ verdict: 'partial', minutes: 43.4, lateMinutes: 12.2, hasLeftEarly: true }),
  ).toBe('rollcall: there for 43 min; 12 min late; left early');
  expect(remarks({ basis: 'inferred' })).toBe('rollcall: inferred from silence');
  expect(remarks({ basis: 'roll' })).toBe('rollcall: by a roll');
  expect(remarks({ basis: null, isCorrected: true })).toBe('rollcall: corrected by a person');
  expect(remarks({ verdict: 'not_measured', basis: null, isExcused: true })).toBe(
    'rollcall: excused',
  );
});

test('two sections that meet at one time are refused: Moodle would take them for one session', () => {
  const both = [PLAIN, { ...PLAIN, section: '2', studentId: 's2' }];
  expect(() => moodleLines(both)).toThrow(/both meet at 2019-09-02 08:30/);
  expect(moodleLines([PLAIN, { ...PLAIN, section: '2', start: '15:00' }])).toHaveLength(3);
});
