import type { RecordBytes } from './access-event.js';

/** The fields that are read of a record, as indexes of a RecordScan. */
export const CURRENT_AP = 0;
export const AP = 1;
export const MAC = 2;
export const TIME = 3;
export const RESULT = 4;
/** Only in a scan with users. */
export const USER = 5;

const encode = (name: string) => new TextEncoder().encode(name);
const NAMES = ['currentapname', 'apname', 'mac', 'connecttime', 'connectresult'].map(encode);
const USER_NAME = encode('user');
const OTHER = -1;
export const ABSENT = -1;

/** Where the fields are in the bytes. */
export type RecordScan = {
  /** The first byte of each string; ABSENT for a field that the record does not have. */
  start: Int32Array;
  /** The byte after the last one of each string. */
  end: Int32Array;
};

/** @param withUsers whether it looks for the field USER too */
export function createRecordScan(withUsers: boolean): RecordScan {
  const fields = NAMES.length + (withUsers ? 1 : 0);
  return { start: new Int32Array(fields), end: new Int32Array(fields) };
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const LAST_PRINTABLE = 0x7e;
const CLOSE = 0x7d;

/** 1 for each byte that a string in plain ASCII without escapes may hold. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= SPACE && byte <= LAST_PRINTABLE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/**
 * Finds the fields of a record without decoding it, if it has the shape that controllers write: one
 * flat JSON object in printable ASCII without escapes, whose values are strings and whole numbers,
 * with at most spaces between them.
 *
 * It returns true only for records that JSON.parse reads in the same way: its fields are strings
 * or absent, and of two fields with one name the last counts. Every other record, legal or
 * not, is left to the full parser. So a scan rejects nothing, and it costs a third of a parse.
 * @param found receives the fields. The caller owns it, so that a record allocates nothing.
 */
export function scanRecord({ bytes, start, end }: RecordBytes, found: RecordScan): boolean {
  found.start.fill(ABSENT);
  const withUsers = found.start.length > USER;
  if (end - start < 2 || bytes[start] !== OPEN) return false;
  for (let at = start + 1; at < end; at += 1) {
    const nameStart = afterSpaces(bytes, at) + 1;
    if (bytes[nameStart - 1] !== QUOTE) return false;
    const nameEnd = endOfString(bytes, nameStart, end);
    at = afterSpaces(bytes, nameEnd + 1);
    if (nameEnd < 0 || bytes[at] !== COLON) return false;
    at = afterSpaces(bytes, at + 1);
    let field = fieldOf(bytes, nameStart, nameEnd);
    if (field === OTHER && withUsers && isUser(bytes, nameStart, nameEnd)) field = USER;
    const isString = bytes[at] === QUOTE;
    if (!isString && field !== OTHER) return false;
    const valueEnd = isString ? endOfString(bytes, at + 1, end) : endOfNumber(bytes, at);
    if (valueEnd < 0) return false;
    if (field !== OTHER) {
      found.start[field] = at + 1;
      found.end[field] = valueEnd;
    }
    at = afterSpaces(bytes, isString ? valueEnd + 1 : valueEnd);
    if (bytes[at] === CLOSE) return at + 1 === end;
    if (bytes[at] !== COMMA) return false;
  }
  return false;
}

function afterSpaces(bytes: Uint8Array, at: number): number {
  while (bytes[at] === SPACE) at += 1;
  return at;
}

/**
 * The place of the closing quote; -1 if the string is not plain ASCII, has an escape, or does not
 * end.
 */
function endOfString(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && PLAIN[bytes[at]!] === 1) at += 1;
  return at < end && bytes[at] === QUOTE ? at : -1;
}

/** The place after a whole number as JSON writes it; -1 if there is none. */
function endOfNumber(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  if (bytes[first] === ZERO) return first + 1;
  let at = first;
  while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at += 1;
  return at > first ? at : -1;
}

function fieldOf(bytes: Uint8Array, start: number, end: number): number {
  for (let field = 0; field < NAMES.length; field += 1) {
    const name = NAMES[field]!;
    let same = 0;
    if (name.length !== end - start) continue;
    while (same < name.length && bytes[start + same] === name[same]) same += 1;
    if (same === name.length) return field;
  }
  return OTHER;
}

function isUser(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== USER_NAME.length) return false;
  for (let i = 0; i < USER_NAME.length; i += 1) if (bytes[start + i] !== USER_NAME[i]) return false;
  return true;
}
