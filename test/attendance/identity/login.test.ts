import { describe, expect, test } from 'vitest';
import {
  NO_LOGIN,
  NOT_BELIEVED,
  realmsOf,
  spellLogin,
} from '../../../src/attendance/identity/login.js';

const OURS = realmsOf('Uni.Example, students.uni.example');
const NONE = realmsOf('none');

describe('with our realms', () => {
  test.each([
    ['alice', 'alice'],
    ['  ALICE\t', 'alice'],
    ['alice@uni.example', 'alice'],
    ['Alice@UNI.example', 'alice'],
    ['alice@students.uni.example', 'alice'],
    ['CAMPUS\\alice', 'alice'],
    ['CAMPUS\\\\alice', 'alice'],
    ['CAMPUS\\alice@uni.example', 'alice'],
    ['ÉLODIE', 'élodie'],
    ['ｓ１２３', 's123'],
    ['王伟@uni.example', '王伟'],
    ['a@b@uni.example', 'a@b'],
  ])('%j is the login %j', (user, login) => {
    expect(spellLogin(user, OURS)).toBe(login);
  });

  test.each([
    'anonymous',
    'Anonymous@uni.example',
    'anonymous@elsewhere.example',
    '@uni.example',
    '@',
    'alice@elsewhere.example',
    'alice@uni.example.org',
    'alice@',
    'host/pc-1.uni.example',
    'HOST/pc-1.uni.example',
    'CAMPUS\\PC-1$',
    'pc-1$@uni.example',
    'CAMPUS\\',
    'x'.repeat(257),
  ])('%j is not believed', (user) => {
    expect(spellLogin(user, OURS)).toBe(NOT_BELIEVED);
  });

  test.each(['', ' ', '\u3000'])('%j is no login', (user) => {
    expect(spellLogin(user, OURS)).toBe(NO_LOGIN);
  });
});

describe('without realms', () => {
  test('a realm is a part of the login', () => {
    expect(spellLogin('Alice@Elsewhere.example', NONE)).toBe('alice@elsewhere.example');
    expect(spellLogin('alice', NONE)).toBe('alice');
  });

  test('an anonymous identity and a machine are not believed', () => {
    for (const user of ['anonymous@uni.example', '@uni.example', 'pc-1$@uni.example'])
      expect(spellLogin(user, NONE)).toBe(NOT_BELIEVED);
  });
});
