import { expect, test } from 'vitest';
import {
  CLEAN,
  PEOPLE,
  clean,
  csv,
  csvFolder,
  fileOf,
  headed,
  read,
  refusal,
  rosterOf,
  said,
  two,
} from '../../workbench/dirty-roster.js';
import { makeZip } from '../../workbench/zip.js';

/** Ten rosters as universities send them, each with what import says of it: the last four. */

test('7: a few lines are wrong, and the roster is not', async () => {
  const path = csvFolder({
    devices: [...CLEAN.devices, '00:00:00:00:00:00,202301,phone', 'ab:cd:ef:00:00:01,T-77,phone'],
    timetable: [...CLEAN.timetable, 'ERG2050,2,Online,2,10:00,11:20,2019-09-02,2019-12-20'],
    enrolments: [...CLEAN.enrolments, '202301,PE1001,1', '202301,ERG2050,2'],
  });
  const checked = await read(path);
  const roster = rosterOf(checked);
  const good = await clean();
  expect(roster.devices).toEqual(good.devices);
  expect(roster.enrolments).toEqual(good.enrolments);
  expect(said(checked)).toEqual([
    'left out (1 line): devices.csv:102: mac is a placeholder: all its digits are the same',
    'left out (1 line): devices.csv:103: student_id is not in students.csv',
    'left out (1 line): enrolments.csv:102: course and section are not in timetable.csv',
    'left out (1 line): enrolments.csv:103: student_id, course and section repeat line 3, in overlapping dates',
    'warning: timetable.csv:4: room "Online" is no place: its classes are read without a room, and not measured',
  ]);
});

test('8: so many lines are wrong that the file must be', async () => {
  const path = csvFolder({ enrolments: CLEAN.enrolments.map((line) => line.replace(',2', ',02')) });
  expect(refusal(await read(path))).toEqual([
    'enrolments.csv:3,5,7,9,11 and 45 more lines: course and section are not in timetable.csv',
    '50 of the 100 lines of enrolments.csv cannot be used, more than the 2 % that ROLLCALL_IMPORT_LEAVE_OUT lets an import leave out',
  ]);
});

test('9: what may mean two things is refused, each cause once', async () => {
  const path = csvFolder({
    students: headed(CLEAN.students, 'sid,学号'),
    devices: ['mac,student_id,kind,valid_from', '608c4a571201,202301,phone,03/04/2019'],
    timetable: [
      CLEAN.timetable[0]!,
      'ERG2050,1,A-101,1,1:30,3:00,2019-09-02,2019-12-20',
      'ERG2050,2,B-201,5,23:00,00:30,2019-09-02,2019-12-20',
      'ERG2050,3,A-101,2,10:00,11:20,2019-09-02,2019-12-20',
      'ERG2050,3,B-201,2,10:00,11:20,2019-09-02,2019-12-20',
    ],
    'Calendar.csv': ['date,status', '2019-10-01,holiday'],
    'holidays.csv': ['date,status', '2019-10-02,holiday'],
  });
  expect(refusal(await read(path))).toEqual([
    'holidays.csv: Calendar.csv may be calendar.csv as well: leave the right one, or rename it to calendar.csv',
    'students.csv:1: the columns sid and 学号 may both be student_id: leave the right one, or rename it to student_id',
    'devices.csv:2: valid_from may be two dates, with the day first or the month first: write it as YYYY-MM-DD',
    'timetable.csv:2: start may be at night or in the afternoon: write it as HH:MM, such as 01:30 or 13:30',
    'timetable.csv:2: end may be at night or in the afternoon: write it as HH:MM, such as 01:30 or 13:30',
    'timetable.csv:3: end must be after start, on the same day, because attendance is counted day by day: write a class past midnight as two lines, one to 23:59 and one from 00:00 of the next weekday',
    'timetable.csv:5: course, section, weekday and start repeat line 4, in overlapping dates: a class has one room, so for a section in two rooms at once add a room to rooms.csv that stands for both, and list the access points of both for it',
  ]);
});

test('10: OneRoster, zipped, with the meetings beside it', async () => {
  const { devices, rooms, timetable, 'access-points': accessPoints } = CLEAN;
  const files = {
    'manifest.csv': ['propertyName,value', 'oneroster.version,1.1'],
    'users.csv': [
      'sourcedId,status,enabledUser,role,username,identifier',
      ...PEOPLE.map((i) => `u${i},active,true,student,user${i},2023${two(i)}`),
      't1,active,true,teacher,teacher1,T1',
    ],
    'courses.csv': ['sourcedId,courseCode', 'c1,ERG2050'],
    'classes.csv': ['sourcedId,classCode,courseSourcedId', 'k1,1,c1', 'k2,2,c1'],
    'enrollments.csv': [
      'sourcedId,classSourcedId,userSourcedId,role',
      ...PEOPLE.map((i) => `e${i},k${1 + (i % 2)},u${i},student`),
      'e100,k1,t1,teacher',
    ],
    'devices.csv': devices,
    'rooms.csv': rooms,
    'timetable.csv': timetable,
    'access-points.csv': accessPoints,
  };
  const zip = makeZip(Object.entries(files).map(([name, lines]) => ({ name, data: csv(lines) })));
  const checked = await read(fileOf('oneroster.zip', zip));
  expect(rosterOf(checked)).toEqual(await clean());
  expect(said(checked)).toEqual([
    'note: users.csv: the users with the role student are read as students.csv: student_id is their identifier',
    'note: users.csv: OneRoster knows no opt-outs: put a students.csv with opted_out beside it, with every student, if there are any',
    'note: enrollments.csv: the enrollments with the role student are read as enrolments.csv: course is the courseCode, section the classCode, and where one is empty its sourcedId',
    'note: enrollments.csv: enrollments of other roles, which were not read: 1',
  ]);
});
