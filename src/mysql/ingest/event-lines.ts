import type { KeyedEvent } from '../../attendance/live/key-order.js';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const CAPITAL_N = 0x4e;
const LINE_BYTES = 'YYYYMMDD kkkkkkkkkkkkkkkk YYYYMMDDHHMMSS aaaaaaaaaa d kk\n'.length;
const DAY_DIGITS = 8;
const KEY_HALF = 100_000_000;

/**
 * The text of events for LOAD DATA. It is written as bytes, because making strings would cost more
 * than all other work on an event. Numbers have a fixed width, with zeros in front, so that each
 * line has a known place. DATE and DATETIME are written as numbers too.
 */
export function eventLines(events: readonly KeyedEvent[]): Buffer {
  const lines = Buffer.allocUnsafe(events.length * LINE_BYTES);
  let day = '';
  let dayDigits = 0;
  for (let i = 0; i < events.length; i += 1) {
    const event = events[i]!;
    const { deviceKey, second, accessPointNo, kind } = event;
    if (event.day !== day) {
      day = event.day;
      dayDigits = Number(day.replaceAll('-', ''));
    }
    let at = i * LINE_BYTES;
    at = writeDigits(lines, at, dayDigits, DAY_DIGITS, TAB);
    const high = Math.floor(deviceKey / KEY_HALF);
    writeDigits(lines, at, high, 8, TAB);
    at = writeDigits(lines, at + 8, deviceKey - high * KEY_HALF, 8, TAB);
    writeDigits(lines, at, dayDigits, DAY_DIGITS, TAB);
    at = writeDigits(lines, at + DAY_DIGITS, hhmmss(second), 6, TAB);
    at = writeDigits(lines, at, accessPointNo, 10, TAB);
    const isLeft = kind === 'left';
    at = writeDigits(lines, at, isLeft ? 1 : 0, 1, TAB);
    // "\N" is NULL, in as many bytes as two digits.
    writeDigits(lines, at, kind === 'joined' ? 1 : 0, 2, LINE_FEED);
    if (isLeft) {
      lines[at] = BACKSLASH;
      lines[at + 1] = CAPITAL_N;
    }
  }
  return lines;
}

function hhmmss(second: number): number {
  const minutes = (second / 60) >>> 0;
  return ((minutes / 60) >>> 0) * 10_000 + (minutes % 60) * 100 + (second % 60);
}

/**
 * Writes a whole number below 2^32 and the byte `after` behind it.
 * @returns the place behind that byte
 */
function writeDigits(
  bytes: Buffer,
  start: number,
  number: number,
  digits: number,
  after: number,
): number {
  let rest = number;
  for (let at = start + digits - 1; at >= start; at -= 1) {
    const tens = (rest / 10) >>> 0;
    bytes[at] = ZERO + rest - tens * 10;
    rest = tens;
  }
  bytes[start + digits] = after;
  return start + digits + 1;
}
