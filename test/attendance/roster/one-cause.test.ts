import { expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { causesOf, causeText } from '../../../src/attendance/roster/causes.js';
import type { RosterFile, RosterTables } from '../../../src/attendance/roster/roster.js';
import { arrangeTable } from '../../../src/attendance/roster/arrange.js';
import { readCsv } from '../../../src/roster-files/csv.js';
import {
  GOOD_FILES,
  added,
  changed,
  rosterFiles,
  type Changes,
} from '../../workbench/roster-tables.js';

/** The lines that `rollcall import` prints of the errors of a roster, read from its bytes. */
function printed(changes: Changes = {}, change = (text: string) => text): string[] {
  const tables: RosterTables = {};
  for (const [name, lines] of Object.entries(rosterFiles(changes))) {
    const file = name as RosterFile;
    tables[file] = arrangeTable(file, readCsv(Buffer.from(change(lines.join('\n'))), file));
  }
  const checked = checkRoster(tables, (mac) => mac);
  return 'errors' in checked ? causesOf(checked.errors).map(causeText) : [];
}

test('a file that lacks several columns has one cause, and its lines have none', () => {
  const lines = ['mac,owner', '608c4a571201,S1,phone', '608c4a571202,S1,phone'];
  expect(printed({ 'devices.csv': lines })).toEqual([
    'devices.csv:1: the columns student_id and kind are missing',
  ]);
});

test('a timetable that lacks columns below a title names them, and what was not read', () => {
  const [, ...lines] = GOOD_FILES['timetable.csv'];
  const under = (...head: string[]) => printed({ 'timetable.csv': [...head, ...lines] });
  expect(
    under('2019年秋季课表', '课程号,教学班,上课地点,星期,start,end,周数安排,备注,kind'),
  ).toEqual([
    'timetable.csv:2: the columns first_date and last_date are missing (weeks may stand for first_date and last_date); not read: 周数安排, 备注',
  ]);
  expect(under('2019年秋季课表', '课程号,教学班,上课场所,星期,节次,x,周次,x,kind')).toEqual([
    'timetable.csv:2: the columns room, start and end are missing; not read: 上课场所, 节次, x',
  ]);
});

test('a file without a header has one cause that tells nothing of its first line', () => {
  expect(printed({ 'timetable.csv': GOOD_FILES['timetable.csv'].slice(1) })).toEqual([
    'timetable.csv:1: the columns course, section, room, weekday, start, end, first_date and last_date are missing (weeks may stand for first_date and last_date)',
  ]);
});

test('a cause names its lines as ranges, and not more than five', () => {
  const lines = Array.from({ length: 40 }, (_, i) =>
    i % 4
      ? `S9,ERG2050,${i},,`
      : `S1,ERG2050,1,2020-01-${String(10 + i / 4)},2020-01-${String(10 + i / 4)}`,
  );
  const [cause] = printed({
    'enrolments.csv': [GOOD_FILES['enrolments.csv'][0]!, 'S2,ERG2050,1,,', ...lines],
  });
  expect(cause).toBe(
    'enrolments.csv:4-6,8-10,12-14,16-18,20-22 and 15 more lines: student_id is not in students.csv',
  );
});

test('a cause names ten files, and counts the others', () => {
  const faults = Array.from({ length: 12 }, (_, i) => ({
    file: `${i}.txt`,
    line: undefined,
    reason: 'the file was not read',
  }));
  expect(causesOf(faults).map(causeText)).toEqual([
    '0.txt, 1.txt, 2.txt, 3.txt, 4.txt, 5.txt, 6.txt, 7.txt, 8.txt, 9.txt and 2 more files: the file was not read',
  ]);
});

test('different causes stay apart, in the order of the files', () => {
  expect(
    printed({
      ...changed('students.csv', 2, 'S1,maybe'),
      ...added('devices.csv', 'x,S1,phone,,', 'y,S1,phone,,'),
    }),
  ).toEqual([
    'students.csv:2: opted_out must be empty, 0 or 1 (or no or yes, 否 or 是)',
    'devices.csv:5-6: mac must be 12 hexadecimal digits, such as 60-8c-4a-57-12-4d',
  ]);
});
