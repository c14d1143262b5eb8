import { expect, test } from 'vitest';
import { configFrom } from '../src/config.js';

const timeZone = (zone: string) => configFrom({ ROLLCALL_TIME_ZONE: zone }).timeZone;

test.each([
  ...['Asia/Shanghai', 'Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv'],
  ...['America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Etc/GMT-8', 'UTC'],
])('the time zone %s is accepted', (zone) => {
  expect(timeZone(zone)).toBe(zone);
});

test.each([
  ['CST', 'Asia/Shanghai, America/Chicago, America/Mexico_City'],
  ['IST', 'Asia/Kolkata, Europe/Dublin, Asia/Jerusalem'],
  ['asia/shanghai', 'Asia/Shanghai'],
  ['asia/kolkata', 'Asia/Kolkata'],
  ['Shanghai', 'Asia/Shanghai'],
  ['PRC', 'Asia/Shanghai'],
  ['US/Eastern', 'America/New_York'],
  ['utc', 'UTC'],
])('the time zone %s is refused, and the sentence says %s', (zone, meant) => {
  expect(() => timeZone(zone)).toThrow(
    `ROLLCALL_TIME_ZONE is ${zone}, which is not the name of one time zone: write ${meant}`,
  );
});

test.each(['Mars/Base', '+08:00', 'constructor'])(
  'the time zone %s is refused with an example of a name',
  (zone) => {
    expect(() => timeZone(zone)).toThrow(
      'ROLLCALL_TIME_ZONE must be an IANA time zone such as Asia/Shanghai',
    );
  },
);
