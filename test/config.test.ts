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

test.each([
  '::1:9092',
  '[::1]',
  'kafka',
  '[kafka]:9092',
  'kafka:9092:9093',
  'kafka:99999',
  'kafka:0',
])('the broker %s is refused, and the sentence shows an IPv6 address', (broker) => {
  expect(() => configFrom({ ROLLCALL_KAFKA_BROKERS: broker })).toThrow('[::1]:9092');
});

test.each([
  ['ROLLCALL_EVENT_DAYS', 'abc', 'a whole number of days from 1 to 36500, not abc'],
  ['ROLLCALL_EVENT_DAYS', '1000000', 'a whole number of days from 1 to 36500, not 1000000'],
  ['ROLLCALL_EVIDENCE_DAYS', '36501', 'a whole number of days from 1 to 36500, not 36501'],
  ['ROLLCALL_VERDICT_DAYS', '1.5', 'a whole number of days from 0 to 36500, not 1.5'],
  ['ROLLCALL_KAFKA_RETENTION_DAYS', '0', 'a whole number of days from 1 to 36500, not 0'],
  ['ROLLCALL_PACK_AFTER_DAYS', '4000', 'a whole number of days from 0 to 3660, not 4000'],
  ['ROLLCALL_WINDOW_SECONDS', '5', 'a whole number of seconds from 10 to 300, not 5'],
  ['ROLLCALL_LEAST_GROUP', '0', 'a whole number of students from 1 to 1000000, not 0'],
  ['ROLLCALL_IMPORT_SHRINK', '20%', 'a number from 0 to 1, not 20%'],
  ['ROLLCALL_KAFKA_TLS', 'yes', '0, 1, true or false, not yes'],
  ['ROLLCALL_AP_FIELDS', 'other', 'as-logged or swapped, not other'],
  ['ROLLCALL_LOG_LEVEL', 'loud', 'debug, info, warn, error or silent, not loud'],
])('%s=%s is refused with what was wanted and what came: %s', (key, value, wanted) => {
  expect(() => configFrom({ [key]: value })).toThrow(
    `The configuration has 1 bad key: ${key} must be ${wanted}.`,
  );
});

test('the longest times are a hundred years', () => {
  const keys = ['ROLLCALL_EVENT_DAYS', 'ROLLCALL_EVIDENCE_DAYS', 'ROLLCALL_VERDICT_DAYS'];
  const longest = Object.fromEntries(keys.map((key) => [key, '36500']));
  expect(configFrom(longest).shared).toMatchObject(longest);
});

test.each([
  ['ROLLCALL_HTTP_ADDRESS', '127.0.0.1'],
  ['ROLLCALL_HTTP_ADDRESS', '127.0.0.1:99999'],
  ['ROLLCALL_METRICS_ADDRESS', '127.0.0.1:65536'],
  ['ROLLCALL_METRICS_ADDRESS', '::1:9090'],
])('the address %s=%s to listen on is refused', (key, address) => {
  expect(() => configFrom({ [key]: address })).toThrow(
    `${key} must be host:port with a port from 0 to 65535, such as 127.0.0.1:8090, not ${address}.`,
  );
  expect(configFrom({ [key]: '[::1]:65535' }).timeZone).toBe('Asia/Shanghai');
});

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

test('the local stack is no advice for a setting that it does not write', () => {
  const sasl = {
    ROLLCALL_KAFKA_BROKERS: '127.0.0.1:9092',
    ROLLCALL_KAFKA_SASL_MECHANISM: 'scram-sha-512',
  };
  expect(() => configFrom(sasl).kafka()).toThrow(
    /^ROLLCALL_KAFKA_SASL_USERNAME is not set: set it \(see \.env\.example\)\.$/,
  );
});

test('a login that lacks several settings names all of them', () => {
  expect(() => configFrom({ ROLLCALL_AUTH: 'oidc' }).board()).toThrow(
    'ROLLCALL_AUTH=oidc needs ROLLCALL_PUBLIC_URL, ROLLCALL_OIDC_ISSUER, ROLLCALL_OIDC_CLIENT_ID, ROLLCALL_OIDC_CLIENT_SECRET too: set them (see .env.example).',
  );
});

const OIDC = {
  ROLLCALL_AUTH: 'oidc',
  ROLLCALL_PUBLIC_URL: 'https://board.example.edu',
  ROLLCALL_OIDC_ISSUER: 'https://login.example.edu',
  ROLLCALL_OIDC_CLIENT_ID: 'board',
  ROLLCALL_OIDC_CLIENT_SECRET: 'secret',
};

test.each(['0.0.0.0:8090', '[::]:8090', '10.1.2.3:8090', 'board.example.edu:8090'])(
  'a board without login settings does not listen on %s',
  (address) => {
    expect(() => configFrom({}).board(address)).toThrow(
      `The board would listen on ${address} without login: set ROLLCALL_AUTH=oidc and the ROLLCALL_OIDC_ keys, or listen on 127.0.0.1.`,
    );
    expect(() => configFrom({ ROLLCALL_AUTH: 'local' }).board(address)).toThrow('without login');
    expect(configFrom(OIDC).board(address).publicUrl).toBe('https://board.example.edu');
  },
);

test.each(['ROLLCALL_PUBLIC_URL', 'ROLLCALL_OIDC_ISSUER'])(
  'logins never go unencrypted over a network: %s',
  (key) => {
    const board = (value: string) => configFrom({ ...OIDC, [key]: value }).board();
    expect(() => board('http://other.example.edu')).toThrow(
      `${key} is http://other.example.edu, where logins would be sent unencrypted: give an address that begins with https.`,
    );
    expect(board('http://127.0.0.1:8090').oidc).toBeDefined();
    expect(board('http://[::1]:8090').oidc).toBeDefined();
  },
);

test('a login by OpenID Connect needs all of its settings', () => {
  for (const key of Object.keys(OIDC).filter((one) => one !== 'ROLLCALL_AUTH')) {
    const others = Object.fromEntries(Object.entries(OIDC).filter(([name]) => name !== key));
    expect(() => configFrom(others).board()).toThrow(`ROLLCALL_AUTH=oidc needs ${key} too: set it`);
  }
});

test.each(['proxy.example.edu', '10.0.0.0/33', '10.0.0.1/8/8', '10.0.0.0/', 'loopback', ''])(
  'the proxy %j is refused, because nobody would be believed',
  (proxy) => {
    expect(() => configFrom({ ROLLCALL_TRUSTED_PROXIES: `10.0.0.1,${proxy}` })).toThrow(
      'ROLLCALL_TRUSTED_PROXIES must be IP addresses or networks',
    );
  },
);

test('proxies are addresses and networks, and the login asks for the openid scope', () => {
  const proxies = '10.0.0.1, 10.0.0.0/8,fd00::/8';
  expect(configFrom({ ROLLCALL_TRUSTED_PROXIES: proxies }).board().trustedProxies).toHaveLength(3);
  expect(configFrom(OIDC).board().oidc?.scope).toBe('openid profile');
  expect(() => configFrom({ ROLLCALL_OIDC_SCOPE: 'profile' })).toThrow('must begin with "openid"');
});
