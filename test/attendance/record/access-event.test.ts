import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  REJECT_REASONS,
  wholeRecord,
  type AccessEvent,
} from '../../../src/attendance/record/access-event.js';
import { createReadAccessEvent } from '../../../src/attendance/record/read-access-event.js';
import { macDigits } from '../../../src/attendance/record/mac-address.js';
import { wallClockAt } from '../../../src/attendance/wall-clock.js';
import { recountRecord } from '../../workbench/recount-record.js';

const LATEST = '2026-01-02 12:00:00';
function reading(apFieldsSwapped: boolean) {
  const readRecord = createReadAccessEvent({ apFieldsSwapped });
  return (value: Uint8Array | null, latest: string) => readRecord(wholeRecord(value), latest);
}

const read = reading(false);
const GOOD = {
  currentapname: 'AZ-1F-16',
  apname: 'AZ-1F-14',
  ssid: 'CUHK(SZ)',
  mac: '60-8c-4a-57-12-4d',
  connecttime: '2019-09-02 15:23:02',
  connectresult: 'Success',
};

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}

const withField = (field: string, value: unknown) =>
  read(bytes({ ...GOOD, [field]: value }), LATEST);

test('a good record is read', () => {
  expect(read(bytes(GOOD), LATEST)).toEqual({
    day: '2019-09-02',
    second: 15 * 3600 + 23 * 60 + 2,
    mac: 0x608c4a57124d,
    accessPoint: 'AZ-1F-16',
    kind: 'joined',
  });
});

test('the two access-point fields can be read the other way round', () => {
  const swapped = reading(true);
  expect(swapped(bytes(GOOD), LATEST)).toMatchObject({ accessPoint: 'AZ-1F-14' });
  expect(swapped(bytes({ ...GOOD, apname: '' }), LATEST)).toBe('bad_access_point');
  expect(swapped(bytes({ ...GOOD, currentapname: '' }), LATEST)).toMatchObject({
    accessPoint: 'AZ-1F-14',
  });
});

test.each([
  ['60-8c-4a-57-12-4d'],
  ['60:8C:4A:57:12:4D'],
  ['608c.4a57.124d'],
  ['608c4a57124d'],
  ['608c-4a57-124d'],
  ['608c4a-57124d'],
])('%s is the same device', (mac) => {
  expect(withField('mac', mac)).toMatchObject({ mac: 0x608c4a57124d });
});

test.each(['Success', 'SUCCESS', 'success'])('%s is success', (result) => {
  expect(withField('connectresult', result)).toMatchObject({ kind: 'joined' });
});

test.each(['Left', 'LEFT', 'left'])('%s is a departure from the access point', (result) => {
  expect(withField('connectresult', result)).toMatchObject({
    kind: 'left',
    accessPoint: 'AZ-1F-16',
  });
});

test.each(['Failed', 'Success ', 'Succes', 'Left ', 'Lef', 'Offline'])(
  '"%s" is a failed association',
  (result) => {
    expect(withField('connectresult', result)).toMatchObject({ kind: 'failed' });
  },
);

test('a byte order mark and outer white space are allowed', () => {
  expect(read(bytes(`\uFEFF \r\n\t${JSON.stringify(GOOD)}\r\n `), LATEST)).toMatchObject({
    accessPoint: 'AZ-1F-16',
  });
});

test('other fields may hold anything, also a prototype', () => {
  expect(
    read(bytes(JSON.stringify(GOOD).replace('{', '{"__proto__":{"mac":1},"upbyte":"?",')), LATEST),
  ).toMatchObject({ kind: 'joined' });
  expect(Object.keys({})).toEqual([]);
});

test('half a surrogate pair becomes a character that a database takes', () => {
  expect(withField('currentapname', 'a\ud800b')).toMatchObject({ accessPoint: 'a\ufffdb' });
});

const REJECTED: [string, (typeof REJECT_REASONS)[number], Uint8Array | null][] = [
  ['a tombstone', 'empty', null],
  ['no bytes', 'empty', new Uint8Array()],
  ['64 KiB and one byte', 'too_large', bytes(JSON.stringify(GOOD).padEnd(65_537))],
  ['a broken sequence', 'not_utf8', new Uint8Array([0x22, 0xc3, 0x28, 0x22])],
  ['no JSON', 'not_json', bytes('{"mac":')],
  ['two objects', 'not_json', bytes('{}{}')],
  ['an array', 'not_object', bytes([GOOD])],
  ['null', 'not_object', bytes('null')],
  ['a text', 'not_object', bytes('"text"')],
  ...[undefined, null, 1, '', 'x'.repeat(256), ['a']].map((value): (typeof REJECTED)[number] => [
    `currentapname ${JSON.stringify(value)?.slice(0, 20)}`,
    'bad_access_point',
    bytes({ ...GOOD, currentapname: value }),
  ]),
  ...[
    undefined,
    7,
    '',
    '60-8c-4a-57-12',
    '60-8c-4a-57-12-4g',
    '60-8c:4a-57-12-4d',
    '60-8c-4a-57-12-4d ',
    '608c4a57124d00',
  ].map((value): (typeof REJECTED)[number] => [
    `mac ${JSON.stringify(value)}`,
    'bad_mac',
    bytes({ ...GOOD, mac: value }),
  ]),
  ...[
    undefined,
    1_567_437_782,
    '2019-09-02T15:23:02',
    '2019-9-2 15:23:02',
    '2019-02-29 10:00:00',
    '2019-09-31 10:00:00',
    '2019-09-02 24:00:00',
    '2019-09-02 15:23:60',
    '2019-09-02 15:23',
    '1999-12-31 23:59:59',
    '2026-01-02 12:00:01',
    '٢019-09-02 15:23:02',
    ' 2019-09-02 15:23:02',
  ].map((value): (typeof REJECTED)[number] => [
    `connecttime ${JSON.stringify(value)}`,
    'bad_time',
    bytes({ ...GOOD, connecttime: value }),
  ]),
  ...[undefined, null, true, ''].map((value): (typeof REJECTED)[number] => [
    `connectresult ${JSON.stringify(value)}`,
    'bad_result',
    bytes({ ...GOOD, connectresult: value }),
  ]),
  ...[7, 'x'.repeat(256), {}].map((value): (typeof REJECTED)[number] => [
    `apname ${JSON.stringify(value).slice(0, 20)}`,
    'bad_previous_access_point',
    bytes({ ...GOOD, apname: value }),
  ]),
];

test.each(REJECTED)('%s is rejected as %s', (_, reason, value) => {
  expect(read(value, LATEST)).toBe(reason);
});

test('every reason occurs above, except the one that only the database gives', () => {
  const read = REJECT_REASONS.filter((reason) => reason !== 'refused_by_database');
  expect([...new Set(REJECTED.map(([, reason]) => reason))].sort()).toEqual(read.sort());
});

test('the limits themselves are accepted', () => {
  expect(read(bytes(JSON.stringify(GOOD).padEnd(65_536)), LATEST)).toMatchObject({
    kind: 'joined',
  });
  expect(withField('currentapname', '😀'.repeat(255))).toMatchObject({ kind: 'joined' });
  expect(withField('currentapname', '😀'.repeat(256))).toBe('bad_access_point');
  for (const apname of [undefined, null, '', 'x'.repeat(255)])
    expect(withField('apname', apname)).toMatchObject({ kind: 'joined' });
  for (const time of ['2000-01-01 00:00:00', '2020-02-29 23:59:59', LATEST]) {
    const { day, second } = withField('connecttime', time) as AccessEvent;
    expect(wallClockAt(day, second)).toBe(time);
  }
});

/** Values that a field of a hostile record may hold. */
const hostile = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    0,
    '',
    [],
    {},
    'Success',
    '60-8c-4a-57-12-4d',
    '2019-09-02 15:23:02',
    'AZ-1F-16',
    '__proto__',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '2020-02-30 00:00:00',
    '0000-00-00 00:00:00',
    '2025-13-01 00:00:00',
    '6 0-8c-4a-57-12-4d',
    'x'.repeat(255),
    'é'.repeat(256),
  ),
);
const record = fc.record(
  Object.fromEntries(
    Object.entries(GOOD).map(([field, value]) => [
      field,
      fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, hostile),
    ]),
  ),
);
const wire = fc.oneof(
  { weight: 6, arbitrary: record.map((value) => bytes(value)) },
  { weight: 1, arbitrary: fc.json().map((value) => bytes(value)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
);

test('it agrees with the independent recount on hostile records', () => {
  fc.assert(
    fc.property(wire, (value) => {
      const found = read(value, LATEST);
      const expected = recountRecord(value, LATEST);
      expect(typeof found === 'string' ? found : comparable(found)).toEqual(
        typeof expected === 'string'
          ? expected
          : { ...expected, accessPoint: expected.accessPoint.toWellFormed() },
      );
    }),
    { numRuns: 5_000 },
  );
});

function comparable({ day, second, mac, accessPoint, kind }: AccessEvent) {
  return {
    day,
    at: wallClockAt(day, second),
    mac: macDigits(mac),
    accessPoint,
    ok: kind === 'joined',
    kind,
  };
}
