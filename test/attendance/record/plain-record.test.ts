import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReadAnyRecord } from '../../../src/attendance/record/any-record.js';
import { createReadAccessEvent } from '../../../src/attendance/record/read-access-event.js';
import { wholeRecord, type RecordBytes } from '../../../src/attendance/record/access-event.js';
import { createNameTable } from '../../../src/attendance/record/name-table.js';
import { createReadPlainRecord } from '../../../src/attendance/record/plain-record.js';

const LATEST = '2026-01-02 12:00:00';
const FIELDS = {
  currentapname: 'AZ-1F-16',
  apname: 'AZ-1F-14',
  ssid: 'CUHK(SZ)',
  mac: '60-8c-4a-57-12-4d',
  connecttime: '2019-09-02 15:23:02',
  connectresult: 'Success',
  uppacketnum: 5565,
  upbyte: -2,
};
const RECORD = JSON.stringify(FIELDS);

const readers = [
  { apFieldsSwapped: false, withUsers: false },
  { apFieldsSwapped: true, withUsers: true },
].map(({ apFieldsSwapped, withUsers }) => ({
  read: createReadAccessEvent({ apFieldsSwapped }, withUsers),
  readAny: createReadAnyRecord({ apFieldsSwapped }, withUsers),
}));

/**
 * Reads with both settings. The readers keep what they remember from call to call. The record
 * stands between two others that would complete it.
 */
function expectSameReading(value: Uint8Array, latest: string): void {
  const record = between(RECORD.slice(0, -1), value, RECORD.slice(1));
  for (const { read, readAny } of readers)
    expect(read(record, latest)).toEqual(readAny(wholeRecord(value), latest));
}

function between(before: string, value: Uint8Array, after: string): RecordBytes {
  const bytes = Buffer.concat([Buffer.from(before), value, Buffer.from(after)]);
  return { bytes, start: before.length, end: before.length + value.length, value };
}

test.each([
  RECORD,
  RECORD.replaceAll('":', '": ').replaceAll(',"', ', "'),
  RECORD.replace('{', '{  ').replace('}', ' }'),
  JSON.stringify(Object.fromEntries(Object.entries(FIELDS).reverse())),
  RECORD.replace('"AZ-1F-14"', '""'),
  RECORD.replace('"apname":"AZ-1F-14",', ''),
  RECORD.replace('60-8c-4a-57-12-4d', '60:8C:4A:57:12:4D'),
  RECORD.replace('Success', 'sUCCESS'),
  RECORD.replace('Success', 'Timeout'),
  RECORD.replace('Success', 'lEFT'),
  RECORD.replace('Success', 'Lift'),
  RECORD.replace('{', '{"mac":"00-00-00-00-00-00",'),
  RECORD.replace('"ssid":"CUHK(SZ)"', '"user":"alice@uni.example"'),
  RECORD.replace('"ssid":"CUHK(SZ)"', '"user":""'),
])('it reads %s by itself, as the full parser does', (text) => {
  const record = wholeRecord(Buffer.from(text));
  const plain = createReadPlainRecord({ apFieldsSwapped: false })(record, LATEST);
  expect(plain).toBeDefined();
  expect(plain).toEqual(createReadAnyRecord({ apFieldsSwapped: false })(record, LATEST));
});

test.each([
  ['an escape', RECORD.replace('AZ-1F-16', 'AZ\\u002d1F-16')],
  ['a letter beyond ASCII', RECORD.replace('AZ-1F-16', 'AZ-é')],
  ['a nested value', RECORD.replace('5565', '{}')],
  ['null', RECORD.replace('"AZ-1F-14"', 'null')],
  ['a number with a point', RECORD.replace('5565', '5.5')],
  ['a MAC of three groups', RECORD.replace('60-8c-4a-57-12-4d', '608c.4a57.124d')],
  ['a line feed', RECORD.replace(',', ',\n')],
  ['a byte order mark', `\uFEFF${RECORD}`],
])('%s is left to the full parser', (_, text) => {
  const record = wholeRecord(Buffer.from(text));
  expect(createReadPlainRecord({ apFieldsSwapped: false })(record, LATEST)).toBeUndefined();
  expect(createReadAnyRecord({ apFieldsSwapped: false })(record, LATEST)).toBeTypeOf('object');
});

/** What replaces a part of a record: from one byte of syntax to values that are almost right. */
const splinter = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\t',
    '-',
    '0',
    '01',
    '1e3',
    'null',
    'true',
    '\u0000',
    '\u007f',
    'é',
    '😀',
    '\ud800',
  ),
  fc.constantFrom(
    '"mac":"00-11-22-33-44-5G"',
    '"mac":7',
    '"apname":null',
    '"currentapname":""',
    '"__proto__":{"mac":1}',
    `"apname":"${'x'.repeat(256)}"`,
  ),
  fc.constantFrom(
    '2019-02-29',
    '2020-02-29',
    '1999-12-31',
    '2026-01-02',
    '2026-01-03',
    '24:00:00',
    '12:00:01',
    '12:60:00',
    '2O19',
    '19-09-02',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const cuts = fc.array(fc.tuple(fc.nat(RECORD.length), fc.nat(12), splinter), { maxLength: 4 });
const mangled = cuts.map((list) =>
  list.reduce((text, [at, length, by]) => text.slice(0, at) + by + text.slice(at + length), RECORD),
);
/** Every field may hold anything, occur twice and stand anywhere. */
const member = fc.tuple(
  fc.oneof(fc.constantFrom(...Object.keys(FIELDS)), fc.string({ maxLength: 12 })),
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...Object.values(FIELDS)) },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom(
      '2025-13-01 00:00:00',
      '2026-01-02 12:00:00',
      '2026-01-02 12:00:01',
      '2000-01-01 00:00:00',
      'SUCCESS',
      'Left',
      'LEFT',
      'x'.repeat(255),
      'x'.repeat(256),
    ),
  ),
);
const assembled = fc
  .tuple(fc.array(member, { maxLength: 8 }), fc.boolean())
  .map(([members, withAll]) => [...(withAll ? Object.entries(FIELDS) : []), ...members])
  .map(
    (members) =>
      `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );

test('every record is read as the full parser reads it', () => {
  fc.assert(
    fc.property(fc.oneof(mangled, assembled), (text) => {
      expectSameReading(Buffer.from(text), LATEST);
    }),
    { numRuns: 20_000 },
  );
});

test('bytes that are no text are read as the full parser reads them', () => {
  const record = Buffer.from(RECORD);
  const damage = fc.array(fc.tuple(fc.nat(record.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(damage, fc.nat(record.length), (changes, length) => {
      const bytes = Buffer.from(record);
      for (const [at, byte] of changes) bytes[at] = byte;
      expectSameReading(bytes.subarray(0, length), LATEST);
    }),
    { numRuns: 10_000 },
  );
});

test('what it remembers of earlier records changes nothing', () => {
  const days = fc.constantFrom(
    '2019-09-02',
    '2019-09-03',
    '2026-01-02',
    '2026-01-03',
    '2019-09-31',
    '0000-00-00',
  );
  const full = createReadAnyRecord({ apFieldsSwapped: false });
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(days, fc.constantFrom('00:00:00', '12:00:00', '12:00:01', '23:59:59'), days),
        {
          maxLength: 9,
        },
      ),
      (steps) => {
        const read = createReadAccessEvent({ apFieldsSwapped: false });
        for (const [day, time, latest] of steps) {
          const record = wholeRecord(
            Buffer.from(RECORD.replace('2019-09-02 15:23:02', `${day} ${time}`)),
          );
          const last = `${latest} 12:00:00`;
          expect(read(record, last)).toEqual(full(record, last));
        }
      },
    ),
  );
});

test('a flood of made-up names is read correctly and not kept', () => {
  const nameOf = createNameTable(8);
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < 100; i += 1) {
      const bytes = Buffer.from(`<AP-${i}>`);
      expect(nameOf(bytes, 1, bytes.length - 1)).toBe(`AP-${i}`);
      expect(nameOf(bytes, 1, bytes.length - 1)).toBe(`AP-${i}`);
    }
  }
});

test('a user is read where it is wanted, and nowhere else', () => {
  const withUser = wholeRecord(Buffer.from(RECORD.replace('"ssid"', '"user"')));
  const read = (withUsers: boolean) =>
    createReadPlainRecord({ apFieldsSwapped: false }, withUsers)(withUser, LATEST);
  expect(read(true)).toMatchObject({ user: 'CUHK(SZ)', accessPoint: 'AZ-1F-16' });
  expect(read(false)).not.toHaveProperty('user');
});

test('a user that is no text, or far too long, is no user, and the record is read', () => {
  const read = createReadAccessEvent({ apFieldsSwapped: false }, true);
  for (const user of ['7', 'null', '["alice"]', `"${'x'.repeat(1_025)}"`, '""']) {
    const record = RECORD.replace('"CUHK(SZ)"', user).replace('"ssid"', '"user"');
    const event = read(wholeRecord(Buffer.from(record)), LATEST);
    expect(event).toMatchObject({ kind: 'joined' });
    expect(event).not.toHaveProperty('user');
  }
});
