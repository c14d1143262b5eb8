import { isUtf8 } from 'node:buffer';

/** The bytes of a text file as UTF-8. */
export type DecodedText = {
  text: Buffer;
  /** The encoding, where it is not UTF-8 and so was guessed; undefined for UTF-8. */
  guess: string | undefined;
};

const NAMES = {
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  gb18030: 'GB18030',
  'windows-1252': 'Windows-1252',
};
/** Enough to tell how bytes are spread. */
const SAMPLE_BYTES = 65_536;

/**
 * Finds out how a text file is encoded. Without a byte order mark, bytes that are no UTF-8 are
 * either Chinese in GB18030, where nearly all bytes above 127 come in pairs, or Western in
 * Windows-1252, where they stand among letters. A file that is mostly UTF-8 stays UTF-8: its bad
 * lines are told.
 */
export function decodeText(bytes: Buffer): DecodedText {
  const encoding = guessEncoding(bytes);
  if (encoding === undefined) return { text: bytes, guess: undefined };
  const text = Buffer.from(new TextDecoder(encoding).decode(bytes));
  return { text, guess: NAMES[encoding] };
}

function guessEncoding(bytes: Buffer): keyof typeof NAMES | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = zeroShares(bytes.subarray(0, SAMPLE_BYTES));
  if (zeros.odd > 0.2 && zeros.even < zeros.odd / 4) return 'utf-16le';
  if (zeros.even > 0.2 && zeros.odd < zeros.even / 4) return 'utf-16be';
  if (isUtf8(bytes) || isMostlyUtf8(bytes)) return undefined;
  return looksChinese(bytes) ? 'gb18030' : 'windows-1252';
}

/** The shares of zeros at even and at odd places: one half of each UTF-16 letter of ASCII. */
function zeroShares(bytes: Buffer): { even: number; odd: number } {
  const zeros = [0, 0];
  for (const [i, byte] of bytes.entries()) if (byte === 0) zeros[i % 2]! += 1;
  const half = Math.max(bytes.length / 2, 1);
  return { even: zeros[0]! / half, odd: zeros[1]! / half };
}

/**
 * Whether nearly all bytes above 127 belong to UTF-8 letters. Of the pairs of GB 18030, about a
 * quarter look like them.
 */
function isMostlyUtf8(bytes: Buffer): boolean {
  let good = 0;
  let bad = 0;
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i]!;
    const length = byte < 0x80 ? 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (byte < 0x80) i += 1;
    else if (length > 0 && isUtf8(bytes.subarray(i, i + length)) && i + length <= bytes.length) {
      good += length;
      i += length;
    } else {
      bad += 1;
      i += 1;
    }
  }
  return good >= 4 * bad;
}

/** Whether most bytes above 127 are halves of the usual Chinese letters (GB 2312). */
function looksChinese(bytes: Buffer): boolean {
  let paired = 0;
  let single = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (byte < 0x80) continue;
    const next = bytes[i + 1] ?? 0;
    if (byte >= 0xa1 && byte <= 0xf7 && next >= 0xa1 && next <= 0xfe) {
      paired += 2;
      i += 1;
    } else single += 1;
  }
  return paired > single;
}
