import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRecordBatches, type AbortedTransaction } from '../../src/kafka/record-batches.js';

const CONTROL = 0x20;
const TRANSACTIONAL = 0x10;

type Batch = {
  baseOffset: number;
  values: (string | null)[];
  attributes?: number;
  producerId?: bigint;
  lastOffsetDelta?: number;
  magic?: number;
};

/** Encodes a batch as Kafka's protocol guide lays it out, with a key and a header in each record. */
function encode({
  baseOffset,
  values,
  attributes = 0,
  producerId = -1n,
  lastOffsetDelta = values.length - 1,
  magic = 2,
}: Batch): Buffer {
  const records = Buffer.concat(
    values.map((value, i) => record(i, value, attributes & CONTROL ? controlKey(value) : Buffer.from('key'))),
  );
  const header = Buffer.alloc(61);
  header.writeBigInt64BE(BigInt(baseOffset), 0);
  header.writeInt32BE(header.length - 12 + records.length, 8);
  header.writeInt8(magic, 16);
  header.writeInt16BE(attributes, 21);
  header.writeInt32BE(lastOffsetDelta, 23);
  header.writeBigInt64BE(producerId, 43);
  header.writeInt32BE(values.length, 57);
  return Buffer.concat([header, records]);
}

/** version 0, type 0 (abort) or 1 (commit) */
function controlKey(value: string | null): Buffer {
  return Buffer.from([0, 0, 0, value === 'abort' ? 0 : 1]);
}

function record(offsetDelta: number, value: string | null, key: Buffer): Buffer {
  const bytes = value === null ? null : Buffer.from(value);
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(123_456_789), // timestamp delta
    varint(offsetDelta),
    varint(key.length),
    key,
    varint(bytes?.length ?? -1),
    bytes ?? Buffer.alloc(0),
    varint(1),
    varint(1),
    Buffer.from('h'),
    varint(-1),
  ]);
  return Buffer.concat([varint(body.length), body]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = ((value << 1) ^ (value >> 31)) >>> 0; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function decode(batches: Batch[], aborted: AbortedTransaction[] = []) {
  const { records, nextOffset } = decodeRecordBatches(Buffer.concat(batches.map(encode)), aborted);
  return { records: records.map(({ offset, value }) => [offset, value?.toString() ?? null]), nextOffset };
}

test('what is encoded comes back, in any division into batches', () => {
  const values = fc.array(
    fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 300 })), { minLength: 1, maxLength: 20 }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 2 ** 40 }), (groups, start) => {
      const batches: Batch[] = [];
      const expected: [number, string | null][] = [];
      let next = start;
      for (const group of groups) {
        batches.push({ baseOffset: next, values: group });
        group.forEach((value, i) => expected.push([next + i, value]));
        next += group.length;
      }
      expect(decode(batches)).toEqual({ records: expected, nextOffset: groups.length > 0 ? next : -1 });
    }),
  );
});

test('an answer cut off anywhere gives the whole batches before the cut', () => {
  const batches = [0, 10, 20].map((baseOffset) => ({ baseOffset, values: ['a', 'b'], lastOffsetDelta: 9 }));
  const bytes = Buffer.concat(batches.map(encode));
  const size = bytes.length / 3;
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const { records, nextOffset } = decodeRecordBatches(bytes.subarray(0, cut), []);
    const whole = Math.floor(cut / size);
    expect(records.length).toBe(2 * whole);
    expect(nextOffset).toBe(whole === 0 ? -1 : 10 * whole);
  }
});

test('a batch that compaction emptied, or whose last records it removed, is stepped over', () => {
  expect(decode([{ baseOffset: 5, values: [], lastOffsetDelta: 94 }])).toEqual({
    records: [],
    nextOffset: 100,
  });
  expect(decode([{ baseOffset: 5, values: ['a'], lastOffsetDelta: 94 }])).toEqual({
    records: [[5, 'a']],
    nextOffset: 100,
  });
});

test('only the aborted transaction of its producer is skipped, up to its marker', () => {
  const of = (baseOffset: number, producerId: bigint, value: string, attributes = TRANSACTIONAL): Batch => ({
    baseOffset,
    values: [value],
    producerId,
    attributes,
  });
  const batches = [
    of(0, 1n, 'aborted'),
    of(1, 2n, 'kept'),
    of(2, 1n, 'plain of the same producer', 0),
    of(3, 1n, 'abort', TRANSACTIONAL | CONTROL),
    of(4, 1n, 'kept after'),
    of(5, 1n, 'commit', TRANSACTIONAL | CONTROL),
  ];
  expect(decode(batches, [{ producerId: 1n, firstOffset: 0 }])).toEqual({
    records: [
      [1, 'kept'],
      [2, 'plain of the same producer'],
      [4, 'kept after'],
    ],
    nextOffset: 6,
  });
});

test('a batch of 200,000 records is read', () => {
  const values = Array.from({ length: 200_000 }, (_, i) => String(i));
  const { records, nextOffset } = decode([{ baseOffset: 7, values }]);
  expect(records.length).toBe(200_000);
  expect(records.at(-1)).toEqual([200_006, '199999']);
  expect(nextOffset).toBe(200_007);
});

test('a batch in another format or codec is refused by name', () => {
  expect(() => decode([{ baseOffset: 0, values: ['a'], magic: 1 }])).toThrow('format 1');
  expect(() => decode([{ baseOffset: 0, values: ['a'], attributes: 2 }])).toThrow('compressed with snappy');
});
