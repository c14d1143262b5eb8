import { describe, expect, test } from 'vitest';
import {
  addDays,
  dayNumber,
  daysBetween,
  instantOf,
  isDay,
  secondOfDay,
  timeOfDay,
  utcOffsetMinutes,
  wallClock,
  wallClockAt,
  weekdayOf,
} from '../../src/attendance/wall-clock.js';

const NOON = Date.parse('2019-09-02T12:00:00Z');

describe('an instant', () => {
  test('shows the wall clock of the time zone', () => {
    expect(wallClock(NOON, 'Asia/Shanghai')).toBe('2019-09-02 20:00:00');
    expect(wallClock(NOON, 'Europe/Madrid')).toBe('2019-09-02 14:00:00');
    expect(wallClock(NOON + 4 * 3_600_000, 'Asia/Shanghai')).toBe('2019-09-03 00:00:00');
  });

  test('is found again by its wall clock, in summer and in winter', () => {
    for (const zone of ['Asia/Shanghai', 'Europe/Madrid', 'America/New_York'])
      for (const instant of [NOON, Date.parse('2020-01-15T23:30:00Z')])
        expect(instantOf(wallClock(instant, zone), zone)).toBe(instant);
  });

  test('is within an hour of a wall-clock time that a clock change skips', () => {
    const skipped = instantOf('2019-03-31 02:30:00', 'Europe/Madrid');
    expect(Math.abs(skipped - Date.parse('2019-03-31T01:00:00Z'))).toBeLessThanOrEqual(3_600_000);
  });

  test('has the offset from UTC of its time zone', () => {
    expect(utcOffsetMinutes(NOON, 'Asia/Shanghai')).toBe(480);
    expect(utcOffsetMinutes(NOON, 'Asia/Kolkata')).toBe(330);
    expect(utcOffsetMinutes(NOON, 'America/New_York')).toBe(-240);
  });
});

describe('a day', () => {
  test('is counted over the end of a month and of February', () => {
    expect(addDays('2019-12-31', 1)).toBe('2020-01-01');
    expect(addDays('2020-03-01', -1)).toBe('2020-02-29');
    expect(addDays('9999-12-30', 1)).toBe('9999-12-31');
    expect(addDays('9999-12-31', 1)).toBe('9999-12-31');
    expect(daysBetween('2020-02-28', '2020-03-01')).toEqual([
      '2020-02-28',
      '2020-02-29',
      '2020-03-01',
    ]);
    expect(daysBetween('2020-03-01', '2020-02-28')).toEqual([]);
    expect(dayNumber('1970-01-02')).toBe(1);
  });

  test('may be the last one that a date can name, and then no other follows', () => {
    expect(daysBetween('9999-12-30', '9999-12-31')).toEqual(['9999-12-30', '9999-12-31']);
  });

  test('has a weekday from Monday, 1, to Sunday, 7', () => {
    expect([weekdayOf('2019-09-02'), weekdayOf('2019-09-08')]).toEqual([1, 7]);
  });

  test.each(['2019-02-29', '2019-13-01', '2019-9-02', '0999-01-01', ''])('is not "%s"', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

test('a time of day is read back as it was written', () => {
  for (const second of [0, 3599, 36_061, 86_399])
    expect(secondOfDay(timeOfDay(second))).toBe(second);
  expect(wallClockAt('2019-09-02', 36_061)).toBe('2019-09-02 10:01:01');
});
