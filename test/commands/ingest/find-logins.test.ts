import { expect, test } from 'vitest';
import { loginsText } from '../../../src/commands/ingest/find-logins.js';

const positions = [
  { events: 60, logins: 40, knownLogins: 30 },
  { events: 40, logins: 10, knownLogins: 10 },
  {},
];

test('the logins in one line: how many students have one, and what share of events and logins is believed', () => {
  expect(loginsText(2, positions)).toBe(
    '2 students have one in the roster; 50.0 % of 100 events carried a login, 80.0 % of these were of a student',
  );
});

test('a roster without logins, and a campus without events', () => {
  expect(loginsText(0, positions)).toBe('not read, because the newest roster has none');
  expect(loginsText(1, [{}])).toBe('1 student has one in the roster; no events yet');
  expect(loginsText(1, [{ events: 10, logins: 0, knownLogins: 0 }])).toBe(
    '1 student has one in the roster; 0.0 % of 10 events carried a login',
  );
});
