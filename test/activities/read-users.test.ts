import { expect, test } from 'vitest';
import type { BatchRecords, BufferedEvent } from '../../src/activities/batch-buffer.js';
import { createReadUsers } from '../../src/activities/read-users.js';
import { createReadRecord } from '../../src/attendance/format/read-record.js';
import { wholeRecord } from '../../src/attendance/record/access-event.js';
import type { FormatDeclaration } from '../../src/attendance/format/declaration.js';

const LATEST = '2026-01-02 12:00:00';
const LISTED: FormatDeclaration = {
  name: 'listed',
  title: '',
  messages: [
    {
      json: { type: 'wifi' },
      fields: { accessPoint: 'ap', device: 'mac', user: 'user', time: 'at' },
      kind: 'joined',
    },
  ],
};
const OPTIONS = { format: LISTED, timeZone: 'Asia/Shanghai', apFieldsSwapped: false };

const entry = (device: number, at: string, user?: string) => ({
  type: 'wifi',
  ap: 'AP-1',
  mac: `02000000000${device}`,
  at,
  ...(user !== undefined && { user }),
});

/** The records of a batch, read without users. */
function batchOf(values: readonly unknown[], latest = LATEST): BatchRecords {
  const read = createReadRecord(OPTIONS);
  const events = values.flatMap((value, offset): BufferedEvent[] => {
    const record = wholeRecord(Buffer.from(JSON.stringify(value)));
    const reading = read(record, latest);
    if (typeof reading === 'string') return [];
    const found = reading.kind === 'several' ? reading.events : [reading];
    return found.map(({ mac, ...one }) => ({
      ...one,
      offset,
      deviceKey: mac,
      accessPointNo: 0,
      record,
    }));
  });
  const place = { from: 0, to: values.length, endOffset: 0, logStartOffset: 0 };
  return { ...place, events, rejects: [] };
}

function readUsers(records: BatchRecords): void {
  const logins = { wanted: true, keyOf: (user: string) => user.length };
  createReadUsers({
    readRecord: createReadRecord(OPTIONS, logins),
    deviceKeyOf: (mac) => mac,
    logins,
    latestTime: () => LATEST,
  })(records);
}

test('a batch that was read without users gets the logins of its records', () => {
  const records = batchOf([
    entry(1, '2026-01-01T08:00:00Z', 'a'),
    entry(2, '2026-01-01T08:00:00Z'),
    [entry(3, '2026-01-01T08:00:00Z', 'ccc'), entry(4, '2026-01-01T08:00:01Z', 'dddd')],
  ]);
  readUsers(records);
  expect(records.events.map(({ loginKey }) => loginKey)).toEqual([1, undefined, 3, 4]);
});

test('an event of a list that was too new before does not shift the logins of the others', () => {
  const records = batchOf(
    [
      [
        entry(1, '2026-01-02T02:00:00Z', 'a'),
        entry(2, '2026-01-01T02:00:00Z', 'bb'),
        entry(3, '2026-01-01T02:00:00Z', 'ccc'),
      ],
    ],
    '2026-01-01 23:00:00',
  );
  readUsers(records);
  expect(records.events.map(({ deviceKey, loginKey }) => [deviceKey % 16, loginKey])).toEqual([
    [2, 2],
    [3, 3],
  ]);
});
