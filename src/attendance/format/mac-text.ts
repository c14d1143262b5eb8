import { parseMacAddress } from '../record/mac-address.js';

const COLON = 0x3a;
const DASH = 0x2d;
const PAIRS_LENGTH = 17;

/**
 * Reads a MAC address in any common form from a part of a text, as a number of 48 bits. Undefined
 * where there is none.
 */
export function readMacText(text: string, start: number, end: number): number | undefined {
  if (end - start !== PAIRS_LENGTH) return parseMacAddress(text.slice(start, end));
  const separator = text.charCodeAt(start + 2);
  if (separator !== DASH && separator !== COLON) return undefined;
  let mac = 0;
  for (let at = start; at < end; at += 3) {
    const high = digitOf(text.charCodeAt(at));
    const low = digitOf(text.charCodeAt(at + 1));
    if (high < 0 || low < 0) return undefined;
    if (at + 2 < end && text.charCodeAt(at + 2) !== separator) return undefined;
    mac = mac * 256 + high * 16 + low;
  }
  return mac;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
