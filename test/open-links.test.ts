import { expect, test } from 'vitest';
import { configFrom } from '../src/config.js';
import { openLinks } from '../src/open-links.js';
import { temporalAddress } from '../src/temporal/connect.js';

const PLAIN = {
  ROLLCALL_KAFKA_SASL_MECHANISM: 'plain',
  ROLLCALL_KAFKA_SASL_USERNAME: 'worker',
  ROLLCALL_KAFKA_SASL_PASSWORD: 'a-secret',
};
const links = (mysql: string, brokers: string, more: Record<string, string> = {}) =>
  openLinks(configFrom({ ROLLCALL_MYSQL_URL: mysql, ROLLCALL_KAFKA_BROKERS: brokers, ...more }));

test('a sign-in by plain without TLS is refused for a broker on another machine', () => {
  const config = configFrom({ ...PLAIN, ROLLCALL_KAFKA_BROKERS: '127.0.0.1:9092,kafka:9092' });
  expect(() => config.kafka()).toThrow(
    'ROLLCALL_KAFKA_SASL_MECHANISM=plain would send the password to kafka:9092 unencrypted: set ROLLCALL_KAFKA_TLS=true, or use scram-sha-512.',
  );
});

test.each([
  ['with TLS', { ROLLCALL_KAFKA_BROKERS: 'kafka:9092', ROLLCALL_KAFKA_TLS: 'true' }],
  ['on this machine', { ROLLCALL_KAFKA_BROKERS: '127.0.0.1:9092,[::1]:9092,localhost:9092' }],
])('a sign-in by plain is accepted %s', (_, env) => {
  expect(configFrom({ ...PLAIN, ...env }).kafka().sasl?.mechanism).toBe('plain');
});

test.each(['127.0.0.1', '127.1.2.3', 'localhost', '[::1]'])(
  'a link to %s may be without TLS',
  (host) => {
    expect(links(`mysql://u:p@${host}:3306/r`, `${host}:9092`)).toEqual([]);
  },
);

test('a link to another machine without TLS is named, without a password', () => {
  expect(links('mysql://u:p@db.campus:3306/r', '127.0.0.1:1,kafka:9092')).toEqual([
    'MySQL at db.campus:3306 is reached without TLS: add ?ssl=/path/to/ca.pem to its URL',
    'Kafka at kafka:9092 is reached without TLS: set ROLLCALL_KAFKA_TLS=true',
  ]);
});

test('TLS that trusts any server is named', () => {
  expect(
    links('mysql://u:p@db/r?ssl=skip-verify', 'kafka:9092', { ROLLCALL_KAFKA_TLS: '1' }),
  ).toEqual([
    'MySQL at db is reached by TLS, but ?ssl=skip-verify trusts any server: name its authority by ?ssl=/path/to/ca.pem',
  ]);
});

test('links by TLS with an authority are not named', () => {
  expect(links('mysql://u:p@db/r?ssl=true', 'kafka:1', { ROLLCALL_KAFKA_TLS: '1' })).toEqual([]);
});

const temporal = (env: Record<string, string>) => openLinks(configFrom(env));

test('a Temporal on another machine without TLS is named', () => {
  const there = { TEMPORAL_ADDRESS: 'temporal.campus:7233' };
  const named = ['Temporal at temporal.campus:7233 is reached without TLS: set TEMPORAL_TLS=true'];
  expect(temporal(there)).toEqual(named);
  expect(temporal({ ...there, TEMPORAL_TLS: 'false' })).toEqual(named);
  expect(temporal({ ...there, TEMPORAL_TLS: 'true' })).toEqual([]);
  expect(temporal({ ...there, TEMPORAL_API_KEY: 'a-key' })).toEqual([]);
  expect(temporal({ TEMPORAL_ADDRESS: '[::1]:7233' })).toEqual([]);
});

test.each(['TRUE', 'yes', 'on'])('TEMPORAL_TLS=%s does not switch TLS off in silence', (value) => {
  expect(() => temporalAddress({ TEMPORAL_TLS: value })).toThrow(
    `TEMPORAL_TLS must be true, false, 1 or 0, not ${value}.`,
  );
});

test('a setting that is missing is for others to report', () => {
  expect(openLinks(configFrom({}))).toEqual([]);
});
