import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import {
  GOOD_FILES,
  added,
  faultText,
  rosterFiles,
  rosterTables,
  type Changes,
} from '../../workbench/roster-tables.js';

/** As many good lines as make one bad line less than the share that may be left out. */
function check(changes: Changes, share = 0.5) {
  return checkRoster(rosterTables(rosterFiles(changes)), (mac) => mac, share);
}

describe('a line that is wrong without the roster being wrong is left out', () => {
  test.each<[string, Changes, string]>([
    [
      'an enrolment in a course that never meets',
      added('enrolments.csv', 'S1,PE1,1,,'),
      'enrolments.csv:5: course and section are not in timetable.csv',
    ],
    [
      'an enrolment of nobody',
      added('enrolments.csv', 'S9,ERG2050,1,,'),
      'enrolments.csv:5: student_id is not in students.csv',
    ],
    [
      'an enrolment that is there twice',
      added('enrolments.csv', 'S3,ACT5005,1,,'),
      'enrolments.csv:5: student_id, course and section repeat line 4, in overlapping dates',
    ],
    [
      'a device of nobody',
      added('devices.csv', '608c4a571209,S9,phone,,'),
      'devices.csv:5: student_id is not in students.csv',
    ],
    [
      'a device without an owner',
      added('devices.csv', '608c4a571209, ,phone,,'),
      'devices.csv:5: student_id is empty',
    ],
    [
      'a placeholder mac',
      added('devices.csv', 'FF:FF:FF:FF:FF:FF,S1,phone,,'),
      'devices.csv:5: mac is a placeholder: all its digits are the same',
    ],
    [
      'a mac that is none',
      added('devices.csv', 'unknown,S1,phone,,'),
      'devices.csv:5: mac must be 12 hexadecimal digits, such as 60-8c-4a-57-12-4d',
    ],
    [
      'an access point of an unknown room',
      added('access-points.csv', 'AP-9,Z-1,1'),
      'access-points.csv:5: room "Z-1" is not in rooms.csv',
    ],
    [
      'an access point that is there twice',
      added('access-points.csv', 'AP-1,A-101,'),
      'access-points.csv:5: ap and room repeat line 2',
    ],
    [
      'a student who is there twice',
      added('students.csv', 'S2,0'),
      'students.csv:5: student_id repeats line 3',
    ],
  ])('%s', (_, changes, said) => {
    const checked = check(changes);
    if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
    expect(checked.leftOut.map(faultText)).toEqual([said]);
    const good = check({});
    expect('roster' in good && checked.roster).toEqual('roster' in good && good.roster);
  });

  test('if it says the same twice, once', () => {
    const twice = ['S3,ACT5005,1,,', 'S3,ACT5005,1,,'];
    const checked = check(added('enrolments.csv', ...twice));
    expect('roster' in checked && checked.roster.enrolments).toHaveLength(3);
    expect(checked.leftOut.map(({ line }) => line)).toEqual([5, 6]);
  });
});

describe('a line of sums is left out, whatever the share', () => {
  test.each<[string, Changes, number]>([
    ['of students', added('students.csv', '合计,'), 5],
    ['of devices', added('devices.csv', '总计,,,,', ',Total,,,'), 5],
    ['of rooms', added('rooms.csv', '小 计,,,72'), 4],
    ['of access points', added('access-points.csv', 'SUM,A-101,1'), 5],
    ['of the timetable', added('timetable.csv', '共计,,,,,,,,'), 5],
    ['of enrolments', added('enrolments.csv', '合计：72人,,,,', 'S1,Grand total,,,'), 5],
    [
      'under a column that is not read',
      { 'students.csv': ['序号,student_id,opted_out', '1,S1,0', '2,S2,', '3,S3,1', '合计,,72'] },
      5,
    ],
  ])('%s', (_, changes, line) => {
    const checked = check(changes, 0);
    if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
    expect(checked.leftOut[0]).toMatchObject({ line, reason: 'the line is a sum of others' });
    const good = check({}, 0);
    expect(checked.roster).toEqual('roster' in good && good.roster);
  });

  test('and hides no other one', () => {
    const checked = check(added('students.csv', 'Total,', 'Sumi,0', 'TOTAL1,0', '总计算,0'), 0);
    expect('roster' in checked && checked.roster.students).toHaveLength(6);
    const wrong = check(added('enrolments.csv', '合计,,,,', 'S9,ERG2050,1,,'), 0);
    expect('errors' in wrong && wrong.errors.map(faultText)).toEqual([
      'enrolments.csv:6: student_id is not in students.csv',
    ]);
  });

  test('and its file is not cut off there', () => {
    const tables = rosterTables(rosterFiles(added('devices.csv', '合计,,,,')));
    const cut = { ...tables['devices.csv']!, openLine: 5 };
    expect(checkRoster({ ...tables, 'devices.csv': cut }, (mac) => mac)).toHaveProperty('roster');
  });
});

describe('a line where meaning is at stake is refused', () => {
  test.each<[string, Changes]>([
    ['a student who opted out on one of two lines', added('students.csv', 'S2,1')],
    ['a mac of two students', added('devices.csv', '608c4a571201,S2,phone,,')],
    [
      'a class in an unknown room',
      added('timetable.csv', 'C1,1,Z-1,2,10:00,11:20,2019-09-02,2019-12-06,'),
    ],
    ['an access point with two weights', added('access-points.csv', 'AP-1,A-101,0.5')],
    ['enrolments that overlap in part', added('enrolments.csv', 'S2,ERG2050,1,2019-09-30,')],
  ])('%s', (_, changes) => {
    expect(check(changes, 1)).toHaveProperty('errors.length', 1);
  });
});

describe('too many wrong lines', () => {
  const lines = Array.from({ length: 97 }, () => `S1,ERG2050,2,,`).map((line, i) =>
    line
      .replace(',,', `,2019-09-02,2019-09-02`)
      .replaceAll('2019-09-02', `20${String(10 + (i % 80))}-0${1 + Math.floor(i / 80)}-01`),
  );
  const withBad = (bad: number) =>
    check(
      {
        'enrolments.csv': [
          ...GOOD_FILES['enrolments.csv'],
          ...lines.slice(0, 97 - bad),
          ...Array.from({ length: bad }, (_, i) => `S1,PE${i},1,,`),
        ],
      },
      0.02,
    );

  test('are refused beyond the share, and left out up to it', () => {
    expect(withBad(2).leftOut).toHaveLength(2);
    expect(withBad(2)).not.toHaveProperty('errors');
    const refused = withBad(3);
    expect(refused).toHaveProperty('errors.length', 3);
    expect(refused.leftOut).toEqual([]);
    expect(refused).toHaveProperty('tooMany', [
      '3 of the 100 lines of enrolments.csv cannot be used, more than the 2 % that ROLLCALL_IMPORT_LEAVE_OUT lets an import leave out',
    ]);
  });

  test('count each line once, whatever is wrong with it', () => {
    const checked = check(added('enrolments.csv', 'S9,PE1,1,,'), 0.25);
    expect(checked.leftOut).toHaveLength(2);
    expect(checked).not.toHaveProperty('errors');
  });
});

test('a wrong last line that has no end is refused: the file may be cut off there', () => {
  const tables = rosterTables(rosterFiles(added('devices.csv', '608c4a571209,S,phone,,')));
  const cut = { ...tables['devices.csv']!, openLine: 5 };
  const checked = checkRoster({ ...tables, 'devices.csv': cut }, (mac) => mac, 0.5);
  expect('errors' in checked && checked.errors.map(faultText)).toEqual([
    'devices.csv:5: student_id is not in students.csv (the file may be cut off here, since its last line has no end)',
  ]);
});

test('a class in a room that is no place is read without a room, and said', () => {
  const online = ['Online', '线上', 'TBA'].map(
    (room, i) => `C${i},1,${room},2,10:00,11:20,2019-09-02,2019-12-06,`,
  );
  const checked = check(added('timetable.csv', ...online), 0);
  if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
  expect(checked.roster.timetable.slice(3).map(({ room }) => room)).toEqual([null, null, null]);
  expect(checked.warnings.map(faultText)[0]).toBe(
    'timetable.csv:5: room "Online" is no place: its classes are read without a room, and not measured',
  );
});

test('a comma may stand before a fraction', () => {
  const checked = check(added('access-points.csv', 'AP-3,A-101,1'), 0);
  const tables = rosterTables(rosterFiles());
  const withComma = checkRoster(
    {
      ...tables,
      'access-points.csv': {
        header: ['ap', 'room', 'weight'],
        rows: [{ line: 2, fields: ['AP-3', 'A-101', '0,5'] }],
        faults: [],
      },
    },
    (mac) => mac,
  );
  expect('roster' in checked).toBe(true);
  expect('roster' in withComma && withComma.roster.accessPoints[0]?.weight).toBe(0.5);
});

test('dates of a column are read in the order that one of them shows, and that is said', () => {
  const lines = [
    'mac,student_id,kind,valid_from,valid_to',
    '608c4a571201,S1,phone,03/04/2019,',
    '608c4a571202,S1,phone,13/04/2019,',
    '608c4a571203,S1,phone,04/05/2019,',
  ];
  const checked = check({ 'devices.csv': lines }, 0);
  if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
  expect(checked.roster.devices.map(({ validFrom }) => validFrom)).toEqual([
    '2019-04-03',
    '2019-04-13',
    '2019-05-04',
  ]);
  expect(checked.notes.map(faultText)).toEqual([
    'devices.csv:1: dates such as 03/04/2019 in valid_from are read with the day first',
  ]);
});
