import { parseMacAddress, readMacAddress } from '../record/mac-address.js';

const GROUPS_LENGTH = 14;
const GROUP = 5;
const decoder = new TextDecoder();

/** Reads a MAC address in any common form from bytes, as a number of 48 bits; -1 for none. */
export function readMacBytes(bytes: Uint8Array, start: number, end: number): number {
  const pairs = readMacAddress(bytes, start, end);
  if (pairs >= 0) return pairs;
  const groups = end - start === GROUPS_LENGTH ? readGroups(bytes, start) : -1;
  if (groups >= 0) return groups;
  return parseMacAddress(decoder.decode(bytes.subarray(start, end))) ?? -1;
}

/** "608c.4a57.124d", with dots, dashes or colons. */
function readGroups(bytes: Uint8Array, start: number): number {
  const separator = bytes[start + 4]!;
  if (separator !== bytes[start + 9] || !SEPARATORS.includes(separator)) return -1;
  let mac = 0;
  for (let i = 0; i < GROUPS_LENGTH; i += 1) {
    if (i % GROUP === 4) continue;
    const digit = digitOf(bytes[start + i]!);
    if (digit < 0) return -1;
    mac = mac * 16 + digit;
  }
  return mac;
}

const SEPARATORS = [0x2e, 0x2d, 0x3a];

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
