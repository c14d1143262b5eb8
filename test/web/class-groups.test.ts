import { expect, test } from 'vitest';
import { countGroups, groupOf } from '../../web/pages/class/groups.js';
import { CLASS } from '../workbench/class-samples.js';

test('who was present is divided by what it rests on; a corrected one counts as heard', () => {
  expect(groupOf({ verdict: 'present', basis: 'inferred' })).toBe('inferred');
  expect(groupOf({ verdict: 'present', basis: 'heard' })).toBe('heard');
  expect(groupOf({ verdict: 'present', basis: 'roll' })).toBe('rolled');
  expect(groupOf({ verdict: 'absent', basis: 'roll' })).toBe('absent');
  expect(groupOf({ verdict: 'present', basis: null })).toBe('heard');
  expect(groupOf({ verdict: 'not_measured', basis: null })).toBe('not_measured');
  expect(groupOf({ verdict: null, basis: null })).toBe('none');
});

test('the groups are counted from the students, and add up to all of them', () => {
  const groups = countGroups(CLASS);
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(CLASS.students.length);
  expect(groups.find(({ group }) => group === 'not_measured')).toEqual({
    group: 'not_measured',
    count: 1,
  });
});

test('without persons they come from the figures, and no empty group is shown', () => {
  expect(countGroups({ ...CLASS, persons: 'none', students: [], unknown: 0 })).toEqual([
    { group: 'heard', count: 14 },
    { group: 'inferred', count: 5 },
    { group: 'partial', count: 5 },
    { group: 'absent', count: 6 },
    { group: 'not_measured', count: 1 },
  ]);
});
