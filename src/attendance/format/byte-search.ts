/** A text to look for in bytes, prepared once. */
type Needle = {
  text: Uint8Array;
  /** How far the search may go on behind each byte: Horspool's table. */
  shifts: Uint8Array;
};

const MOST_SHIFT = 255;

/** Prepares a text. Most bytes of a line are in no place of it, so the search steps over many. */
export function needleOf(text: string): Needle {
  const bytes = new TextEncoder().encode(text);
  const shifts = new Uint8Array(256).fill(Math.min(bytes.length, MOST_SHIFT));
  for (let at = 0; at < bytes.length - 1; at += 1)
    shifts[bytes[at]!] = Math.min(bytes.length - 1 - at, MOST_SHIFT);
  return { text: bytes, shifts };
}

/** The first place of a text in bytes, from a byte on; -1 where it is not there before `end`. */
export function findBytes(
  bytes: Uint8Array,
  { text, shifts }: Needle,
  start: number,
  end: number,
): number {
  const last = text.length - 1;
  const lastByte = text[last];
  let at = start + last;
  while (at < end) {
    const byte = bytes[at]!;
    if (byte === lastByte && endsHere(bytes, text, at)) return at - last;
    at += shifts[byte]!;
  }
  return -1;
}

function endsHere(bytes: Uint8Array, text: Uint8Array, end: number): boolean {
  const start = end - text.length + 1;
  for (let i = text.length - 2; i >= 0; i -= 1) if (bytes[start + i] !== text[i]) return false;
  return true;
}

/** Whether all bytes are ASCII. */
export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  let at = start;
  // Four at once, because every line is looked at.
  for (; at + 3 < end; at += 4)
    all |= bytes[at]! | bytes[at + 1]! | bytes[at + 2]! | bytes[at + 3]!;
  for (; at < end; at += 1) all |= bytes[at]!;
  return all < 0x80;
}

/** Whether two parts of bytes are the same. */
export function isSamePart(
  one: Uint8Array,
  oneStart: number,
  oneEnd: number,
  other: Uint8Array,
  otherStart: number,
  otherEnd: number,
): boolean {
  if (oneEnd - oneStart !== otherEnd - otherStart) return false;
  for (let i = oneEnd - oneStart - 1; i >= 0; i -= 1)
    if (one[oneStart + i] !== other[otherStart + i]) return false;
  return true;
}
