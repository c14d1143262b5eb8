import { expect, test } from 'vitest';
import { expandTimetable } from '../../../src/attendance/roster/timetable.js';
import {
  CLEAN,
  PEOPLE,
  clean,
  csv,
  csvFolder,
  fileOf,
  headed,
  read,
  rosterOf,
  said,
  two,
} from '../../workbench/dirty-roster.js';
import { gb18030 } from '../../workbench/gb18030.js';
import { DATE_STYLE, makeXlsx, TIME_STYLE } from '../../workbench/xlsx.js';
import { makeZip } from '../../workbench/zip.js';

/** Ten rosters as universities send them, each with what import says of it: the first six. */

test('1: an export in GBK with semicolons and Chinese headers', async () => {
  const path = csvFolder(
    {
      students: headed(CLEAN.students, '学号,是否退出'),
      devices: headed(CLEAN.devices, 'MAC地址,学号,设备类型').map((line) =>
        line.replace('phone', '手机'),
      ),
      rooms: headed(CLEAN.rooms, '教室,楼栋,楼层,容量'),
      'access-points': headed(CLEAN['access-points'], 'AP名称,教室,权重'),
      timetable: [
        '课程号,教学班,教室,星期,开始时间,结束时间,开始日期,结束日期',
        'ERG2050,1,A-101,周一,10:00,11:20,2019年9月2日,2019年12月20日',
        'ERG2050,2,B-201,星期五,下午2:00,下午3:20,2019/9/2,2019/12/20',
      ],
      enrolments: headed(CLEAN.enrolments, '学号,课程号,教学班'),
    },
    (text) => gb18030(text.replaceAll(',', ';')),
  );
  const checked = await read(path);
  expect(rosterOf(checked)).toEqual(await clean());
  const lines = said(checked);
  expect(lines).toContain(
    'note: students.csv, devices.csv, rooms.csv, access-points.csv, timetable.csv, enrolments.csv: the file is read as GB18030, by the look of its bytes',
  );
  expect(lines).toContain(
    'note: students.csv, devices.csv, rooms.csv, access-points.csv, timetable.csv, enrolments.csv: the columns are separated by semicolons',
  );
  expect(lines).toContain(
    'note: students.csv:1, devices.csv:1, enrolments.csv:1: the column 学号 is read as student_id',
  );
});

test('2: a workbook with titles, dates, times and numbers, and Chinese sheets', async () => {
  const day = (text: string) => ({
    xml: `<c s="${DATE_STYLE}"><v>${(Date.parse(text) - Date.UTC(1899, 11, 30)) / 86_400_000}</v></c>`,
  });
  const time = (hours: number, minutes: number) => ({
    xml: `<c s="${TIME_STYLE}"><v>${(hours * 60 + minutes) / 1440}</v></c>`,
  });
  const cells = (lines: string[]) => lines.map((line) => line.split(','));
  const path = fileOf(
    '教务.xlsx',
    makeXlsx({
      学生名单: [
        ['2019年秋季学期学生名单'],
        [],
        ['学号', '不参与'],
        ...PEOPLE.map((i) => [Number(`2023${two(i)}`), '否']),
      ],
      设备: cells(CLEAN.devices),
      教室: cells(CLEAN.rooms),
      接入点: cells(CLEAN['access-points']),
      课表: [
        CLEAN.timetable[0]!.split(','),
        [
          'ERG2050',
          1,
          'A-101',
          '周一',
          time(10, 0),
          time(11, 20),
          day('2019-09-02'),
          day('2019-12-20'),
        ],
        [
          'ERG2050',
          2,
          'B-201',
          '周五',
          time(14, 0),
          time(15, 20),
          day('2019-09-02'),
          day('2019-12-20'),
        ],
      ],
      选课: cells(CLEAN.enrolments),
      Sheet1: [['notes']],
    }),
  );
  const checked = await read(path);
  expect(rosterOf(checked)).toEqual(await clean());
  expect(said(checked)).toEqual([
    'note: 学生名单: the file is read as students.csv',
    'note: 设备: the file is read as devices.csv',
    'note: 教室: the file is read as rooms.csv',
    'note: 接入点: the file is read as access-points.csv',
    'note: 课表: the file is read as timetable.csv',
    'note: 选课: the file is read as enrolments.csv',
    'note: 学生名单:1: the line is a title above the header: it was not read',
    'note: 学生名单:3: the column 学号 is read as student_id',
    'note: 学生名单:3: the column 不参与 is read as opted_out',
    'warning: Sheet1: the file was not read',
  ]);
});

test('3: a zip made by a Chinese Windows, with a folder in it', async () => {
  const names = {
    students: '学生',
    devices: '设备',
    rooms: '教室',
    'access-points': 'AP',
    timetable: '课表',
    enrolments: '选课',
  };
  const path = fileOf(
    'export.zip',
    makeZip(
      Object.entries(names).map(([file, name]) => ({
        name: gb18030(`教务导出\\${name}.csv`),
        data: csv(CLEAN[file as 'rooms']),
      })),
    ),
  );
  const checked = await read(path);
  expect(rosterOf(checked)).toEqual(await clean());
  expect(said(checked)).toContain('note: 选课.csv: the file is read as enrolments.csv');
});

test('4: the "Unicode text" of a spreadsheet: UTF-16 with tabs, in other spellings', async () => {
  const path = csvFolder(
    {
      students: headed(CLEAN.students, 'Student ID,Opted Out'),
      enrolments: headed(CLEAN.enrolments, 'STUDENT-ID,Course Code,Section No.'),
    },
    (text) => Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le'),
  );
  const checked = await read(path);
  expect(rosterOf(checked)).toEqual(await clean());
  expect(said(checked)).toEqual(
    expect.arrayContaining([
      'note: students.csv:1: the column Student ID is read as student_id',
      'note: enrolments.csv:1: the column Section No. is read as section',
      'note: students.csv, devices.csv, rooms.csv, access-points.csv, timetable.csv, enrolments.csv: the columns are separated by tabs',
    ]),
  );
});

test('5: odd and even weeks, and days that make up for holidays', async () => {
  const path = csvFolder({
    timetable: [
      '课程号,课序号,教室,星期,开始时间,结束时间,周次',
      'ERG2050,1,A-101,周一,10:00,11:20,1-7(单)',
      'ERG2050,1,B-201,周一,10:00,11:20,2-8(双)',
      'ERG2050,2,B-201,周五,14:00,15:20,"1,3,5-6"',
    ],
    calendar: ['日期,状态', '2019-09-02,第1周', '2019-10-04,放假', '2019-10-12,第5周周五'],
  });
  const roster = rosterOf(await read(path));
  expect(
    [...expandTimetable(roster)].map(({ date, section, room }) => `${date} ${section + 1} ${room}`),
  ).toEqual([
    '2019-09-02 1 A-101',
    '2019-09-06 2 B-201',
    '2019-09-09 1 B-201',
    '2019-09-16 1 A-101',
    '2019-09-20 2 B-201',
    '2019-09-23 1 B-201',
    '2019-09-30 1 A-101',
    '2019-10-07 1 B-201',
    '2019-10-11 2 B-201',
    '2019-10-12 2 B-201',
    '2019-10-14 1 A-101',
    '2019-10-21 1 B-201',
  ]);
});

test('6: a Spanish export in Windows-1252, with commas in its fractions', async () => {
  const path = csvFolder(
    {
      rooms: [
        'All rooms of the campus',
        '',
        'Room;Building;Floor;Capacity;',
        'A-101;Ñuñoa;1F;60;',
        'B-201;B;2F;60',
      ],
      'access-points': ['ap;room;weight', 'AP-1;A-101;0,5', 'AP-2;B-201;1', ';;'],
      timetable: CLEAN.timetable.map((line) =>
        line
          .replaceAll(',', ';')
          .replaceAll('2019-09-02', '02.09.2019')
          .replaceAll('2019-12-20', '20/12/2019'),
      ),
    },
    (text) => Buffer.from(text, 'latin1'),
  );
  const checked = await read(path);
  const roster = rosterOf(checked);
  expect(roster.rooms[0]?.building).toBe('Ñuñoa');
  expect(roster.accessPoints[0]?.weight).toBe(0.5);
  expect(roster.timetable).toEqual((await clean()).timetable);
  expect(said(checked)).toEqual(
    expect.arrayContaining([
      'note: rooms.csv: the file is read as Windows-1252, by the look of its bytes',
      'note: rooms.csv:1: the line is a title above the header: it was not read',
    ]),
  );
});
