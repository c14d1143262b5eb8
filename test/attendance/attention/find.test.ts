import { expect, test } from 'vitest';
import {
  findStudents,
  firstDayOf,
  periodOf,
  type History,
} from '../../../src/attendance/attention/find.js';
import { ruleFaults, type AttentionRule } from '../../../src/attendance/attention/rule.js';

const TERM = { first: '2026-09-01', last: '2026-12-31' };
const RULE: AttentionRule = {
  ...{ name: 'Three in a row', kind: 'missed_in_row', classes: 3, share: null, before: null },
  ...{ scopeKind: 'campus', scope: '', counted: 'together', periodDays: null },
  ...{ mail: [], webhooks: [] },
};

/** Classes 1, 2, ... on the days from 1 September on, of ERG2050 and MAT1001 in turn. */
function historyOf(students: Record<number, string>, changes: Partial<History> = {}): History {
  const length = Math.max(...Object.values(students).map((text) => text.length));
  const classes = Array.from({ length }, (_, place) => ({
    classNo: place + 1,
    date: `2026-09-${String(place + 1).padStart(2, '0')}`,
    course: place % 2 === 0 ? 'ERG2050' : 'MAT1001',
  }));
  const everybody = new Set(Object.keys(students).map(Number));
  return {
    ...{ day: classes.at(-1)!.date, term: TERM, classes },
    outcomes: new Map(
      Object.entries(students).map(([studentNo, text]) => [
        Number(studentNo),
        // A student has no measured verdict in a class with a dot.
        [...text].flatMap((one, place) => (one === '.' ? [] : [2 * place + Number(one)])),
      ]),
    ),
    taking: new Map([
      ['ERG2050', everybody],
      ['MAT1001', everybody],
    ]),
    ...changes,
  };
}

const found = (rule: AttentionRule, history: History) =>
  findStudents(rule, history).map(({ studentNo, course, classNos }) => [
    ...[studentNo, course, classNos.join(' ')],
  ]);

test('a class without a measured verdict is not missed, and breaks no row', () => {
  const history = historyOf({ 1: '10.0.0', 2: '1..0.0', 3: '000111' });
  expect(found(RULE, history)).toEqual([[1, '', '2 4 6']]);
  expect(findStudents(RULE, history)[0]).toEqual({
    ...{ studentNo: 1, course: '', day: '2026-09-06', classNos: [2, 4, 6] },
    ...{ attended: 0, measured: 3, before: { attended: 0, measured: 0 }, urgency: 0.8 },
  });
});

test('each course by itself, or all together', () => {
  // Of ERG2050 (odd classes) all are missed, of MAT1001 none.
  const history = historyOf({ 1: '010101' });
  expect(found(RULE, history)).toEqual([]);
  expect(found({ ...RULE, counted: 'by_course' }, history)).toEqual([[1, 'ERG2050', '1 3 5']]);
});

test('only courses of the scope count', () => {
  const history = historyOf({ 1: '010101', 2: '101010' });
  const scoped = (scopeKind: AttentionRule['scopeKind'], scope: string) =>
    found({ ...RULE, scopeKind, scope }, history);
  expect(scoped('course', 'ERG2050')).toEqual([[1, '', '1 3 5']]);
  expect(scoped('course', 'ERG205')).toEqual([]);
  expect(scoped('prefix', 'MAT')).toEqual([[2, '', '2 4 6']]);
  expect(scoped('prefix', 'AT')).toEqual([]);
});

test('who has left a course, opted out or was erased is not found by it', () => {
  const taking = new Map([['MAT1001', new Set([1])]]);
  expect(found(RULE, historyOf({ 1: '000000', 2: '000000' }, { taking }))).toEqual([
    [1, '', '2 4 6'],
  ]);
});

test('classes before the period do not count', () => {
  const history = historyOf({ 1: '0000000000' });
  expect(found({ ...RULE, periodDays: 7 }, history)).toEqual([[1, '', '4 5 6 7 8 9 10']]);
  const later = { ...history, term: { first: '2026-09-08', last: '2026-12-31' } };
  expect(found(RULE, later)).toEqual([[1, '', '8 9 10']]);
});

test('a term is as long as the roster says, but no rule looks back further than 200 days', () => {
  const when = { day: '2026-12-31', term: { first: '2026-01-01', last: '2026-12-31' } };
  expect(firstDayOf({ periodDays: null }, when)).toBe('2026-06-15');
  expect(firstDayOf({ periodDays: 14 }, when)).toBe('2026-12-18');
  expect(periodOf({ periodDays: null }, when)).toEqual(when.term);
  expect(periodOf({ periodDays: 14 }, when)).toEqual({ first: '2026-12-31', last: '2027-01-13' });
});

test('findings come in the order of students and courses', () => {
  const history = historyOf({ 3: '000000', 1: '000000' });
  expect(found({ ...RULE, counted: 'by_course' }, history)).toEqual([
    [1, 'ERG2050', '1 3 5'],
    [1, 'MAT1001', '2 4 6'],
    [3, 'ERG2050', '1 3 5'],
    [3, 'MAT1001', '2 4 6'],
  ]);
});

test.each<[string, Partial<AttentionRule>, string[]]>([
  ['a row', {}, []],
  ['a row with a share', { share: 0.5 }, ['A rule about classes in a row has no share.']],
  ['a share', { kind: 'low_share', share: 0.5 }, []],
  ['a share without one', { kind: 'low_share' }, ['The share is missing.']],
  [
    'a share with classes before',
    { kind: 'low_share', share: 0.5, before: 4 },
    ['Only a fall is compared with classes before.'],
  ],
  ['a fall', { kind: 'fall', share: 0.5, before: 4 }, []],
  [
    'a fall without anything',
    { kind: 'fall' },
    ['The share is missing.', 'The number of classes before is missing.'],
  ],
  ['a course', { scopeKind: 'course', scope: 'ERG2050' }, []],
  ['a course without a name', { scopeKind: 'course' }, ['The scope is missing.']],
  ['the campus with a name', { scope: 'ERG' }, ['The campus has no scope.']],
])('what is wrong with %s', (_name, changes, faults) => {
  expect(ruleFaults({ ...RULE, ...changes })).toEqual(faults);
});
