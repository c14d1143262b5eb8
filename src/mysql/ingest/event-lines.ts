import type { KeyedEvent } from '../../attendance/live/key-order.js';
import type { AccessEventKind } from '../../attendance/record/access-event.js';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const CAPITAL_N = 0x4e;
const LINE_BYTES = 'YYYYMMDD kkkkkkkkkkkkkkkk YYYYMMDDHHMMSS aaaaaaaaaa d kk\n'.length;
const KEY_HALF = 100_000_000;
/** The four digits of each number below 10,000, as the number that these four bytes are. */
const FOUR_DIGITS = Uint32Array.from({ length: 10_000 }, (_, number) =>
  Buffer.from(String(number).padStart(4, '0')).readUInt32BE(),
);

/**
 * The text of events for LOAD DATA. It is written as bytes, because making strings would cost more
 * than all other work on an event. Numbers have a fixed width, with zeros in front, so that each
 * line has a known place. DATE and DATETIME are written as numbers too.
 */
export function eventLines(events: readonly KeyedEvent[]): Buffer {
  const lines = Buffer.allocUnsafe(events.length * LINE_BYTES);
  const view = new DataView(lines.buffer, lines.byteOffset, lines.length);
  let day = '';
  let [yearDigits, dateDigits] = [0, 0];
  for (let i = 0; i < events.length; i += 1) {
    const event = events[i]!;
    if (event.day !== day) {
      day = event.day;
      yearDigits = FOUR_DIGITS[Number(day.slice(0, 4))]!;
      dateDigits = FOUR_DIGITS[Number(day.slice(5).replace('-', ''))]!;
    }
    const at = i * LINE_BYTES;
    view.setUint32(at, yearDigits);
    view.setUint32(at + 4, dateDigits);
    lines[at + 8] = TAB;
    const high = Math.floor(event.deviceKey / KEY_HALF);
    writeEight(view, at + 9, high);
    writeEight(view, at + 17, event.deviceKey - high * KEY_HALF);
    lines[at + 25] = TAB;
    view.setUint32(at + 26, yearDigits);
    view.setUint32(at + 30, dateDigits);
    writeTime(view, at + 34, event.second);
    lines[at + 40] = TAB;
    const hundreds = (event.accessPointNo / 100) >>> 0;
    writeEight(view, at + 41, hundreds);
    writeTwo(view, at + 49, event.accessPointNo - hundreds * 100);
    lines[at + 51] = TAB;
    writeKind(lines, at + 52, event.kind);
  }
  return lines;
}

/** Writes the columns `departed` and `ok`, and the end of the line. */
function writeKind(lines: Buffer, at: number, kind: AccessEventKind): void {
  const isLeft = kind === 'left';
  lines[at] = isLeft ? ZERO + 1 : ZERO;
  lines[at + 1] = TAB;
  // "\N" is NULL, in as many bytes as two digits.
  lines[at + 2] = isLeft ? BACKSLASH : ZERO;
  lines[at + 3] = isLeft ? CAPITAL_N : kind === 'joined' ? ZERO + 1 : ZERO;
  lines[at + 4] = LINE_FEED;
}

/** Writes "HHMMSS". */
function writeTime(view: DataView, at: number, second: number): void {
  const minutes = (second / 60) >>> 0;
  const hours = (minutes / 60) >>> 0;
  view.setUint32(at, FOUR_DIGITS[hours * 100 + minutes - hours * 60]!);
  writeTwo(view, at + 4, second - minutes * 60);
}

/** Writes a whole number below 10^8 with eight digits. */
function writeEight(view: DataView, at: number, number: number): void {
  const high = (number / 10_000) >>> 0;
  view.setUint32(at, FOUR_DIGITS[high]!);
  view.setUint32(at + 4, FOUR_DIGITS[number - high * 10_000]!);
}

/** Writes a whole number below 100 with two digits. */
function writeTwo(view: DataView, at: number, number: number): void {
  view.setUint16(at, FOUR_DIGITS[number]!);
}
