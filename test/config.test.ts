import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test.each(['mysql://u:50%off@db/rollcall', 'mysql://u:100%@db/rollcall', 'mysql://u:%ff@db/r'])(
  'a "%%" in a password that is not encoded is refused in one sentence that says how to mend it: %s',
  (url) => {
    expect(() => configFrom({ ROLLCALL_MYSQL_URL: url })).toThrow(
      /^The configuration has 1 bad key: ROLLCALL_MYSQL_URL has a "%" that begins no encoded character: write a "%" in a name or password as %25\.$/,
    );
  },
);

test('a password with an encoded "%" is accepted', () => {
  const url = 'mysql://u:50%25off%40@[::1]:3306/rollcall';
  expect(configFrom({ ROLLCALL_MYSQL_URL: url }).mysqlUrl()).toBe(url);
});

test('a password with a character that ends it is refused with the way to write it', () => {
  expect(() => configFrom({ ROLLCALL_MYSQL_URL: 'mysql://u:a/b@db/rollcall' })).toThrow(/%2F/);
});

test.each(['[::1]:9092', 'kafka:9092, [2001:db8::7]:9093', '10.0.0.1:9092'])(
  'the brokers %s are accepted',
  (brokers) => {
    const { kafka } = configFrom({ ROLLCALL_KAFKA_BROKERS: brokers });
    expect(kafka().brokers).toEqual(brokers.split(', '));
  },
);

test.each(['::1:9092', '[::1]', 'kafka', '[kafka]:9092', 'kafka:9092:9093'])(
  'the broker %s is refused, and the sentence shows an IPv6 address',
  (broker) => {
    expect(() => configFrom({ ROLLCALL_KAFKA_BROKERS: broker })).toThrow('[::1]:9092');
  },
);

test('a setting that is missing is named with how to get it, and with the demo where one runs', () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-config-'));
  process.chdir(folder);
  try {
    expect(() => configFrom({}).mysqlUrl()).toThrow(
      'ROLLCALL_MYSQL_URL is not set: start the local stack with "npx rollcall up", or set it',
    );
    mkdirSync('.rollcall/demo', { recursive: true });
    writeFileSync('.rollcall/demo/env', '');
    expect(() => configFrom({}).mysqlUrl()).toThrow(
      'ROLLCALL_MYSQL_URL is not set: join the demo of this folder with ". .rollcall/demo/env", start',
    );
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
});
