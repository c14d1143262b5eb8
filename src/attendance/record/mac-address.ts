/**
 * Reads a MAC address in any common form (60-8c-4a-57-12-4d, 60:8C:4A:57:12:4D, 608c.4a57.124d,
 * 608c4a57124d) as a number of 48 bits.
 * @returns undefined if the text is not 12 hexadecimal digits in one of these forms
 */
export function parseMacAddress(text: string): number | undefined {
  if (!FORMS.test(text)) return undefined;
  return Number.parseInt(text.replace(/[-:.]/g, ''), 16);
}

/**
 * The 12 lower-case hexadecimal digits of a MAC address: the form that is hashed, and the key of
 * its Kafka records.
 */
export function macDigits(mac: number): string {
  return mac.toString(16).padStart(12, '0');
}

const PAIRS = (separator: string) => `[0-9a-f]{2}(?:${separator}[0-9a-f]{2}){5}`;
const FORMS = new RegExp(
  `^(?:[0-9a-f]{12}|${PAIRS('-')}|${PAIRS(':')}|[0-9a-f]{4}(?:[.:-][0-9a-f]{4}){2}|[0-9a-f]{6}[-:][0-9a-f]{6})$`,
  'i',
);

/** The value of each byte that is a hexadecimal digit; -1 for other bytes. */
const DIGITS = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? -1 : digit;
});
const DASH = 0x2d;
const COLON = 0x3a;

/**
 * Reads a MAC address of six pairs, with dashes or colons, from ASCII bytes as a number of 48 bits;
 * -1 for every other text, which may still be a MAC address in another form.
 */
export function readMacAddress(bytes: Uint8Array, start: number, end: number): number {
  const separator = bytes[start + 2]!;
  if (end - start !== 17 || (separator !== DASH && separator !== COLON)) return -1;
  let digits = 0;
  let mac = 0;
  for (let at = start; at < end; at += 3) {
    const high = DIGITS[bytes[at]!]!;
    const low = DIGITS[bytes[at + 1]!]!;
    digits |= high | low;
    mac = mac * 256 + high * 16 + low;
    if (at + 2 < end && bytes[at + 2] !== separator) return -1;
  }
  return digits < 0 ? -1 : mac;
}
