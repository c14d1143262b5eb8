import { expect, test } from 'vitest';
import { isUrl, secretIn, shownSource } from '../../../src/attendance/roster/source.js';

test('a source is a URL where a scheme stands before two slashes', () => {
  const urls = ['https://sis.example.edu/a.zip', 'HTTP://localhost/a.zip', 'ftp://host/a.zip'];
  expect(urls.map(isUrl)).toEqual([true, true, true]);
  const paths = ['/srv/roster', 'roster', 'C:\\roster', 'c:/roster', './https:/roster', ''];
  expect(paths.filter(isUrl)).toEqual([]);
});

test('a source is shown without a user, a password and a query', () => {
  expect(shownSource('https://me:pw@sis.example.edu:8443/term/a.zip?key=abc#x')).toBe(
    'https://sis.example.edu:8443/term/a.zip',
  );
  expect(shownSource('ftp://me:pw@sis.example.edu/a.zip')).not.toContain('pw');
  expect(shownSource('other://me:pw@sis.example.edu/a.zip')).not.toContain('pw');
  expect(shownSource('https://me:pw@:bad/')).toBe('the URL');
  expect(shownSource('/srv/roster?a=b')).toBe('/srv/roster?a=b');
});

test.each([
  ['https://me@sis.example.edu/a.zip', 'a user or a password'],
  ['https://:pw@sis.example.edu/a.zip', 'a user or a password'],
  ['https://sis.example.edu/a.zip?term=1&access_token=1', '"access_token"'],
  ['https://sis.example.edu/a.zip?X-Amz-Signature=1', '"X-Amz-Signature"'],
  ['https://sis.example.edu/a.zip?x=0123456789abcdef0123', '"x"'],
])('a secret is found in %s', (url, found) => {
  expect(secretIn(new URL(url))).toContain(found);
  expect(secretIn(new URL(url))).not.toContain('0123456789');
});

test('a query of plain words is no secret', () => {
  expect(secretIn(new URL('https://sis.example.edu/a.zip?term=2026-1&format=xlsx'))).toBe(
    undefined,
  );
});
