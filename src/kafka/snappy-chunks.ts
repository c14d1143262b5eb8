import { TooLarge } from './too-large.js';

/** The Java library's framing begins with this; two version numbers of 4 bytes each follow. */
const FRAMING = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const FRAMING_BYTES = 16;

/** Decodes one bare snappy block to `resultBytes` bytes. */
type SnappyUncompress = (block: Uint8Array, resultBytes: number) => Uint8Array;

/**
 * Decodes what Kafka calls snappy. The Java client and the brokers write a row of blocks, each
 * after its length; librdkafka writes a single bare block.
 * @param limit the most bytes to return
 * @throws TooLarge when there are more than `limit` bytes, Error when it is damaged
 */
export function decodeSnappyChunks(
  bytes: Buffer,
  limit: number,
  uncompress: SnappyUncompress,
): Buffer {
  if (!FRAMING.equals(bytes.subarray(0, FRAMING.length)))
    return Buffer.from(decodeBlock(bytes, 0, limit, uncompress));
  const parts: Uint8Array[] = [];
  let written = 0;
  for (let at = FRAMING_BYTES; at < bytes.length;) {
    const size = at + 4 <= bytes.length ? bytes.readInt32BE(at) : -1;
    if (size < 0 || at + 4 + size > bytes.length) throw new Error('a block is cut off');
    const part = decodeBlock(bytes.subarray(at + 4, at + 4 + size), written, limit, uncompress);
    parts.push(part);
    written += part.length;
    at += 4 + size;
  }
  return Buffer.concat(parts, written);
}

/** @param written the bytes of the blocks before it */
function decodeBlock(
  block: Uint8Array,
  written: number,
  limit: number,
  uncompress: SnappyUncompress,
): Uint8Array {
  const resultBytes = lengthOf(block);
  if (written + resultBytes > limit) throw new TooLarge(limit);
  return uncompress(block, resultBytes);
}

/** A block begins with the length of its result, seven bits a byte, the lowest bits first. */
function lengthOf(block: Uint8Array): number {
  let length = 0;
  for (let i = 0; i < 5; i += 1) {
    const byte = block[i];
    if (byte === undefined) throw new Error('a block is cut off');
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return length;
  }
  throw new Error('a block has no length');
}
