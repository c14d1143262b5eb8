import { TooLarge } from './too-large.js';

/** The part of zstddec that is used: gives out what it has decoded, 128 KiB at a time. */
type ZstdDecoder = { decodeStreaming: (inputs: Iterable<Uint8Array>) => Iterable<Uint8Array> };

/**
 * Decodes zstd (RFC 8878) in one or more frames. The C code inside takes no window larger than 128 MiB.
 * @param limit the most bytes to give out
 * @throws TooLarge when there are more, Error when they are damaged
 */
export function decodeZstdStream(bytes: Buffer, limit: number, decoder: ZstdDecoder): Buffer {
  const parts: Uint8Array[] = [];
  let written = 0;
  let fruitless = 0;
  for (const part of decoder.decodeStreaming([bytes])) {
    written += part.length;
    if (written > limit) throw new TooLarge(limit);
    // zstddec 0.3.4 does not look at the C code's error and calls it again for ever; what is left of memory when it is told to stop stays with it.
    fruitless = part.length === 0 ? fruitless + 1 : 0;
    if (fruitless > 1) throw new Error('it is no zstd, or needs too large a window');
    parts.push(part);
  }
  return Buffer.concat(parts, written);
}
