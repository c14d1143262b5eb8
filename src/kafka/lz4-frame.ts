import { TooLarge } from './too-large.js';

const MAGIC = 0x184d2204;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const UNCOMPRESSED = 0x80000000;
const MIN_MATCH = 4;
/** Below this many bytes, a loop copies faster than a call. */
const SHORT = 24;

/**
 * Decodes one LZ4 frame (lz4_Frame_format.md, version 1.6), with linked or independent blocks.
 * Checksums are not compared: the record batch around the frame has its own. The packages on npm
 * that need no native build trust the sizes in the frame or read damage as zeros.
 * @param limit the most bytes to return
 * @throws TooLarge when the frame holds more than `limit` bytes, Error when it is damaged
 */
export function decodeLz4Frame(frame: Uint8Array, limit: number): Buffer {
  const { flags, blockBytes, start } = readDescriptor(frame);
  let out: Buffer = Buffer.allocUnsafe(Math.min(frame.length * 4, limit) + blockBytes);
  let written = 0;
  for (let at = start; ;) {
    const header = uint32(frame, at);
    at += 4;
    if (header === 0) {
      if (flags & CONTENT_CHECKSUM) uint32(frame, at);
      return out.subarray(0, written);
    }
    const size = header & 0x7fffffff;
    if (at + size > frame.length) throw new Error('a block is cut off');
    if (size > blockBytes) throw new Error('a block is larger than the frame says');
    if (out.length - written < blockBytes) out = grown(out, written, limit + blockBytes);
    if (header >= UNCOMPRESSED) {
      out.set(frame.subarray(at, at + size), written);
      written += size;
    } else {
      written = decodeBlock(frame.subarray(at, at + size), out, written, written + blockBytes);
    }
    if (written > limit) throw new TooLarge(limit);
    at += size + (flags & BLOCK_CHECKSUM ? 4 : 0);
  }
}

function readDescriptor(frame: Uint8Array): { flags: number; blockBytes: number; start: number } {
  if (uint32(frame, 0) !== MAGIC) throw new Error('it does not begin as a frame does');
  const flags = frame[4] ?? 0;
  if (flags >> 6 !== 1) throw new Error(`it has version ${flags >> 6}`);
  if (flags & DICTIONARY) throw new Error('it needs a dictionary');
  const code = ((frame[5] ?? 0) >> 4) & 7;
  if (code < 4) throw new Error(`it has no block size ${code}`);
  // Magic, flags, block size, content size if any, header checksum. A block has at most 64 KiB,
  // 256 KiB, 1 MiB or 4 MiB.
  return { flags, blockBytes: 1 << (8 + 2 * code), start: 6 + (flags & CONTENT_SIZE ? 8 : 0) + 1 };
}

function uint32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new Error('it is cut off');
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

function grown(out: Buffer, written: number, most: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(out.length * 2, most));
  out.copy(larger, 0, 0, written);
  return larger;
}

/**
 * Decodes a block into `out` from `to` on. A block may copy from the bytes before `to`.
 * @returns where the result ends, `end` at most
 */
function decodeBlock(block: Uint8Array, out: Buffer, to: number, end: number): number {
  for (let at = 0; ;) {
    const token = block[at++]!;
    let literals = token >> 4;
    if (literals === 15)
      for (let more = 255; more === 255; literals += more) more = lengthByte(block, at++);
    if (at + literals > block.length || to + literals > end) throw new Error('a block is damaged');
    if (literals < SHORT) for (let i = 0; i < literals; i += 1) out[to + i] = block[at + i]!;
    else out.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at === block.length) return to;
    if (at + 2 > block.length) throw new Error('a block is cut off');
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let length = token & 15;
    if (length === 15)
      for (let more = 255; more === 255; length += more) more = lengthByte(block, at++);
    length += MIN_MATCH;
    if (distance === 0 || distance > to || to + length > end || at >= block.length)
      throw new Error('a block is damaged');
    to = repeat(out, to, distance, length);
  }
}

/** Copies `length` bytes from `distance` bytes before `to`. @returns where the copy ends */
function repeat(out: Buffer, to: number, distance: number, length: number): number {
  const stop = to + length;
  // A copy that overlaps itself repeats what it has just written; only a loop does that.
  if (length >= SHORT && distance >= length) out.copyWithin(to, to - distance, stop - distance);
  else for (; to < stop; to += 1) out[to] = out[to - distance]!;
  return stop;
}

function lengthByte(block: Uint8Array, at: number): number {
  const byte = block[at];
  if (byte === undefined) throw new Error('a block is cut off');
  return byte;
}
