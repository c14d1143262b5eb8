import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { checkFolder, errorsOfFolder } from '../../../src/attendance/roster/folder.js';
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
    ['students.csv', 'student_id,opted_ou', 'opted_ou', 'opted_out'],
    ['devices.csv', 'mac,student_id,kind,valid_form,valid_to', 'valid_form', 'valid_from'],
    ['access-points.csv', 'ap,room,wieght', 'wieght', 'weight'],
    [
      'timetable.csv',
      'course,section,room,weekday,start,end,first_date,last_date,lecturers',
      'lecturers',
      'lecturer',
    ],
  ])('%s: %s', (file, header, wrong, right) => {
    expect(errorsOf(headed(file, header))[0]).toBe(
      `${file}:1: the column ${wrong} is not read: rename it to ${right}`,
    );
  });
});

describe('a known column under another name is read, and said', () => {
  test.each<[RosterFile, string, written: string, column: string]>([
    ['students.csv', 'student_id,opt_out', 'opt_out', 'opted_out'],
    ['students.csv', 'student_id,Opted Out', 'Opted Out', 'opted_out'],
    ['students.csv', 'student_id,是否退出考勤', '是否退出考勤', 'opted_out'],
    ['students.csv', 'student_id,退出考勤', '退出考勤', 'opted_out'],
    ['students.csv', 'student_id,不参加考勤', '不参加考勤', 'opted_out'],
    ['students.csv', '学号,opted_out', '学号', 'student_id'],
    ['students.csv', 'Student ID (required),opted_out', 'Student ID (required)', 'student_id'],
    ['devices.csv', 'MAC,student_id,kind,valid_from,valid_to', 'MAC', 'mac'],
    ['devices.csv', 'mac,student_id,设备类型,valid_from,valid_to', '设备类型', 'kind'],
    ['devices.csv', 'mac,student_id,kind,valid_from,valid_until', 'valid_until', 'valid_to'],
    ['rooms.csv', '教室,building,floor,capacity', '教室', 'room'],
    ['enrolments.csv', 'student_id,课程号,section,valid_from,valid_to', '课程号', 'course'],
    ['calendar.csv', 'Ｄａｔｅ,status', 'Ｄａｔｅ', 'date'],
  ])('%s: %s', (file, header, written, column) => {
    const checked = check(headed(file, header));
    expect(checked).not.toHaveProperty('errors');
    expect(checked.notes.map(faultText)).toEqual([
      `${file}:1: the column ${written} is read as ${column}`,
    ]);
  });

  test('but not two at once', () => {
    expect(errorsOf(headed('rooms.csv', 'classroom,building,floor,capacity'))).toEqual([]);
    expect(errorsOf(headed('students.csv', 'sid,学号'))).toEqual([
      'students.csv:1: the columns sid and 学号 may both be student_id: leave the right one, or rename it to student_id',
    ]);
    expect(errorsOf(headed('students.csv', 'student_id,STUDENT_ID'))).toEqual([
      'students.csv:1: the columns student_id and STUDENT_ID may both be student_id: leave the right one, or rename it to student_id',
    ]);
  });

  test('and its own name comes before another word', () => {
    expect(saidOf(headed('students.csv', 'student_id,学号'))).toEqual([
      'students.csv:1: the column 学号 was not read',
    ]);
  });
});

describe('a column that may say who opted out is refused where no other one says it', () => {
  test.each(['退出说明', '不参与统计', 'Opt-out date', 'Opted out?!since', 'opted_in', '是否同意'])(
    '%s',
    (name) => {
      expect(errorsOf(headed('students.csv', `student_id,${name}`))).toEqual([
        `students.csv:1: the column ${name} may say who opted out and is not read, so all students would be measured: name the column that says it opted_out, with 1 or yes for each who opted out, and take out the others of this kind`,
      ]);
    },
  );

  test('and else is named as any other', () => {
    expect(saidOf(widened('students.csv', '退出说明'))).toEqual([
      'students.csv:1: the column 退出说明 was not read',
    ]);
  });

  test.each(['option', 'adopted', '退学'])('%s says nothing of it', (name) => {
    expect(saidOf(headed('students.csv', `student_id,${name}`))).toEqual([
      `students.csv:1: the column ${name} was not read`,
    ]);
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

test('a column with a very long name, or with marks on no line, is named in short', () => {
  expect(
    saidOf({ ...widened('rooms.csv', 'x'.repeat(70)), ...widened('students.csv', 'status') }),
  ).toEqual([
    'students.csv:1: the column status was not read: lines that it marks are imported as usual',
    `rooms.csv:1: the column ${'x'.repeat(64)}... was not read`,
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
  const others = ROSTER_FILES.filter((file) => file !== 'calendar.csv');

  test.each([
    ['calender.csv', 'rename it to calendar.csv'],
    ['calendar.ods', 'save it as CSV in UTF-8, as calendar.csv'],
  ])('%s is refused: %s', (name, mend) => {
    const { errors, notRead } = checkFolder([...others, name]);
    expect(errors.map(faultText)).toEqual([
      `${name}:: the file is not read under this name: ${mend}`,
    ]);
    expect(notRead).toEqual([]);
  });

  test.each(['Calendar.csv', 'calendar.CSV', 'holidays.csv', '校历.txt', 'calendar.xlsx', '校历'])(
    '%s is read as calendar.csv',
    (name) => {
      const { files, notes, errors } = checkFolder([...others, name]);
      expect(files.get('calendar.csv')).toBe(name);
      expect(notes.map(faultText)).toEqual([`${name}:: the file is read as calendar.csv`]);
      expect(errors).toEqual([]);
    },
  );

  test('two files that may be one are refused', () => {
    const { errors } = checkFolder([...others, 'Calendar.csv', 'holidays.csv']);
    expect(errors.map(faultText)).toEqual([
      'holidays.csv:: Calendar.csv may be calendar.csv as well: leave the right one, or rename it to calendar.csv',
    ]);
  });

  test('a table with an unknown name is an error only while a table is missing', () => {
    const folder = checkFolder([...others, '网卡地址.csv', 'notes.txt', 'readme.md', '.x.csv']);
    const line = { file: 'rooms.csv', line: 4, reason: 'room is empty' };
    expect(errorsOfFolder(folder, [line])).toEqual([line]);
    const missing = { file: 'devices.csv', line: undefined, reason: 'the file is missing' };
    expect(errorsOfFolder(folder, [missing]).map(faultText)).toEqual([
      'devices.csv:: the file is missing',
      '网卡地址.csv:: no table is known by this name: rename it, if it is one that is missing',
      'notes.txt:: no table is known by this name: rename it, if it is one that is missing',
    ]);
  });

  test('a table with two files is told only while no other name may be the missing one', () => {
    const folder = checkFolder(['rooms.csv', '教室.csv', 'Enrolmnets.csv', '网卡地址.csv']);
    const missing = { file: 'enrolments.csv', line: undefined, reason: 'the file is missing' };
    expect(errorsOfFolder(folder, [missing]).map(faultText)).toEqual([
      'Enrolmnets.csv:: the file is not read under this name: rename it to enrolments.csv',
    ]);
  });

  test('a misnamed file that a roster needs is told once', () => {
    const { misnamed } = checkFolder(['students.csv', 'Enrolmnets.csv']);
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
