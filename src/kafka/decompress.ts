import { gunzipSync } from 'node:zlib';
import { RollcallError, messageOf } from '../errors.js';
import { decodeLz4Frame } from './lz4-frame.js';
import { decodeSnappyChunks } from './snappy-chunks.js';
import { TooLarge } from './too-large.js';
import { decodeZstdFrames } from './zstd-frames.js';

/** @throws TooLarge for more than `limit` bytes, any other error for damaged ones */
type Decoder = (bytes: Buffer, limit: number) => Buffer;

/** Codecs by their number in a batch's attributes. The first batch that needs one loads it. */
const CODECS: Record<number, { name: string; load: () => Promise<Decoder> }> = {
  1: { name: 'gzip', load: () => Promise.resolve(gunzip) },
  2: {
    name: 'snappy',
    load: async () => {
      const uncompress = (await import('hysnappy')).snappyUncompressor();
      return (bytes, limit) => decodeSnappyChunks(bytes, limit, uncompress);
    },
  },
  3: { name: 'lz4', load: () => Promise.resolve(decodeLz4Frame) },
  4: { name: 'zstd', load: () => Promise.resolve(decodeZstdFrames) },
};

const loaded = new Map<number, Promise<Decoder>>();

/**
 * Decompresses the records of one batch.
 * @param codec the number in the batch's attributes, not 0
 * @param limit the most bytes to return
 * @param batch names the batch; an error's sentence begins with it
 * @throws RollcallError `unreadable` for an unknown codec, damage, or more than `limit` bytes
 */
export async function decompress(
  codec: number,
  bytes: Buffer,
  limit: number,
  batch: string,
): Promise<Buffer> {
  const known = CODECS[codec];
  if (!known)
    throw new RollcallError(
      'unreadable',
      `${batch} is compressed with codec ${codec}, which rollcall does not read.`,
    );
  if (!loaded.has(codec)) loaded.set(codec, known.load());
  const decode = await loaded.get(codec)!;
  try {
    return decode(bytes, limit);
  } catch (error) {
    const what =
      error instanceof TooLarge
        ? `holds ${messageOf(error)}, which rollcall does not read`
        : `cannot be decompressed: ${messageOf(error)}`;
    throw new RollcallError('unreadable', `${batch}, compressed with ${known.name}, ${what}.`, {
      cause: error,
    });
  }
}

function gunzip(bytes: Buffer, limit: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge(limit);
    throw error;
  }
}
