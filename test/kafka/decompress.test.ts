import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { snappyCompress } from 'hysnappy';
import { expect, test } from 'vitest';
import { RollcallError } from '../../src/errors.js';
import { decompress } from '../../src/kafka/decompress.js';

const GZIP = 1;
const SNAPPY = 2;
const LZ4 = 3;
const ZSTD = 4;
const MIB = 1024 * 1024;

const LETTERS = Array.from({ length: 97 }, (_, i) =>
  String.fromCharCode(97 + ((i * i * 7 + i) % 26)),
);
/** 147,000 bytes: more than two blocks of lz4. */
const TEXT = Buffer.from(`${LETTERS.join('')}\n`.repeat(1500));

/**
 * Made from TEXT by "lz4 -B4 -BD -BX --content-size": blocks that refer to the one before, a
 * checksum after each, and the size at the start.
 */
const LZ4_FRAME = Buffer.from(
  'BCJNGFxAOD4CAAAAAAAbIwEAAN9haWVvbXl5bW9laWFnDQBBHwpVAEEJsAAPYgD///////////////////////////////////////////////////////////////////' +
    '//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '//////////////JVBlb215eanF0IQOAQAAD/n/Bg9W////////////////////////////////////////////////////////////////////////////////////////' +
    '//////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////' +
    '/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////PUGVv' +
    'bXl5isCc52QAAADfbW9laWFnYWllb215eQ0AEx8KLgAaD1UAFAknAA9iAP////////////////////////////////////////////////////////////////////////' +
    '/////////IUGVvbXkK+XbqcwAAAADhXqtJ',
  'base64',
);

/** Made from TEXT by "zstd --check". */
const ZSTD_FRAME = Buffer.from(
  'KLUv/aQ4PgIA9AAAcGFpZW9teXltb2VpYWcKBAA6/2XIAQ4ILExXwDS/RQAACG0BADSeB0KJz8vp',
  'base64',
);

/** Framed as by the Java library, 32 KiB a block. */
function javaSnappy(text: Buffer): Buffer {
  const parts = [Buffer.from('82534e41505059000000000100000001', 'hex')];
  for (let at = 0; at < text.length; at += 32_768) {
    const block = snappyCompress(text.subarray(at, at + 32_768));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    parts.push(length, Buffer.from(block));
  }
  return Buffer.concat(parts);
}

const SAMPLES: [string, number, Buffer][] = [
  ['gzip', GZIP, gzipSync(TEXT)],
  ['framed snappy', SNAPPY, javaSnappy(TEXT)],
  ['bare snappy', SNAPPY, Buffer.from(snappyCompress(TEXT))],
  ['lz4', LZ4, LZ4_FRAME],
  ['zstd', ZSTD, ZSTD_FRAME],
];

const read = (codec: number, bytes: Buffer, limit = MIB) =>
  decompress(codec, bytes, limit, 'The batch');

test.each(SAMPLES)('%s gives the bytes that were compressed', async (_, codec, bytes) => {
  expect((await read(codec, bytes)).equals(TEXT)).toBe(true);
  expect((await read(codec, bytes, TEXT.length)).equals(TEXT)).toBe(true);
});

test.each(SAMPLES)(
  '%s that holds one byte too many is refused by name',
  async (name, codec, bytes) => {
    await expect(read(codec, bytes, TEXT.length - 1)).rejects.toMatchObject({
      code: 'unreadable',
      message: `The batch, compressed with ${name.split(' ').at(-1)}, holds more than ${TEXT.length - 1} bytes, which rollcall does not read.`,
    });
  },
);

test.each(SAMPLES)(
  '%s that is cut off anywhere never gives the whole text',
  async (_, codec, bytes) => {
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const found = await read(codec, bytes.subarray(0, cut)).catch((error: unknown) => error);
      // The Java framing of snappy has no end mark: cut between two blocks, it only gives less.
      if (found instanceof Buffer) expect(found.length).toBeLessThan(TEXT.length);
      else expect(found).toMatchObject({ code: 'unreadable' });
    }
  },
);

test.each(SAMPLES)(
  '%s with wrong bytes is read or refused, and never hangs',
  async (_, codec, bytes) => {
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        const found = await read(codec, damaged).catch((error: unknown) => error);
        if (found instanceof Buffer) expect(found.length).toBeLessThanOrEqual(MIB);
        else expect(found).toBeInstanceOf(RollcallError);
      }),
      { numRuns: 300 },
    );
  },
);

test('a few bytes that expand to gigabytes are refused before the memory is taken', async () => {
  const tooMuch = `holds more than ${MIB} bytes`;
  const block = Buffer.from([0x02, 0x00, 0x10, 0x61]); // 128 KiB of one byte, and more to come
  const blocks = Array.from({ length: 50_000 }, () => block);
  await expect(
    read(ZSTD, Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), ...blocks])),
  ).rejects.toThrow(tooMuch);
  await expect(read(SNAPPY, Buffer.from('ffffffff0f61', 'hex'))).rejects.toThrow(tooMuch);
  await expect(read(GZIP, gzipSync(Buffer.alloc(64 * MIB)))).rejects.toThrow(tooMuch);
});

test('a damaged zstd batch does not harm the next one', async () => {
  await expect(read(ZSTD, Buffer.from('28b52ffd0058ffffffffffff', 'hex'))).rejects.toThrow(
    'cannot be decompressed',
  );
  expect((await read(ZSTD, ZSTD_FRAME)).equals(TEXT)).toBe(true);
});

test('all frames of a zstd batch are read, and skippable frames are passed over', async () => {
  const skippable = Buffer.from('502a4d1804000000aabbccdd', 'hex');
  const twice = Buffer.concat([TEXT, TEXT]);
  const frames = Buffer.concat([ZSTD_FRAME, ZSTD_FRAME]);
  expect((await read(ZSTD, frames, twice.length)).equals(twice)).toBe(true);
  const between = Buffer.concat([skippable, ZSTD_FRAME, skippable, ZSTD_FRAME, skippable]);
  expect((await read(ZSTD, between)).equals(twice)).toBe(true);
});

test('the limit counts the bytes of all zstd frames together', async () => {
  const frames = Buffer.concat([ZSTD_FRAME, ZSTD_FRAME]);
  for (const limit of [TEXT.length, 2 * TEXT.length - 1])
    await expect(read(ZSTD, frames, limit)).rejects.toThrow(`holds more than ${limit} bytes`);
});

test('a zstd batch is refused when a frame behind the first is cut off or damaged', async () => {
  const frames = Buffer.concat([ZSTD_FRAME, ZSTD_FRAME]);
  for (let cut = ZSTD_FRAME.length + 1; cut < frames.length; cut += 1)
    await expect(read(ZSTD, frames.subarray(0, cut))).rejects.toThrow('cannot be decompressed');
  for (const tail of ['no zstd', '\0\0\0\0\0\0\0\0'])
    await expect(read(ZSTD, Buffer.concat([ZSTD_FRAME, Buffer.from(tail)]))).rejects.toThrow(
      'cannot be decompressed',
    );
});

test('a zstd window of 128 MiB is read, a larger one refused', async () => {
  /** A frame whose window is 2 to this power and that holds five letters. */
  const frame = (windowLog: number) =>
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3, 0x2b, 0, 0, 0x61]);
  expect((await read(ZSTD, frame(27))).toString()).toBe('aaaaa');
  await expect(read(ZSTD, frame(28))).rejects.toThrow('requires too much memory');
});

test('a codec number that Kafka does not have is refused', async () => {
  await expect(read(5, TEXT)).rejects.toMatchObject({
    code: 'unreadable',
    message: 'The batch is compressed with codec 5, which rollcall does not read.',
  });
});
