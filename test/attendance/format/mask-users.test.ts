import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createMaskUsers, maskedLogin } from '../../../src/attendance/format/mask-users.js';
import {
  createReadRecord,
  NAMED_FORMATS,
  namedFormat,
  nameOfFormat,
} from '../../../src/attendance/format/read-record.js';
import { wholeRecord } from '../../../src/attendance/record/access-event.js';

const FOLDER = new URL('../../examples/records/', import.meta.url);
const LATEST = '2026-11-28 12:00:00';
const PLACE = { timeZone: 'Asia/Shanghai', apFieldsSwapped: false };
const ALICE = 4711;

const keyOf = (user: string) => (user === 'alice' ? ALICE : 1);
const mask = createMaskUsers([], keyOf);
const masked = (text: string) => Buffer.from(mask(Buffer.from(text))).toString();

const plain = (user: string) =>
  `{"currentapname":"A","mac":"60-8c-4a-57-12-4d","connecttime":"2019-09-02 15:23:02","connectresult":"Success","user":${user}}`;
const linesOf = (name: string) =>
  name === 'json'
    ? [plain('"alice"')]
    : readFileSync(new URL(`${name}.log`, FOLDER), 'utf8')
        .trim()
        .split('\n');

function eventsOf(name: string, line: string) {
  const read = createReadRecord({ ...PLACE, format: namedFormat(name)! }, { wanted: true });
  const reading = read(wholeRecord(Buffer.from(line)), LATEST);
  if (typeof reading === 'string') return reading;
  return reading.kind === 'several' ? reading.events : [reading];
}

const hasUser = (events: ReturnType<typeof eventsOf>) =>
  typeof events !== 'string' && events.some(({ user }) => user !== undefined);

describe.each(NAMED_FORMATS.map(nameOfFormat))('the format %s', (name) => {
  test('reads a masked record as before, with the key of the login in its place', () => {
    for (const line of linesOf(name)) {
      const before = eventsOf(name, line);
      const expected =
        typeof before === 'string'
          ? before
          : before.map((event) =>
              event.user === undefined ? event : { ...event, user: `login#${keyOf(event.user)}` },
            );
      expect(eventsOf(name, masked(line))).toEqual(expected);
    }
  });

  test('keeps no login of a record that is cut off behind it, wherever', () => {
    for (const line of linesOf(name).filter((one) => hasUser(eventsOf(name, one))))
      for (let end = line.indexOf('alice') + 5; end <= line.length; end += 1)
        expect(masked(line.slice(0, end))).not.toContain('alice');
  });
});

test('every preset has example lines', () => {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.log$/, ''));
  expect(names).toEqual(expect.arrayContaining(NAMED_FORMATS.map(nameOfFormat).slice(1)));
});

test.each([
  [plain('"alice"'), plain('"login#4711"')],
  [plain('["alice","bob"]'), plain('["login#4711","login#1"]')],
  [
    plain('{"type":"string","value":["alice"]}'),
    plain('{"type":"login#1","value":["login#4711"]}'),
  ],
  [plain('12345'), plain('"login#1"')],
  [plain('null'), plain('null')],
  [plain('""'), plain('""')],
  [plain('"60-8c-4a-57-12-4e"'), plain('"60-8c-4a-57-12-4e"')],
  [plain('"\\u0061lice"'), plain('"login#4711"')],
  [plain('"al\\"ice"'), plain('"login#1"')],
  [plain('"alice"').slice(0, -3), `${plain('"login#1"').slice(0, -2)}`],
  ['{"message":"{\\"user\\" : \\"alice\\"}"}', '{"message":"{\\"user\\" : \\"login#4711\\"}"}'],
  ['{"user":"ab\\', '{"user":"login#1'],
  ['no record at all', 'no record at all'],
])('%s is kept as %s', (record, kept) => {
  expect(masked(record)).toBe(kept);
  expect(masked(kept)).toBe(kept);
});

test('bytes that are no text of any encoding stay as they are beside the login', () => {
  const record = Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('"user":"alice"')]);
  expect(Buffer.from(mask(record))).toEqual(
    Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('"user":"login#4711"')]),
  );
});

test("a campus's own format has its own places", () => {
  const own = createMaskUsers(
    [
      {
        name: 'own',
        title: 'Own',
        messages: [
          {
            text: 'joined',
            pattern: 'user {user} joined {accessPoint} with {device} at {time}',
            kind: 'joined',
          },
          {
            text: ' is gone from ',
            pattern: '{user} is gone from {accessPoint} with {device} at {time}',
            kind: 'left',
          },
          {
            json: { kind: 'join' },
            fields: {
              accessPoint: 'ap',
              device: 'mac',
              time: 'time',
              user: ['who.login', 'value'],
            },
            kind: 'joined',
          },
        ],
      },
    ],
    keyOf,
  );
  const kept = (text: string) => Buffer.from(own(Buffer.from(text))).toString();
  expect(kept('user alice joined AP-1')).toBe('user login#4711 joined AP-1');
  expect(kept('alice is gone from AP-1')).toBe('login#4711 is gone from AP-1');
  expect(kept('{"value":"alice"}')).toBe('{"value":"login#4711"}');
  expect(kept('{"who":{"login":"alice","name":"x"}}')).toBe(
    '{"who":{"login":"login#4711","name":"x"}}',
  );
});

test('only a mark of ours is the key of a login', () => {
  expect(['login#4711', 'login#-2', 'login#', 'login#1x', 'alice'].map(maskedLogin)).toEqual([
    4711,
    -2,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a record of backslashes and quotes takes no time', () => {
  const record = Buffer.from(`${'\\'.repeat(30_000)}"user":"${'\\"'.repeat(15_000)}`);
  expect(Buffer.from(mask(record)).toString()).toContain('login#');
});
