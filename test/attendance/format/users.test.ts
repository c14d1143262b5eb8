import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createReadRecord, namedFormat } from '../../../src/attendance/format/read-record.js';
import { wholeRecord } from '../../../src/attendance/record/access-event.js';

const FOLDER = new URL('../../examples/records/', import.meta.url);
const LATEST = '2026-11-28 12:00:00';
const PLACE = { timeZone: 'Asia/Shanghai', apFieldsSwapped: false };

/** The users of the events in the example lines of a preset, in order; null: an event without. */
function usersOf(name: string, wanted: boolean): (string | null)[] {
  const read = createReadRecord({ ...PLACE, format: namedFormat(name)! }, { wanted });
  const lines = readFileSync(new URL(`${name}.log`, FOLDER), 'utf8')
    .trim()
    .split('\n');
  return lines.flatMap((line) => {
    const reading = read(wholeRecord(new TextEncoder().encode(line)), LATEST);
    if (typeof reading === 'string') return [];
    const events = reading.kind === 'several' ? reading.events : [reading];
    return events.map(({ user }) => user ?? null);
  });
}

test.each([
  ['huawei-ac', ['alice', 'alice', 'alice', null]],
  ['cisco-wlc', ['alice', 'alice', 'alice', 'alice']],
  ['cisco-spaces', ['alice', 'alice', null]],
  ['aruba', [null, null, null, null, 'alice']],
  ['unifi', [null, null, null, null, 'alice', null]],
  ['freeradius', ['alice', 'alice', 'alice', 'alice']],
  ['h3c', [null, null, null, null]],
])('the preset %s reads the users of its example lines where they are wanted', (name, users) => {
  expect(usersOf(name, true)).toEqual(users);
  expect(usersOf(name, false)).toEqual(users.map(() => null));
});

test('users are read from the moment on in which they are wanted', () => {
  const users = { wanted: false };
  const read = createReadRecord({ ...PLACE, format: 'json' }, users);
  const record = wholeRecord(
    Buffer.from(
      '{"currentapname":"A","mac":"60-8c-4a-57-12-4d","connecttime":"2019-09-02 15:23:02","connectresult":"Success","user":"alice"}',
    ),
  );
  expect(read(record, LATEST)).not.toHaveProperty('user');
  users.wanted = true;
  expect(read(record, LATEST)).toHaveProperty('user', 'alice');
});
