import { expect, test } from 'vitest';
import { NO_LOGIN, NOT_BELIEVED, realmsOf } from '../src/attendance/identity/login.js';
import { createDeviceKeyOf } from '../src/device-key.js';
import { createLoginKeyOf } from '../src/login-key.js';

const KEY = 'a key of sixteen characters';
const keyOf = createLoginKeyOf(KEY, realmsOf('uni.example'));

test('spellings of one login have one key, a safe integer', () => {
  const key = keyOf('alice');
  expect(Number.isSafeInteger(key) && key >= 0).toBe(true);
  expect(keyOf('CAMPUS\\Alice')).toBe(key);
  expect(keyOf('alice@UNI.example')).toBe(key);
  expect(keyOf('alice')).toBe(key);
  expect(keyOf('bob')).not.toBe(key);
});

test('another key gives other numbers', () => {
  expect(createLoginKeyOf('another key of 16 characters', new Set())('alice')).not.toBe(
    keyOf('alice'),
  );
});

test('a login that looks like a MAC address has not the key of that device', () => {
  const mac = 0x608c4a57124d;
  expect(keyOf('608c4a57124d')).not.toBe(createDeviceKeyOf(KEY)(mac));
});

test('what names no student has a negative number', () => {
  expect(keyOf('anonymous@uni.example')).toBe(NOT_BELIEVED);
  expect(keyOf('')).toBe(NO_LOGIN);
});
