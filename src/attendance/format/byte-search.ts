/** The first place of a text in bytes, from a byte on; -1 where it is not there before `end`. */
export function findBytes(bytes: Uint8Array, text: Uint8Array, start: number, end: number): number {
  const first = text[0]!;
  const { length } = text;
  const last = end - length;
  for (let at = start; at <= last; at += 1) {
    if (bytes[at] !== first) continue;
    let same = 1;
    while (same < length && bytes[at + same] === text[same]) same += 1;
    if (same === length) return at;
  }
  return -1;
}

/** Whether all bytes are ASCII. */
export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  for (let at = start; at < end; at += 1) all |= bytes[at]!;
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
