import { MAX_USER_LENGTH } from './limits.js';

/**
 * Gives one string for all occurrences of a name in ASCII bytes. Decoding each occurrence would
 * cost more than reading the rest of its record.
 */
export type NameOf = (bytes: Uint8Array, start: number, end: number) => string;

type Entry = { name: string; bytes: Uint8Array };

/**
 * @param slots a power of two. The table holds half as many names; if more come, as in a flood of
 * made-up names, it starts again empty.
 */
export function createNameTable(slots = 32_768): NameOf {
  const decoder = new TextDecoder();
  const empty = () => new Array<Entry | undefined>(slots).fill(undefined);
  let entries = empty();
  let size = 0;

  // The slot of the name, or the free slot for it.
  const slotOf: (...name: Parameters<NameOf>) => number = (bytes, start, end) => {
    let slot = hash(bytes, start, end) & (slots - 1);
    for (
      let entry = entries[slot];
      entry && !isSame(entry.bytes, bytes, start, end);
      entry = entries[slot]
    )
      slot = (slot + 1) & (slots - 1);
    return slot;
  };

  return (bytes, start, end) => {
    const known = entries[slotOf(bytes, start, end)];
    if (known) return known.name;
    if (size >= slots / 2) {
      entries = empty();
      size = 0;
    }
    // A copy, because a view would keep the whole answer of a fetch in memory.
    const own = Uint8Array.from(bytes.subarray(start, end));
    const name = decoder.decode(own);
    entries[slotOf(bytes, start, end)] = { name, bytes: own };
    size += 1;
    return name;
  };
}

/** A campus has more students than access points. */
const USER_SLOTS = 131_072;

/** The users of records, in UTF-8; undefined for none, and for one that is far too long. */
export function createUserTable(): (...at: Parameters<NameOf>) => string | undefined {
  const userOf = createNameTable(USER_SLOTS);
  return (bytes, start, end) =>
    end > start && end - start <= MAX_USER_LENGTH ? userOf(bytes, start, end) : undefined;
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at += 1) sum = (Math.imul(sum, 31) + bytes[at]!) | 0;
  return sum ^ (sum >>> 15);
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
