import { expect, test } from 'vitest';
import { newestOf } from '../../../src/commands/ingest/find-format.js';
import { RollcallError } from '../../../src/errors.js';
import type { PartitionReader } from '../../../src/kafka/partition-reader.js';
import { LogRecord } from '../../../src/kafka/batch-records.js';

const END = { partition: 3, endOffset: 500 };
const value = Buffer.from('{}');

/** A reader of one partition, and whether it was closed. */
function readerWith(fetch: PartitionReader['fetch']) {
  const closed = { count: 0 };
  const reader: PartitionReader = {
    partitionCount: 4,
    fetch,
    firstOffset: () => Promise.resolve(100),
    markAt: () => Promise.resolve(undefined),
    close: () => {
      closed.count += 1;
      return Promise.resolve();
    },
  };
  return { closed, open: () => Promise.resolve(reader) };
}

test('the sample is the newest records, without tombstones', async () => {
  const { closed, open } = readerWith((offset) =>
    Promise.resolve({
      kind: 'records',
      records: [
        new LogRecord(offset, value, 0, value.length),
        new LogRecord(offset + 1, value, -1, -1),
      ],
      nextOffset: 500,
      endOffset: 500,
      logStartOffset: 100,
    }),
  );
  expect(await newestOf(END, open)).toEqual([{ value, place: 'partition 3, offset 300' }]);
  expect(closed.count).toBe(1);
});

test.each([
  ['may not be read', new Error('the broker answered a fetch with Kafka error 29')],
  ['have no leader', new Error('partition 3 of wifi has no leader')],
  ['are damaged', new RollcallError('unreadable', 'damaged')],
])('records that %s are no sample', async (_, error) => {
  const { closed, open } = readerWith(() => Promise.reject(error));
  expect(await newestOf(END, open)).toEqual([]);
  expect(closed.count).toBe(1);
  expect(await newestOf(END, () => Promise.reject(error))).toEqual([]);
});

test('a broker that does not answer is told', async () => {
  const away = new RollcallError('unreachable', 'away');
  const { closed, open } = readerWith(() => Promise.reject(away));
  await expect(newestOf(END, open)).rejects.toBe(away);
  expect(closed.count).toBe(1);
  await expect(newestOf(END, () => Promise.reject(away))).rejects.toBe(away);
});

test('an empty partition is not opened', async () => {
  const open = () => Promise.reject(new Error('not asked'));
  expect(await newestOf({ partition: 0, endOffset: 0 }, open)).toEqual([]);
});
