import { describe, expect, test } from 'vitest';
import { shownOrder, writtenDay } from '../../../src/attendance/roster/written-dates.js';
import { writtenStatus } from '../../../src/attendance/roster/written-status.js';
import { writtenTime, writtenWeekday } from '../../../src/attendance/roster/written-times.js';

describe('a date', () => {
  test.each([
    '2019-09-02',
    '2019-9-2',
    '2019/9/2',
    '2019.09.02',
    '2019年9月2日',
    '２０１９年９月２日',
    '20190902',
    '2019-09-02T00:00:00',
    '2019/9/2 0:00',
    '02.09.2019',
    '2 Sep 2019',
    '2-Sep-2019',
    'September 2, 2019',
    'Sept. 2, 2019',
  ])('may be written %s', (text) => {
    expect(writtenDay(text)).toBe('2019-09-02');
  });

  test.each([
    ['13/09/2019', '2019-09-13'],
    ['09/13/2019', '2019-09-13'],
    ['09/09/2019', '2019-09-09'],
    ['13-09-2019', '2019-09-13'],
  ])('whose order is sure may begin with its day or its month: %s', (text, day) => {
    expect(writtenDay(text)).toBe(day);
  });

  test('whose order is not sure is ambiguous, unless its column shows the order', () => {
    expect(writtenDay('03/04/2019')).toBe('ambiguous');
    expect(writtenDay('03/04/2019', 'day first')).toBe('2019-04-03');
    expect(writtenDay('03/04/2019', 'month first')).toBe('2019-03-04');
  });

  test.each([
    ['', undefined],
    ['2019-13-01', undefined],
    ['31/02/2019', undefined],
    ['31.02.2019', undefined],
    ['20191301', undefined],
    ['3/4/19', undefined],
    ['2019-09-02 08:00', undefined],
    ['2 Foo 2019', undefined],
    ['Foo 2, 2019', undefined],
    ['tomorrow', undefined],
  ])('is none: %j', (text, nothing) => {
    expect(writtenDay(text)).toBe(nothing);
  });

  test('shows the order of its column, if no other date shows another', () => {
    expect(shownOrder(['2019-09-02', '03/04/2019', '13/04/2019'])).toBe('day first');
    expect(shownOrder(['03/04/2019', '04/13/2019'])).toBe('month first');
    expect(shownOrder(['13/04/2019', '04/13/2019'])).toBeUndefined();
    expect(shownOrder(['03/04/2019'])).toBeUndefined();
  });
});

describe('a time', () => {
  test.each([
    ['08:30', '08:30'],
    ['8:30', '08:30'],
    ['８：３０', '08:30'],
    ['08:30:00', '08:30'],
    ['8h30', '08:30'],
    ['8时30分', '08:30'],
    ['0830', '08:30'],
    ['830', '08:30'],
    ['2:30 pm', '14:30'],
    ['2:30 P.M.', '14:30'],
    ['2pm', '14:00'],
    ['12:15 am', '00:15'],
    ['12:15 pm', '12:15'],
    ['14:30 pm', '14:30'],
    ['上午8:30', '08:30'],
    ['下午 2:30', '14:30'],
    ['晚上7点', '19:00'],
    ['01:30', '01:30'],
  ])('may be written %s', (text, time) => {
    const [hours, minutes] = time.split(':').map(Number) as [number, number];
    expect(writtenTime(text)).toBe(hours * 3600 + minutes * 60);
  });

  test('may be in the afternoon where it says nothing', () => {
    expect(writtenTime('1:30')).toBe('ambiguous');
    expect(writtenTime('130')).toBe('ambiguous');
  });

  test.each([
    '',
    '24:00',
    '10:60',
    '1:75',
    '8',
    '8点',
    '14:30 am',
    '25:00 pm',
    '8.30',
    'noon',
    '08:30:15',
  ])('is none: %j', (text) => {
    expect(writtenTime(text)).toBeUndefined();
  });
});

test.each([
  ['1', 1],
  ['7', 7],
  ['Mon', 1],
  ['tues.', 2],
  ['THURSDAY', 4],
  ['周三', 3],
  ['星期日', 7],
  ['星期天', 7],
  ['五', 5],
  ['0', undefined],
  ['8', undefined],
  ['t', undefined],
  ['someday', undefined],
])('the weekday %j is %j', (text, weekday) => {
  expect(writtenWeekday(text)).toBe(weekday);
});

test.each([
  ['holiday', { holiday: true }],
  ['放假', { holiday: true }],
  ['as5', { weekday: 5 }],
  ['as friday', { weekday: 5 }],
  ['as 5 of week 6', { weekday: 5, week: 6 }],
  ['as5w6', { weekday: 5, week: 6 }],
  ['补周五', { weekday: 5 }],
  ['按第6周星期五上课', { weekday: 5, week: 6 }],
  ['第六周周五', { weekday: 5, week: 6 }],
  ['第十周周一', { weekday: 1, week: 10 }],
  ['第十六周周一', { weekday: 1, week: 16 }],
  ['第二十周周一', { weekday: 1, week: 20 }],
  ['第二十一周周一', { weekday: 1, week: 21 }],
  ['第三周周一', { weekday: 1, week: 3 }],
  ['week 1', { termWeek: 1 }],
  ['第1周', { termWeek: 1 }],
  ['第一周', { termWeek: 1 }],
  ['week 0', undefined],
  ['第0周', undefined],
  ['as 5 of week 0', undefined],
  ['第二三周周一', undefined],
  ['第十十周周一', undefined],
  ['as someday', undefined],
  ['as8', undefined],
  ['周', undefined],
  ['', undefined],
])('the status %j is %j', (text, status) => {
  expect(writtenStatus(text)).toEqual(status);
});
