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

/** Encodes a batch as Kafka's protocol guide says, with a key and a header in each record. */
function encode({
  baseOffset,
  values,
  attributes = 0,
  producerId = -1n,
  lastOffsetDelta = values.length - 1,
  magic = 2,
}: Batch): Buffer {
  const records = Buffer.concat(
    values.map((value, i) =>
      record(i, value, attributes & CONTROL ? controlKey(value) : Buffer.from('key')),
    ),
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

/** Version 0, then type 0 (abort) or 1 (commit). */
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

async function decode(batches: Batch[], aborted: AbortedTransaction[] = []) {
  const { records, nextOffset } = await decodeRecordBatches(
    Buffer.concat(batches.map(encode)),
    aborted,
  );
  return {
    records: records.map(({ offset, value }) => [offset, value?.toString() ?? null]),
    nextOffset,
  };
}

test('decoding gives the encoded values, however they are divided into batches', async () => {
  const values = fc.array(
    fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 300 })), {
      minLength: 1,
      maxLength: 20,
    }),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(values, fc.integer({ min: 0, max: 2 ** 40 }), async (groups, start) => {
      const batches: Batch[] = [];
      const expected: [number, string | null][] = [];
      let next = start;
      for (const group of groups) {
        batches.push({ baseOffset: next, values: group });
        group.forEach((value, i) => expected.push([next + i, value]));
        next += group.length;
      }
      expect(await decode(batches)).toEqual({
        records: expected,
        nextOffset: groups.length > 0 ? next : -1,
      });
    }),
  );
});

test('an answer that is cut off anywhere gives the complete batches before the cut', async () => {
  const batches = [0, 10, 20].map((baseOffset) => ({
    baseOffset,
    values: ['a', 'b'],
    lastOffsetDelta: 9,
  }));
  const bytes = Buffer.concat(batches.map(encode));
  const size = bytes.length / 3;
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const { records, nextOffset } = await decodeRecordBatches(bytes.subarray(0, cut), []);
    const whole = Math.floor(cut / size);
    expect(records.length).toBe(2 * whole);
    expect(nextOffset).toBe(whole === 0 ? -1 : 10 * whole);
  }
});

test('reading goes on after a batch that compaction emptied or shortened', async () => {
  expect(await decode([{ baseOffset: 5, values: [], lastOffsetDelta: 94 }])).toEqual({
    records: [],
    nextOffset: 100,
  });
  expect(await decode([{ baseOffset: 5, values: ['a'], lastOffsetDelta: 94 }])).toEqual({
    records: [[5, 'a']],
    nextOffset: 100,
  });
});

function of(
  baseOffset: number,
  producerId: bigint,
  value: string,
  attributes = TRANSACTIONAL,
): Batch {
  return { baseOffset, values: [value], producerId, attributes };
}

test('only the records of an aborted transaction are skipped, up to its marker', async () => {
  const batches = [
    of(0, 1n, 'aborted'),
    of(1, 2n, 'kept'),
    of(2, 1n, 'plain of the same producer', 0),
    of(3, 1n, 'abort', TRANSACTIONAL | CONTROL),
    of(4, 1n, 'kept after'),
    of(5, 1n, 'commit', TRANSACTIONAL | CONTROL),
  ];
  expect(await decode(batches, [{ producerId: 1n, firstOffset: 0 }])).toEqual({
    records: [
      [1, 'kept'],
      [2, 'plain of the same producer'],
      [4, 'kept after'],
    ],
    nextOffset: 6,
  });
});

test('overlapping transactions are skipped in whichever order they were aborted', async () => {
  const batches = [
    of(0, 1n, 'aborted last'),
    of(1, 2n, 'aborted first'),
    of(2, 2n, 'abort', TRANSACTIONAL | CONTROL),
    of(3, 2n, 'kept'),
    of(4, 1n, 'abort', TRANSACTIONAL | CONTROL),
    of(5, 1n, 'kept after'),
  ];
  const aborted = [
    { producerId: 2n, firstOffset: 1 },
    { producerId: 1n, firstOffset: 0 },
  ];
  const expected = {
    records: [
      [3, 'kept'],
      [5, 'kept after'],
    ],
    nextOffset: 6,
  };
  expect(await decode(batches, aborted)).toEqual(expected);
  expect(await decode(batches, aborted.reverse())).toEqual(expected);
});

test('a batch of 200,000 records is read', async () => {
  const values = Array.from({ length: 200_000 }, (_, i) => String(i));
  const { records, nextOffset } = await decode([{ baseOffset: 7, values }]);
  expect(records.length).toBe(200_000);
  expect(records.at(-1)).toEqual([200_006, '199999']);
  expect(nextOffset).toBe(200_007);
});

test('a batch in another format or codec is refused by name', async () => {
  await expect(decode([{ baseOffset: 0, values: ['a'], magic: 1 }])).rejects.toThrow('format 1');
  await expect(decode([{ baseOffset: 7, values: ['a', 'b'], attributes: 5 }])).rejects.toThrow(
    'The record batch of offsets 7 to 8 is compressed with codec 5, which rollcall does not read.',
  );
});

test('the records before a refused batch are returned, and the next fetch begins with that batch', async () => {
  const batches: Batch[] = [
    { baseOffset: 0, values: ['a', 'b'] },
    { baseOffset: 2, values: ['c'], attributes: 5 },
    { baseOffset: 3, values: ['d'] },
  ];
  expect(await decode(batches)).toEqual({
    records: [
      [0, 'a'],
      [1, 'b'],
    ],
    nextOffset: 2,
  });
});

test('a batch with too many records is refused before any is made', async () => {
  const bytes = encode({ baseOffset: 0, values: ['a', 'b', 'c'] });
  const limits = { batchBytes: 1_000, batchRecords: 2, enoughBytes: 1_000 };
  await expect(decodeRecordBatches(bytes, [], limits)).rejects.toThrow('holds 3 records');
});

test('decoding stops after the batch that reaches the limit of one fetch', async () => {
  const batches = [0, 1, 2].map((baseOffset) => ({ baseOffset, values: ['x'.repeat(100)] }));
  const bytes = Buffer.concat(batches.map(encode));
  const limits = { batchBytes: 1_000, batchRecords: 10, enoughBytes: 200 };
  const { records, nextOffset } = await decodeRecordBatches(bytes, [], limits);
  expect(records.map(({ offset }) => offset)).toEqual([0, 1]);
  expect(nextOffset).toBe(2);
});

test.each<[string, (bytes: Buffer) => void]>([
  ['whose count is higher than its records', (bytes) => bytes.writeInt32BE(3, 57)],
  ['that is smaller than its header', (bytes) => bytes.writeInt32BE(20, 8)],
  ['that ends before it begins', (bytes) => bytes.writeInt32BE(-2, 23)],
  ['with a record that is longer than the batch', (bytes) => bytes.writeUInt8(0x7e, 61)],
  ['with a value that is longer than its record', (bytes) => bytes.writeUInt8(0x7e, 61 + 11)],
])('a batch %s is refused as damaged', async (_, damage) => {
  const bytes = encode({ baseOffset: 7, values: ['a', 'b'] });
  expect(bytes[61 + 11]).toBe(2); // the length of the first value, in zigzag
  damage(bytes);
  await expect(decodeRecordBatches(bytes, [])).rejects.toThrow(
    /^The record batch of offsets 7 to -?\d+ is damaged\.$/,
  );
});

test('a batch with wrong bytes is read or refused, and never hangs', async () => {
  const good = encode({ baseOffset: 100, values: ['one', null, 'three', 'x'.repeat(200)] });
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Buffer.from(good);
      for (const [at, byte] of changes) bytes[at] = byte;
      const found = await decodeRecordBatches(bytes, []).catch((error: unknown) => error);
      if (found instanceof Error) expect(found).toMatchObject({ code: 'unreadable' });
      else expect(found).toMatchObject({ records: expect.any(Array) as unknown });
    }),
    { numRuns: 2_000 },
  );
});
