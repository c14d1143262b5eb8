import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { checkFolder } from '../../../src/attendance/roster/folder.js';
import { ROSTER_FILES, type RosterFile } from '../../../src/attendance/roster/roster.js';
import {
  GOOD_FILES,
  added,
  faultText,
  rosterFiles,
  rosterTables,
  type Changes,
} from '../../workbench/roster-tables.js';

const check = (changes: Changes) => checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac);

/** The good file under another header. */
const headed = (file: RosterFile, header: string): Changes => ({
  [file]: [header, ...GOOD_FILES[file].slice(1)],
});
/** The good file with one more column. */
const widened = (file: RosterFile, column: string, values: string[] = []): Changes => ({
  [file]: GOOD_FILES[file].map((line, i) => `${line},${i === 0 ? column : (values[i - 1] ?? '')}`),
});

function errorsOf(changes: Changes): string[] {
  const checked = check(changes);
  return 'errors' in checked ? checked.errors.map(faultText) : [];
}

/** What is said of a roster that is accepted. */
function saidOf(changes: Changes): string[] {
  const checked = check(changes);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return [...checked.notRead, ...checked.warnings].map(faultText);
}

describe('a near miss of a known column is refused with the right name', () => {
  test.each<[RosterFile, string, wrong: string, right: string]>([
    ['students.csv', 'student_id,opt_out', 'opt_out', 'opted_out'],
    ['students.csv', 'student_id,Opted Out', 'Opted Out', 'opted_out'],
    ['students.csv', 'student_id,opted-out', 'opted-out', 'opted_out'],
    ['students.csv', 'student_id,opted_ou', 'opted_ou', 'opted_out'],
    ['students.csv', 'StudentID,opted_out', 'StudentID', 'student_id'],
    ['devices.csv', 'MAC,student_id,kind,valid_from,valid_to', 'MAC', 'mac'],
    ['devices.csv', 'mac,student_id,kind,valid_from,valid_until', 'valid_until', 'valid_to'],
    ['devices.csv', 'mac,student_id,kind,valid_form,valid_to', 'valid_form', 'valid_from'],
    ['access-points.csv', 'ap,room,wieght', 'wieght', 'weight'],
    [
      'timetable.csv',
      'course,section,room,weekday,start,end,first_date,last_date,Kind',
      'Kind',
      'kind',
    ],
    [
      'timetable.csv',
      'course,section,room,weekday,start,end,first_date,last_date,lecturers',
      'lecturers',
      'lecturer',
    ],
    ['enrolments.csv', 'student_id,course,section,start_date,end_date', 'start_date', 'valid_from'],
    ['calendar.csv', 'Date,status', 'Date', 'date'],
  ])('%s: %s', (file, header, wrong, right) => {
    expect(errorsOf(headed(file, header))[0]).toBe(
      `${file}:1: the column ${wrong} is not read: rename it to ${right}`,
    );
  });
});

test('other columns are named, and the roster is accepted', () => {
  expect(
    saidOf({
      ...widened('students.csv', 'name'),
      ...widened('rooms.csv', 'campus'),
      ...headed('access-points.csv', 'ap,room,height'),
      ...widened('devices.csv', 'valid'),
    }),
  ).toEqual([
    'students.csv:1: the column name was not read',
    'devices.csv:1: the column valid was not read',
    'rooms.csv:1: the column campus was not read',
    'access-points.csv:1: the column height was not read',
  ]);
});

test('a column that marks lines is named with what its marks do not do', () => {
  expect(
    saidOf({
      ...widened('students.csv', 'status', ['active', 'active', 'withdrawn']),
      ...widened('timetable.csv', 'cancelled', ['', '1', '']),
      ...widened('enrolments.csv', 'role', ['student', 'teacher', 'jo@campus.example']),
    }),
  ).toEqual([
    'students.csv:1: the column status was not read: lines that it marks are imported as usual (active on 2, withdrawn on 1)',
    'timetable.csv:1: the column cancelled was not read: lines that it marks are imported as usual (1 on 1)',
    'enrolments.csv:1: the column role was not read: lines that it marks are imported as usual',
  ]);
});

test('a column without a name is named only if it holds something', () => {
  expect(saidOf(widened('rooms.csv', ''))).toEqual([]);
  expect(saidOf(widened('rooms.csv', '', ['x']))).toEqual([
    'rooms.csv:1: a column without a name was not read',
  ]);
});

test('a timetable line that gives no class is named', () => {
  expect(
    saidOf(
      added(
        'timetable.csv',
        'CSC1001,1,A-102,3,15:00,16:20,2019-09-02,2019-09-03,',
        'CSC1002,1,A-102,2,15:00,16:20,2019-10-01,2019-10-01,',
      ),
    ),
  ).toEqual(
    [5, 6].map(
      (line) =>
        `timetable.csv:${line}: the line gives no class: its weekday does not come between first_date and last_date, or only on holidays`,
    ),
  );
});

describe('the files of a folder', () => {
  test.each([
    ['Calendar.csv', 'rename it to calendar.csv'],
    ['calender.csv', 'rename it to calendar.csv'],
    ['calendar.CSV', 'rename it to calendar.csv'],
    ['holidays.csv', 'rename it to calendar.csv'],
    ['calendar.xlsx', 'save it as CSV in UTF-8, as calendar.csv'],
  ])('%s is refused: %s', (name, mend) => {
    const names = ROSTER_FILES.filter((file) => file !== 'calendar.csv');
    expect(checkFolder([...names, name])).toMatchObject({
      errors: [{ file: name, reason: `the file is not read under this name: ${mend}` }],
      notRead: [],
    });
  });

  test('a misnamed file that a roster needs is told once', () => {
    const { misnamed } = checkFolder(['students.csv', 'Enrollments.csv']);
    expect([...misnamed]).toEqual(['enrolments.csv']);
  });

  test('other files are named, and hidden ones are not', () => {
    const names = [
      ...ROSTER_FILES,
      '.DS_Store',
      'notes.txt',
      'students.xlsx',
      'wifi.jsonl',
      'README',
    ];
    const { errors, notRead } = checkFolder(names);
    expect(errors).toEqual([]);
    expect(notRead.map(({ file }) => file)).toEqual([
      'notes.txt',
      'students.xlsx',
      'wifi.jsonl',
      'README',
    ]);
  });
});
