import { describe, expect, test } from 'vitest';
import { checkRoster } from '../../../src/attendance/roster/check.js';
import { expandTimetable, timetableDays } from '../../../src/attendance/roster/timetable.js';
import { rosterText } from '../../../src/attendance/roster/text.js';
import { termsOf, weekMonday, writtenWeeks } from '../../../src/attendance/roster/weeks.js';
import { faultText, rosterFiles, rosterTables } from '../../workbench/roster-tables.js';

const through = (first: number, last: number, step = 1) =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);

describe('the weeks of a class', () => {
  test.each([
    ['1-16', through(1, 16)],
    ['1-15(odd)', through(1, 15, 2)],
    ['2-16(双)', through(2, 16, 2)],
    ['1-16单周', through(1, 15, 2)],
    ['1,3,5-9', [1, 3, 5, 6, 7, 8, 9]],
    ['第1-3周，第5周', [1, 2, 3, 5]],
    ['weeks 3–4; 1', [1, 3, 4]],
    ['7', [7]],
  ])('may be written %s', (text, weeks) => {
    expect(writtenWeeks(text)).toEqual(weeks);
  });

  test.each(['', '0-3', '5-3', '1-61', '2(odd)', '1-', 'all', '2019-01-16', '1.5'])(
    'are none: %j',
    (text) => {
      expect(writtenWeeks(text)).toBeUndefined();
    },
  );
});

test('a week is counted from the last one that the calendar names', () => {
  const term = [
    { week: 1, monday: '2019-09-02' },
    { week: 5, monday: '2019-10-07' },
  ];
  expect([4, 5, 7].map((week) => weekMonday(term, week))).toEqual([
    '2019-09-23',
    '2019-10-07',
    '2019-10-21',
  ]);
});

test('a week that two days of it name is one, and in one week the lower number comes first', () => {
  const first = { week: 1, monday: '2019-09-02' };
  const fifth = { week: 5, monday: '2019-10-07' };
  expect(termsOf([first, fifth, { ...fifth }, { ...first }])).toEqual([[first, fifth]]);
  const second = { week: 2, monday: '2019-09-02' };
  expect(termsOf([second, first])).toEqual([[first, second]]);
});

const HEADER = 'course,section,room,weekday,start,end,weeks';
const CALENDAR = ['date,status', '2019-09-03,week 1'];

function check(timetable: string[], calendar = CALENDAR) {
  return checkRoster(
    rosterTables(
      rosterFiles({
        'timetable.csv': timetable,
        'enrolments.csv': ['student_id,course,section', 'S1,C1,1'],
        'calendar.csv': calendar,
      }),
    ),
    (mac) => mac,
  );
}

function classesOf(timetable: string[], calendar = CALENDAR): string[] {
  const checked = check(timetable, calendar);
  if ('errors' in checked) throw new Error(checked.errors.map(faultText).join('\n'));
  expect(checked.warnings).toEqual([]);
  return [...expandTimetable(checked.roster)].map(
    ({ date, room, enrolled }) => `${date} ${room} ${enrolled}`,
  );
}

const errorsOf = (timetable: string[], calendar = CALENDAR) => {
  const checked = check(timetable, calendar);
  return 'errors' in checked ? checked.errors.map(faultText) : [];
};

describe('a timetable with weeks', () => {
  test('needs no dates, and meets in the weeks of the term', () => {
    expect(classesOf([HEADER, 'C1,1,A-101,Fri,10:00,11:20,1;3-4'])).toEqual([
      '2019-09-06 A-101 1',
      '2019-09-20 A-101 1',
      '2019-09-27 A-101 1',
    ]);
  });

  test('needs no first date where the calendar names each day of a week', () => {
    const calendar = [...CALENDAR, '2019-09-02,week 1', '2019-09-04,week 1'];
    expect(classesOf([HEADER, 'C1,1,A-101,Fri,10:00,11:20,1'], calendar)).toEqual([
      '2019-09-06 A-101 1',
    ]);
  });

  test('may change its room from odd to even weeks', () => {
    const lines = ['C1,1,A-101,5,10:00,11:20,1-3(odd)', 'C1,1,A-102,5,10:00,11:20,2-4(even)'];
    expect(classesOf([HEADER, ...lines])).toEqual([
      '2019-09-06 A-101 1',
      '2019-09-13 A-102 1',
      '2019-09-20 A-101 1',
      '2019-09-27 A-102 1',
    ]);
  });

  test('keeps to its dates where it has them', () => {
    const lines = [
      `${HEADER},first_date,last_date`,
      'C1,1,A-101,5,10:00,11:20,1-16,2019-09-10,2019-09-22',
      'C1,1,A-101,4,10:00,11:20,,2019-09-10,2019-09-12',
    ];
    expect(classesOf(lines)).toEqual([
      '2019-09-12 A-101 1',
      '2019-09-13 A-101 1',
      '2019-09-20 A-101 1',
    ]);
  });

  test('takes the term in which its first date lies', () => {
    const calendar = ['date,status', '2019-09-02,week 1', '2020-02-17,week 1'];
    const lines = [
      `${HEADER},first_date,last_date`,
      'C1,1,A-101,5,10:00,11:20,1-2,2020-02-17,',
      'C1,1,A-101,5,10:00,11:20,1,2019-08-01,',
    ];
    expect(classesOf(lines, calendar)).toEqual([
      '2019-09-06 A-101 1',
      '2020-02-21 A-101 1',
      '2020-02-28 A-101 1',
    ]);
    expect(errorsOf([HEADER, 'C1,1,A-101,5,10:00,11:20,1-2'], calendar)).toEqual([
      'timetable.csv:2: calendar.csv has several terms: say with first_date in which one the weeks are',
    ]);
  });

  test.each([
    [
      'C1,1,A-101,5,10:00,11:20,all',
      CALENDAR,
      /^timetable\.csv:2: weeks must be weeks of the term from 1 to 60, such as/,
    ],
    [
      'C1,1,A-101,5,10:00,11:20,1-3',
      ['date,status', '2019-09-09,week 2'],
      /^timetable\.csv:2: a week of the term is named, but calendar\.csv does not say when week 1 is/,
    ],
  ])('is refused: %s', (line, calendar, said) => {
    const errors = errorsOf([HEADER, line], calendar);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(said);
  });

  test('is refused if its weeks lie outside its dates', () => {
    const lines = [`${HEADER},first_date,last_date`, 'C1,1,A-101,5,10:00,11:20,1,2019-10-01,'];
    expect(errorsOf(lines)).toEqual([
      'timetable.csv:2: weeks has no day from first_date to last_date',
    ]);
  });

  test('needs the dates of a line without weeks', () => {
    const lines = [`${HEADER},first_date,last_date`, 'C1,1,A-101,5,10:00,11:20,,,2019-10-01'];
    expect(errorsOf(lines)).toEqual(['timetable.csv:2: first_date must be a date YYYY-MM-DD']);
  });

  test('warns of no class once for a line, and only if none of its weeks has one', () => {
    const lines = ['C1,1,A-101,5,10:00,11:20,1-3(odd)', 'C1,2,A-102,5,10:00,11:20,1;3'];
    const once = check([HEADER, ...lines], [...CALENDAR, '2019-09-06,holiday']);
    expect('warnings' in once && once.warnings).toEqual([]);
    const both = check(
      [HEADER, ...lines],
      [...CALENDAR, '2019-09-06,holiday', '2019-09-20,holiday'],
    );
    expect('warnings' in both && both.warnings.map(({ line }) => line)).toEqual([2, 3]);
  });
});

describe('a day that makes up for a day of a named week', () => {
  const lines = [HEADER, 'C1,1,A-101,5,10:00,11:20,1-3(odd)', 'C1,2,A-102,5,10:00,11:20,2'];

  test('has the classes of that day, also behind the last week', () => {
    const calendar = [
      ...CALENDAR,
      '2019-09-20,放假',
      '2019-09-14,第3周周五',
      '2019-09-29,as friday of week 2',
    ];
    expect(classesOf(lines, calendar)).toEqual([
      '2019-09-06 A-101 1',
      '2019-09-13 A-102 0',
      '2019-09-14 A-101 1',
      '2019-09-29 A-102 0',
    ]);
  });

  test('is counted from the weeks that the calendar names, in any order', () => {
    const calendar = [
      'date,status',
      '2019-10-14,week 5',
      '2019-09-02,week 1',
      '2019-10-26,as friday of week 5',
    ];
    const timetable = [HEADER, 'C1,1,A-101,5,10:00,11:20,1;5'];
    expect(classesOf(timetable, calendar)).toEqual([
      '2019-09-06 A-101 1',
      '2019-10-18 A-101 1',
      '2019-10-26 A-101 1',
    ]);
  });

  test('changes the text of the roster', () => {
    const textOf = (week: number) => {
      const checked = check(lines, [...CALENDAR, `2019-09-14,as friday of week ${week}`]);
      return 'roster' in checked ? rosterText(checked.roster) : [];
    };
    expect(textOf(3)).not.toEqual(textOf(1));
  });

  test('does not stretch the days of a timetable that it has nothing of', () => {
    const checked = check(lines, [...CALENDAR, '2019-12-29,as friday of week 16']);
    expect('roster' in checked && timetableDays(checked.roster).at(-1)).toBe('2019-09-22');
    expect(
      timetableDays({ timetable: [], follows: new Map([['2019-09-14', '2019-09-13']]) }),
    ).toEqual([]);
  });

  test('lies within a year of it, because else its year is a typing error', () => {
    const dates = ['2020-09-05', '2020-09-06', '2018-09-01', '9999-12-31'];
    const calendar = [...CALENDAR, ...dates.map((date) => `${date},as friday of week 1`)];
    expect(errorsOf(lines, calendar)).toEqual([
      'calendar.csv:4: date lies more than 365 days from the day that it makes up for, 2019-09-06',
      'calendar.csv:5: date lies more than 365 days from the day that it makes up for, 2019-09-06',
      'calendar.csv:6: date must be before the year 3000',
    ]);
  });

  test('is refused if no line says when week 1 is', () => {
    expect(
      errorsOf(
        [`${HEADER},first_date,last_date`, 'C1,1,A-101,5,10:00,11:20,,2019-09-02,2019-10-01'],
        ['date,status', '2019-09-14,as friday of week 3'],
      )[0],
    ).toMatch(/^calendar\.csv:2: a week of the term is named, but calendar\.csv does not say/);
  });
});
