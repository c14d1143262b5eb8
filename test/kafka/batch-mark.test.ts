import { expect, test } from 'vitest';
import { decodeRecordBatches, markAt } from '../../src/kafka/record-batches.js';

type Header = { base?: number; span?: number; count?: number; attributes?: number };

/** The header of an empty batch of format 2, as Kafka's protocol guide says. */
function header({ base = 100, span = 10, count = span, attributes = 0 }: Header = {}): Buffer {
  const bytes = Buffer.alloc(61);
  bytes.writeBigInt64BE(BigInt(base), 0);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt8(2, 16);
  bytes.writeUInt32BE(4_000_000_000, 17);
  bytes.writeInt16BE(attributes, 21);
  bytes.writeInt32BE(span - 1, 23);
  bytes.writeBigInt64BE(1_567_000_000_000n, 35);
  bytes.writeInt32BE(count, 57);
  return bytes;
}

const MARK = { base: 100, crc: 4_000_000_000, time: 1_567_000_000_000 };

test('the mark of a batch is its first offset, its checksum and its newest timestamp', () => {
  expect(markAt(header(), 100)).toEqual(MARK);
  expect(markAt(header(), 109)).toEqual(MARK);
});

test('where the batch is gone, the next one is not taken for it', () => {
  expect(markAt(header(), 99)).toBeUndefined();
  expect(markAt(header(), 110)).toBeUndefined();
  expect(markAt(Buffer.alloc(0), 100)).toBeUndefined();
});

test('a batch that compaction wrote anew cannot be compared', () => {
  expect(markAt(header({ count: 9 }), 109)).toBeUndefined();
  expect(markAt(header({ attributes: 0x40 }), 109)).toBeUndefined();
});

test('decoding gives the mark of the last batch, also of one without records', async () => {
  const bytes = Buffer.concat([header({ base: 90, count: 0 }), header({ count: 0 })]);
  expect(await decodeRecordBatches(bytes, [])).toEqual({
    records: [],
    nextOffset: 110,
    last: MARK,
  });
});
