import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { rosterText } from '../../../src/attendance/roster/text.js';
import { OPEN_FROM, OPEN_TO, type Roster } from '../../../src/attendance/roster/roster.js';
import {
  GOOD_FILES,
  added,
  changed,
  faultText,
  rosterFiles,
  rosterTables,
  type Changes,
} from '../../workbench/roster-tables.js';

const sameMac = (mac: number) => mac;

function check(changes: Changes, deviceKeyOf = sameMac) {
  return checkRoster(rosterTables(rosterFiles(changes)), deviceKeyOf);
}

function accepted(changes: Changes, deviceKeyOf = sameMac): { roster: Roster; warnings: string[] } {
  const checked = check(changes, deviceKeyOf);
  if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
  return { roster: checked.roster, warnings: checked.warnings.map(faultText) };
}

describe('a good roster', () => {
  test('is read with the defaults of the contract', () => {
    const { roster, warnings } = accepted({});
    expect(warnings).toEqual([]);
    expect(roster.students).toEqual([
      { studentId: 'S1', optedOut: false },
      { studentId: 'S2', optedOut: false },
      { studentId: 'S3', optedOut: true },
    ]);
    expect(roster.devices).toEqual([
      {
        student: 0,
        deviceKey: 0x608c4a571201,
        kind: 'phone',
        validFrom: OPEN_FROM,
        validTo: OPEN_TO,
      },
      {
        student: 0,
        deviceKey: 0x608c4a571202,
        kind: 'laptop',
        validFrom: '2019-09-01',
        validTo: '2019-12-31',
      },
      {
        student: 1,
        deviceKey: 0x608c4a571203,
        kind: 'tablet',
        validFrom: OPEN_FROM,
        validTo: OPEN_TO,
      },
    ]);
    expect(roster.rooms[1]).toEqual({ room: 'A-102', building: 'A', floor: '1F', capacity: null });
    expect(roster.accessPoints.map(({ weight }) => weight)).toEqual([1, 1, 0.5]);
    expect(roster.sections).toEqual([
      { course: 'ERG2050', section: '1', kind: 'required', lecturers: [] },
      { course: 'ERG2050', section: '2', kind: null, lecturers: [] },
      { course: 'ACT5005', section: '1', kind: 'large', lecturers: [] },
    ]);
    expect(roster.timetable[2]).toEqual({
      section: 2,
      room: null,
      weekday: 5,
      startSecond: 36_000,
      endSecond: 40_800,
      firstDate: '2019-09-02',
      lastDate: '2019-12-06',
    });
    expect(roster.enrolments[1]).toEqual({
      section: 0,
      student: 1,
      validFrom: OPEN_FROM,
      validTo: '2019-09-30',
    });
    expect(roster.calendar).toEqual(
      new Map<string, unknown>([
        ['2019-10-01', 'holiday'],
        ['2019-10-12', 5],
      ]),
    );
  });

  test('needs no calendar, and no optional column', () => {
    const { roster, warnings } = accepted({
      'calendar.csv': undefined,
      'students.csv': ['student_id', 'S1', 'S2', 'S3'],
      'devices.csv': ['kind,mac,student_id,colour', 'phone,608c4a571201,S1,red'],
      'access-points.csv': ['room,ap', 'A-101,AP-1'],
      'enrolments.csv': ['student_id,course,section', 'S1,ERG2050,1'],
    });
    expect(warnings).toEqual([]);
    expect(roster.students[2]?.optedOut).toBe(false);
    expect(roster.calendar.size).toBe(0);
  });

  test('may have a calendar with a header only', () => {
    expect(accepted({ 'calendar.csv': ['date,status'] }).roster.calendar.size).toBe(0);
  });

  test.each(['as1', 'as 1', 'As1', 'AS 1'])('reads the calendar status %s as Monday', (status) => {
    expect(
      accepted(added('calendar.csv', `2019-10-13,${status}`)).roster.calendar.get('2019-10-13'),
    ).toBe(1);
  });

  test('may give a device to another student, or enrol a student again, after the first span has ended', () => {
    const { roster, warnings } = accepted({
      ...added('devices.csv', '60-8c-4a-57-12-02,S2,phone,2020-01-01,'),
      ...added('enrolments.csv', 'S2,ERG2050,1,2019-10-01,'),
    });
    expect(warnings).toEqual([]);
    expect(roster.devices).toHaveLength(4);
    expect(roster.enrolments).toHaveLength(4);
  });

  test('may have a weekly class twice when the dates share no day of that weekday', () => {
    const line = 'ERG2050,1,A-102,1,10:00,11:20,2019-12-03,2019-12-20,required';
    const lines = [...GOOD_FILES['timetable.csv'], line];
    expect(accepted({ 'timetable.csv': lines }).roster.timetable).toHaveLength(4);
  });
});

describe('each warning leaves the roster accepted', () => {
  test('sections that share a room at the same time, once for each pair', () => {
    const { warnings } = accepted(
      added(
        'timetable.csv',
        'CSC1001,1,A-101,1,11:00,12:00,2019-09-02,2019-12-06,',
        'CSC1001,1,A-102,2,11:00,12:00,2019-09-02,2019-12-06,',
        'ERG2050,1,A-102,2,11:30,12:00,2019-09-02,2019-12-06,',
      ),
    );
    expect(warnings).toEqual([
      'timetable.csv:5: CSC1001 1 meets in room "A-101" at the same time as ERG2050 1 on line 2',
    ]);
  });

  test('but not sections that only follow each other, or meet on other dates', () => {
    const { warnings } = accepted(
      added(
        'timetable.csv',
        'CSC1001,1,A-101,1,11:20,13:00,2019-09-02,2019-12-06,',
        'CSC1001,2,A-101,1,10:00,11:20,2019-12-07,2019-12-20,',
        'CSC1001,3,A-101,2,10:00,11:20,2019-09-02,2019-12-06,',
      ),
    );
    expect(warnings).toEqual([]);
  });

  test('at most 1000 pairs of sections that share a room are listed', () => {
    const lines = Array.from(
      { length: 60 },
      (_, i) => `C${i},1,A-102,3,08:00,09:00,2019-09-02,2019-12-06,`,
    );
    const { warnings } = accepted(added('timetable.csv', ...lines));
    expect(warnings).toHaveLength(1001);
    expect(warnings[0]).toBe(
      'timetable.csv:: more sections share a room than the 1000 pairs listed',
    );
  });

  test('a room without an access point, once', () => {
    const { warnings } = accepted({
      ...added('rooms.csv', 'A-103,A,1F,9'),
      ...added('access-points.csv', 'AP-3,A-103,0'),
      ...added(
        'timetable.csv',
        'C1,1,A-103,2,10:00,11:20,2019-09-02,2019-12-06,',
        'C1,1,A-103,4,10:00,11:20,2019-09-02,2019-12-06,',
      ),
    });
    expect(warnings).toEqual([
      'timetable.csv:5: room "A-103" has no access point: its classes are not measured',
    ]);
  });

  test('two macs with one device key: neither is used', () => {
    const { roster, warnings } = accepted({}, (mac) => Math.floor(mac / 2));
    expect(warnings).toEqual([
      'devices.csv:4: mac has the same device key as the mac on line 3: neither is used, because events cannot tell them apart',
    ]);
    expect(roster.devices.map(({ deviceKey }) => deviceKey)).toEqual([
      Math.floor(0x608c4a571201 / 2),
    ]);
  });

  test('one mac of one student twice: both count as one', () => {
    const { roster, warnings } = accepted(
      added(
        'devices.csv',
        '608C4A571202,S1,phone,2019-12-31,2020-01-31',
        '608c4a571202,S1,phone,2020-02-01,2020-02-01',
      ),
    );
    expect(warnings).toEqual([
      'devices.csv:5: mac repeats line 3, of the same student and in overlapping dates: both count as one',
    ]);
    const spans = roster.devices.filter(({ deviceKey }) => deviceKey === 0x608c4a571202);
    expect(spans.map(({ validFrom, validTo, kind }) => [validFrom, validTo, kind])).toEqual([
      ['2019-09-01', '2020-01-31', 'laptop'],
      ['2020-02-01', '2020-02-01', 'phone'],
    ]);
  });

  test.each([
    ['公共必修课', 'required'],
    ['Core', 'required'],
    ['专业选修', 'elective'],
    ['大课', 'large'],
  ])('a section of the kind %s is %s', (word, kind) => {
    const line = `ERG2050,1,A-101,1,10:00,11:20,2019-09-02,2019-12-06,${word}`;
    expect(accepted(changed('timetable.csv', 2, line)).roster.sections[0]?.kind).toBe(kind);
  });

  test('a section of two kinds: the first one counts', () => {
    const { roster, warnings } = accepted(
      added(
        'timetable.csv',
        'ERG2050,2,A-101,3,10:00,11:20,2019-09-02,2019-12-06,elective',
        'ERG2050,2,A-101,4,10:00,11:20,2019-09-02,2019-12-06,large',
      ),
    );
    expect(warnings).toEqual([
      'timetable.csv:6: kind differs from line 5 of the same section: line 5 counts',
    ]);
    expect(roster.sections[1]?.kind).toBe('elective');
  });
});

describe('the text of a roster', () => {
  const textOf = (changes: Changes) => rosterText(accepted(changes).roster);

  test('is the same in whatever order the lines come', () => {
    const reversed = Object.fromEntries(
      Object.entries(GOOD_FILES).map(([file, [header, ...lines]]) => [
        file,
        [header!, ...lines.toReversed()],
      ]),
    );
    expect(textOf(reversed)).toEqual(textOf({}));
  });

  test.each<[string, Changes]>([
    ['students', added('students.csv', 'S4,0')],
    ['an opt-out', changed('students.csv', 2, 'S1,1')],
    ['devices', added('devices.csv', '608c4a571209,S1,phone,,')],
    ['rooms', changed('rooms.csv', 2, 'A-101,A,1F,61')],
    ['weights', changed('access-points.csv', 2, 'AP-1,A-101,0.9')],
    [
      'times',
      changed('timetable.csv', 2, 'ERG2050,1,A-101,1,10:00,11:30,2019-09-02,2019-12-06,required'),
    ],
    [
      'kinds',
      changed('timetable.csv', 2, 'ERG2050,1,A-101,1,10:00,11:20,2019-09-02,2019-12-06,elective'),
    ],
    ['enrolments', changed('enrolments.csv', 2, 'S1,ERG2050,2,,')],
    ['the calendar', changed('calendar.csv', 2, '2019-10-01,as1')],
  ])('differs when %s differ', (_, changes) => {
    expect(textOf(changes)).not.toEqual(textOf({}));
  });
});
