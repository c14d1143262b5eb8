import { zstdDecompressSync } from 'node:zlib';
import { TooLarge } from './too-large.js';

const CHUNK_BYTES = 256 * 1024;

/** What `zstdDecompressSync` returns with `info: true`; @types/node has no overload for it. */
type DecodedFrame = {
  buffer: Buffer;
  engine: {
    /** The compressed bytes that the frame took, although the name says otherwise. */
    bytesWritten: number;
  };
};

/**
 * Decodes zstd (RFC 8878) in one or more frames. Node stops after the first frame and does not say
 * that bytes are left, so each frame is decoded by a call of its own. Node refuses a window of more
 * than 128 MiB.
 * @param limit the most bytes to return
 * @throws TooLarge when the frames hold more than `limit` bytes, Error when they are damaged
 */
export function decodeZstdFrames(bytes: Buffer, limit: number): Buffer {
  const parts: Buffer[] = [];
  let written = 0;
  for (let at = 0; at < bytes.length;) {
    const { buffer, engine } = decodeFrame(bytes.subarray(at), limit, limit - written);
    parts.push(buffer);
    written += buffer.length;
    at += engine.bytesWritten;
  }
  return Buffer.concat(parts, written);
}

function decodeFrame(bytes: Buffer, limit: number, room: number): DecodedFrame {
  // Node takes no limit of 0, and a frame may hold nothing.
  const maxOutputLength = Math.max(room, 1);
  try {
    const options = { info: true, maxOutputLength, chunkSize: CHUNK_BYTES };
    const frame = zstdDecompressSync(bytes, options) as unknown as DecodedFrame;
    if (frame.buffer.length > room) throw new TooLarge(limit);
    return frame;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge(limit);
    throw error;
  }
}
