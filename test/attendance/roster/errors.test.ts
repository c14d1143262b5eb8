import { describe, expect, test } from 'vitest';
import { checkHeader } from '../../../src/attendance/roster/header.js';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import type { RosterFile } from '../../../src/attendance/roster/roster.js';
import {
  GOOD_FILES,
  added,
  changed,
  faultText,
  rosterFiles,
  rosterTables,
  type Changes,
} from '../../workbench/roster-tables.js';

function errorsOf(changes: Changes): string[] {
  const checked = checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac);
  return 'errors' in checked ? checked.errors.map(faultText) : [];
}

/** A file, a line added at its end, and the fault of that line. x*65 stands for 65 letters. */
const BAD_LINES = `
students.csv      | ,0                     | student_id is empty
students.csv      | x*65,0                 | student_id has more than 64 characters
students.csv      | S\u0007,0              | student_id holds a control character
students.csv      | S2,0                   | student_id repeats line 3
students.csv      | S4,maybe               | opted_out must be empty, 0 or 1 (or no or yes, 否 or 是)
devices.csv       | 60-8c-4a-57-12,S1,phone,, | mac must be 12 hexadecimal digits, such as 60-8c-4a-57-12-4d
devices.csv       | ,S1,phone,,            | mac must be 12 hexadecimal digits, such as 60-8c-4a-57-12-4d
devices.csv       | 608c4a571209,S9,phone,, | student_id is not in students.csv
devices.csv       | 608c4a571209,,phone,,  | student_id is empty
devices.csv       | 608c4a571209,S1,watch,, | kind must be phone, laptop, tablet or other
devices.csv       | 608c4a571209,S1,,,     | kind must be phone, laptop, tablet or other
devices.csv       | 608c4a571209,S1,phone,2019-02-29, | valid_from must be a date YYYY-MM-DD
devices.csv       | 608c4a571209,S1,phone,,31.13.2019 | valid_to must be a date YYYY-MM-DD
devices.csv       | 608c4a571209,S1,phone,,3/4/2019 | valid_to may be two dates, with the day first or the month first: write it as YYYY-MM-DD
devices.csv       | 608c4a571209,S1,phone,2019-09-02,2019-09-01 | valid_to comes before valid_from
devices.csv       | 60:8c:4a:57:12:01,S2,phone,2019-09-02, | mac belongs to another student on line 2, in overlapping dates
devices.csv       | 608c4a571202,S2,phone,2019-12-31, | mac belongs to another student on line 3, in overlapping dates
devices.csv       | 608c4a571202,S2,phone,,2019-09-01 | mac belongs to another student on line 3, in overlapping dates
rooms.csv         | ,A,1F,9                | room is empty
rooms.csv         | x*65,A,1F,9            | room has more than 64 characters
rooms.csv         | A-103,x*65,1F,9        | building has more than 64 characters
rooms.csv         | A-103,A,x*17,9         | floor has more than 16 characters
rooms.csv         | A-103,A,1F,-1          | capacity must be a whole number from 0 to 1000000
rooms.csv         | A-103,A,1F,9.5         | capacity must be a whole number from 0 to 1000000
rooms.csv         | A-101,B,1F,9           | room repeats line 2
access-points.csv | ,A-101,1               | ap is empty
access-points.csv | x*256,A-101,1          | ap has more than 255 characters
access-points.csv | AP-3,A-109,1           | room "A-109" is not in rooms.csv
access-points.csv | AP-3,,1                | room is empty
access-points.csv | AP-3,A-101,1.1         | weight must be a number from 0 to 1
access-points.csv | AP-3,A-101,-0.1        | weight must be a number from 0 to 1
access-points.csv | AP-3,A-101,high        | weight must be a number from 0 to 1
access-points.csv | AP-2,A-101,1           | ap and room repeat line 4
timetable.csv     | ,1,A-101,2,10:00,11:20,2019-09-02,2019-12-06,      | course is empty
timetable.csv     | x*33,1,A-101,2,10:00,11:20,2019-09-02,2019-12-06,  | course has more than 32 characters
timetable.csv     | C1,,A-101,2,10:00,11:20,2019-09-02,2019-12-06,     | section is empty
timetable.csv     | C1,x*17,A-101,2,10:00,11:20,2019-09-02,2019-12-06, | section has more than 16 characters
timetable.csv     | C1,1,A-109,2,10:00,11:20,2019-09-02,2019-12-06,    | room "A-109" is not in rooms.csv
timetable.csv     | C1,1,A-101,0,10:00,11:20,2019-09-02,2019-12-06,    | weekday must be a number from 1 (Monday) to 7, or a name such as Monday
timetable.csv     | C1,1,A-101,8,10:00,11:20,2019-09-02,2019-12-06,    | weekday must be a number from 1 (Monday) to 7, or a name such as Monday
timetable.csv     | C1,1,A-101,Moon,10:00,11:20,2019-09-02,2019-12-06,  | weekday must be a number from 1 (Monday) to 7, or a name such as Monday
timetable.csv     | C1,1,A-101,2,24:00,11:20,2019-09-02,2019-12-06,    | start must be a time HH:MM from 00:00 to 23:59
timetable.csv     | C1,1,A-101,2,1:30,11:20,2019-09-02,2019-12-06,     | start may be at night or in the afternoon: write it as HH:MM, such as 01:30 or 13:30
timetable.csv     | C1,1,A-101,2,10:00,11:60,2019-09-02,2019-12-06,    | end must be a time HH:MM from 00:00 to 23:59
timetable.csv     | C1,1,A-101,2,10:00,10:00,2019-09-02,2019-12-06,    | end must be after start, on the same day
timetable.csv     | C1,1,A-101,2,23:00,00:30,2019-09-02,2019-12-06,    | end must be after start, on the same day, because attendance is counted day by day: write a class past midnight as two lines, one to 23:59 and one from 00:00 of the next weekday
timetable.csv     | C1,1,A-101,2,10:00,11:20,2019-9-31,2019-12-06,     | first_date must be a date YYYY-MM-DD
timetable.csv     | C1,1,A-101,2,10:00,11:20,2019-09-02,,              | last_date must be a date YYYY-MM-DD
timetable.csv     | C1,1,A-101,2,10:00,11:20,2019-12-07,2019-12-06,    | first_date comes after last_date
timetable.csv     | C1,1,A-101,2,10:00,11:20,2019-09-02,2109-12-06,    | last_date lies more than 3660 days after the first_date of line 2
timetable.csv     | C1,1,A-101,2,10:00,11:20,2019-09-02,2019-12-06,big | kind must be empty, required, elective or large
timetable.csv     | ERG2050,1,A-101,1,10:00,12:20,2019-12-01,2019-12-20, | course, section, weekday and start repeat line 2, in overlapping dates
timetable.csv     | ERG2050,1,A-102,1,10:00,12:20,2019-12-01,2019-12-20, | course, section, weekday and start repeat line 2, in overlapping dates: a class has one room, so for a section in two rooms at once add a room to rooms.csv that stands for both, and list the access points of both for it
enrolments.csv    | S9,ERG2050,1,,         | student_id is not in students.csv
enrolments.csv    | S1,ERG2050,3,,         | course and section are not in timetable.csv
enrolments.csv    | S1,,1,,                | course is empty
enrolments.csv    | S1,ERG2050,,,          | section is empty
enrolments.csv    | S1,ERG2050,2,2019-10-01,2019-09-30 | valid_to comes before valid_from
enrolments.csv    | S2,ERG2050,1,2019-09-30, | student_id, course and section repeat line 3, in overlapping dates
calendar.csv      | 2019-13-01,holiday     | date must be a date YYYY-MM-DD
calendar.csv      | 2019-10-13,as8         | status must be holiday, or as and a weekday from 1 to 7
calendar.csv      | 2019-10-13,            | status must be holiday, or as and a weekday from 1 to 7
calendar.csv      | 2019-10-01,as1         | date repeats line 2
`
  .trim()
  .split('\n')
  .map((row) => row.split('|').map((part) => part.trim()) as [RosterFile, string, string]);

describe('a bad line is refused with file, line and reason', () => {
  test.each(BAD_LINES)('%s: %s: %s', (file, line, reason) => {
    const text = line.replace(/x\*(\d+)/, (_, times: string) => 'x'.repeat(Number(times)));
    expect(errorsOf(added(file, text))).toEqual([
      `${file}:${GOOD_FILES[file].length + 1}: ${reason}`,
    ]);
  });

  test('a name of spaces is empty', () => {
    expect(errorsOf(added('students.csv', '  ,0'))).toEqual([
      'students.csv:5: student_id is empty',
    ]);
  });

  test.each<[RosterFile, string, string]>([
    ['students.csv', ' S4,0', 'student_id'],
    ['rooms.csv', 'A-103 ,A,1F,9', 'room'],
    ['access-points.csv', ' AP-3,A-101,1', 'ap'],
    ['timetable.csv', ' C1,1,A-101,2,10:00,11:20,2019-09-02,2019-12-06,', 'course'],
    ['timetable.csv', 'C1,1\u3000,A-101,2,10:00,11:20,2019-09-02,2019-12-06,', 'section'],
  ])('a name in %s with a space at either end is refused: %j', (file, line, column) => {
    expect(errorsOf(added(file, line))).toEqual([
      `${file}:${GOOD_FILES[file].length + 1}: ${column} begins or ends with a space: remove it`,
    ]);
  });

  test('a mac of two owners is reported with both lines, whichever begins first', () => {
    expect(errorsOf(changed('devices.csv', 2, '608c4a571203,S1,phone,2019-12-31,'))).toEqual([
      'devices.csv:4: mac belongs to another student on line 2, in overlapping dates',
    ]);
  });
});

describe('a bad file is refused', () => {
  test('with the fault of its first line where none can be read, such as JSON under this name', () => {
    const table = { header: [], rows: [], faults: [{ line: 1, reason: 'a fault' }] };
    expect(checkHeader('rooms.csv', table).errors).toEqual([
      'no line of the file can be read: a fault',
    ]);
  });

  test.each<[string, Changes, string[]]>([
    ['that is missing', { 'rooms.csv': undefined }, ['rooms.csv:: the file is missing']],
    [
      'that is missing with no line that refers to it',
      { 'access-points.csv': undefined, 'enrolments.csv': undefined },
      ['access-points.csv:: the file is missing', 'enrolments.csv:: the file is missing'],
    ],
    [
      'without a good line',
      {
        'timetable.csv': [
          GOOD_FILES['timetable.csv'][0]!,
          'C1,1,A-101,9,10:00,11:20,2019-09-02,2019-12-06,',
        ],
        'enrolments.csv': [GOOD_FILES['enrolments.csv'][0]!, 'S1,C1,1,,'],
      },
      ['timetable.csv:2: weekday must be a number from 1 (Monday) to 7, or a name such as Monday'],
    ],
    ['that is empty', { 'devices.csv': [] }, ['devices.csv:1: the file is empty']],
    [
      'that lacks a column',
      changed(
        'timetable.csv',
        1,
        'course,section,room,weekday,start,endd,first_date,last_date,kind',
      ),
      ['timetable.csv:1: the column end is missing; not read: endd'],
    ],
    [
      'that has a column twice',
      changed('rooms.csv', 1, 'room,building,floor,capacity,room'),
      ['rooms.csv:1: the column room is there twice'],
    ],
    [
      'that has only a header',
      { 'enrolments.csv': ['student_id,course,section'] },
      ['enrolments.csv:1: no line follows the header'],
    ],
    [
      'that is a calendar without its columns',
      { 'calendar.csv': ['dat,status'] },
      ['calendar.csv:1: the column dat is not read: rename it to date'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(errorsOf(changes)).toEqual(expected);
  });

  test('and lines that are no CSV are listed among the others', () => {
    const tables = rosterTables(rosterFiles(added('rooms.csv', ',A,1F,9')));
    const faults = [{ line: 3, reason: '1 field where the header has 4' }];
    const checked = checkRoster(
      { ...tables, 'rooms.csv': { ...tables['rooms.csv']!, faults } },
      (mac) => mac,
    );
    expect('errors' in checked && checked.errors.map(faultText)).toEqual([
      'rooms.csv:3: 1 field where the header has 4',
      'rooms.csv:4: room is empty',
    ]);
  });
});

describe('the errors of a roster', () => {
  test('are all listed, by file and line', () => {
    const errors = errorsOf({
      ...added('enrolments.csv', 'S9,X,1,,', 'S1,ERG2050,1,,'),
      ...added('students.csv', 'S4,2', 'S1,1'),
      ...added('devices.csv', '608c4a571201,S2,phone,,', '608c4a571209,S2,watch,,'),
      ...added('timetable.csv', ',,A-109,9,1,2,3,4,5'),
    });
    expect(errors).toEqual([
      'students.csv:5: opted_out must be empty, 0 or 1 (or no or yes, 否 or 是)',
      'students.csv:6: student_id repeats line 2',
      'devices.csv:5: mac belongs to another student on line 2, in overlapping dates',
      'devices.csv:6: kind must be phone, laptop, tablet or other',
      'timetable.csv:5: course is empty',
      'timetable.csv:5: section is empty',
      'timetable.csv:5: kind must be empty, required, elective or large',
      'timetable.csv:5: room "A-109" is not in rooms.csv',
      'timetable.csv:5: weekday must be a number from 1 (Monday) to 7, or a name such as Monday',
      'timetable.csv:5: start must be a time HH:MM from 00:00 to 23:59',
      'timetable.csv:5: end must be a time HH:MM from 00:00 to 23:59',
      'timetable.csv:5: first_date must be a date YYYY-MM-DD',
      'timetable.csv:5: last_date must be a date YYYY-MM-DD',
      'enrolments.csv:5: student_id is not in students.csv',
      'enrolments.csv:5: course and section are not in timetable.csv',
      'enrolments.csv:6: student_id, course and section repeat line 2, in overlapping dates',
    ]);
  });

  test('do not include the good lines that refer to a bad one', () => {
    expect(errorsOf(changed('students.csv', 2, 'S1,maybe'))).toHaveLength(1);
    expect(errorsOf(changed('rooms.csv', 2, 'A-101,A,1F,many'))).toHaveLength(1);
    const late = 'ERG2050,1,A-101,1,late,11:20,2019-09-02,2019-12-06,';
    expect(errorsOf(changed('timetable.csv', 2, late))).toHaveLength(1);
    expect(errorsOf({ 'students.csv': undefined })).toEqual(['students.csv:: the file is missing']);
    expect(errorsOf({ 'timetable.csv': undefined })).toEqual([
      'timetable.csv:: the file is missing',
    ]);
  });

  test('name each line of a placeholder mac that many students share', () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `000000000000,S${1 + (i % 3)},other,,`);
    const errors = errorsOf({
      'devices.csv': ['mac,student_id,kind,valid_from,valid_to', ...lines],
    });
    expect(errors).toHaveLength(2000);
    expect(errors[0]).toBe('devices.csv:2: mac is a placeholder: all its digits are the same');
  });

  test('never name a student or a mac', () => {
    const errors = errorsOf({
      ...added('students.csv', 'SECRET,SECRET', 'SECRET,0'),
      ...added(
        'devices.csv',
        '5ec4e7000000,SECRET,SECRET,SECRET,',
        '5ec4e7000000,S1,phone,,',
        '5ec4e7000000,S2,phone,,',
      ),
      ...added('enrolments.csv', 'SECRET,SECRET,SECRET,SECRET,SECRET'),
    });
    expect(errors.length).toBeGreaterThan(6);
    expect(errors.join('\n')).not.toMatch(/SECRET|5ec4e7/i);
  });
});
