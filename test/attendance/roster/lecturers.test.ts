import { expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { rosterText } from '../../../src/attendance/roster/text.js';
import {
  faultText,
  rosterFiles,
  rosterTables,
  taughtBy,
  type Changes,
} from '../../workbench/roster-tables.js';

const check = (changes: Changes) => checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac);

function rosterOf(changes: Changes) {
  const checked = check(changes);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return checked.roster;
}

const lecturersOf = (changes: Changes) =>
  rosterOf(changes).sections.map(({ lecturers }) => lecturers);

test('a timetable without the column names no lecturer', () => {
  expect(lecturersOf({})).toEqual([[], [], []]);
});

test('names are separated by semicolons, and spaces around them do not count', () => {
  expect(lecturersOf(taughtBy(['Ana Li', ' Ana Li ;  李安娜;', '']))).toEqual([
    ['Ana Li'],
    ['Ana Li', '李安娜'],
    [],
  ]);
});

test('the lines of a section name its lecturers together, each once', () => {
  const friday = 'ERG2050,1,A-101,5,10:00,11:20,2019-09-02,2019-12-06,,Bo;Ana';
  expect(lecturersOf(taughtBy(['Ana', ';;', 'Cy'], friday))[0]).toEqual(['Ana', 'Bo']);
});

test.each([
  ['x'.repeat(256), 'has more than 255 characters'],
  [`Ana;${'x'.repeat(256)}; ${'y'.repeat(256)}`, 'has more than 255 characters'],
  ['Ana; B\u0007o', 'holds a control character'],
])('a name that is none is refused once, with its line', (text, reason) => {
  const checked = check(taughtBy(['', text, '']));
  expect('errors' in checked && checked.errors.map(faultText)).toEqual([
    `timetable.csv:3: a name in lecturer ${reason}`,
  ]);
});

test('a name of 255 characters is accepted, whatever they are', () => {
  expect(lecturersOf(taughtBy(['🎓'.repeat(255)]))[0]).toEqual(['🎓'.repeat(255)]);
});

test('who teaches makes another roster, and the order of the names does not', () => {
  const textOf = (...lecturers: string[]) => rosterText(rosterOf(taughtBy(lecturers)));
  expect(textOf('Ana;Bo')).not.toEqual(textOf('Ana'));
  expect(textOf('Ana')).not.toEqual(textOf('', 'Ana'));
  expect(textOf('Ana;Bo')).toEqual(textOf('Bo; Ana;Ana'));
  expect(textOf()).toEqual(rosterText(rosterOf({})));
});
