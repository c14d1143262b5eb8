/**
 * Reads a MAC address in any common form (60-8c-4a-57-12-4d, 60:8C:4A:57:12:4D, 608c.4a57.124d, 608c4a57124d) as a number of 48 bits.
 * @returns undefined when the text does not hold exactly 12 hexadecimal digits, in one of these forms
 */
export function parseMacAddress(text: string): number | undefined {
  if (!FORMS.test(text)) return undefined;
  return Number.parseInt(text.replace(/[-:.]/g, ''), 16);
}

/** The 12 lower-case hexadecimal digits of a MAC address: the form that is hashed, and the key that records are sent under. */
export function macDigits(mac: number): string {
  return mac.toString(16).padStart(12, '0');
}

const PAIRS = (separator: string) => `[0-9a-f]{2}(?:${separator}[0-9a-f]{2}){5}`;
const FORMS = new RegExp(
  `^(?:[0-9a-f]{12}|${PAIRS('-')}|${PAIRS(':')}|[0-9a-f]{4}(?:[.:-][0-9a-f]{4}){2}|[0-9a-f]{6}[-:][0-9a-f]{6})$`,
  'i',
);
