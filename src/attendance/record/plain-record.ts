import type {
  AccessEvent,
  AccessEventKind,
  AccessEventOptions,
  RecordBytes,
} from './access-event.js';
import { readMacAddress } from './mac-address.js';
import { createNameTable, createUserTable } from './name-table.js';
import { FIRST_DAY, MAX_NAME_LENGTH } from './limits.js';
import {
  ABSENT,
  AP,
  CURRENT_AP,
  MAC,
  RESULT,
  TIME,
  USER,
  createRecordScan,
  scanRecord,
} from './record-scan.js';
import { isDay, secondOfDay } from '../wall-clock.js';

const TIME_LENGTH = 'YYYY-MM-DD HH:MM:SS'.length;
const DAY_LENGTH = 'YYYY-MM-DD'.length;
const SUCCESS = new TextEncoder().encode('success');
const LEFT = new TextEncoder().encode('left');
const ZERO = 0x30;
const LOWER_CASE = 0x20;
/** Far enough below zero that every sum with it is below zero too. */
const NO_DIGITS = -1e9;
/** No day has this number, not even "0000-00-00". */
const NO_DAY = -1;

/**
 * Makes a reader of plain records, as nearly all are. It reads their bytes and gives the same event
 * as the full parser, or undefined if the full parser has to decide. It gives undefined for every
 * record that is rejected. It remembers the last day that it found to be real, because nearly all
 * records of an hour share it.
 */
export function createReadPlainRecord({ apFieldsSwapped }: AccessEventOptions, withUsers = false) {
  const [current, previous] = apFieldsSwapped ? [AP, CURRENT_AP] : [CURRENT_AP, AP];
  const found = createRecordScan(withUsers);
  const { start, end } = found;
  const nameOf = createNameTable();
  const userOf = withUsers ? createUserTable() : undefined;
  const decoder = new TextDecoder();
  const known = { latest: '', lastDay: '', lastSecond: 0, dayNumber: NO_DAY, day: '' };

  /**
   * Whether the day that begins at a byte is real and not after the last day; if so, known.day is
   * that day.
   */
  const readDay = (bytes: Uint8Array, at: number): boolean => {
    const number =
      twoDigits(bytes, at) * 1_000_000 +
      twoDigits(bytes, at + 2) * 10_000 +
      twoDigits(bytes, at + 5) * 100 +
      twoDigits(bytes, at + 8);
    if (number === known.dayNumber) return true;
    const day = decoder.decode(bytes.subarray(at, at + DAY_LENGTH));
    if (!isDay(day) || day < FIRST_DAY || day > known.lastDay) return false;
    known.dayNumber = number;
    known.day = day;
    return true;
  };

  return function readPlainRecord(record: RecordBytes, latest: string): AccessEvent | undefined {
    const { bytes } = record;
    if (!scanRecord(record, found)) return undefined;
    if (latest !== known.latest) {
      const [lastDay, lastSecond] = [
        latest.slice(0, DAY_LENGTH),
        secondOfDay(latest.slice(DAY_LENGTH + 1)),
      ];
      Object.assign(known, { latest, lastDay, lastSecond, dayNumber: NO_DAY });
    }
    const nameLength = end[current]! - start[current]!;
    if (start[current] === ABSENT || nameLength === 0 || nameLength > MAX_NAME_LENGTH)
      return undefined;
    if (start[previous] !== ABSENT && end[previous]! - start[previous]! > MAX_NAME_LENGTH)
      return undefined;
    if (start[MAC] === ABSENT || start[RESULT] === ABSENT || end[RESULT] === start[RESULT])
      return undefined;
    const mac = readMacAddress(bytes, start[MAC]!, end[MAC]!);
    if (mac < 0) return undefined;
    const at = start[TIME]!;
    if (at === ABSENT || end[TIME]! - at !== TIME_LENGTH || !hasSeparators(bytes, at))
      return undefined;
    const second = readTimeOfDay(bytes, at + DAY_LENGTH + 1);
    if (second < 0 || !readDay(bytes, at)) return undefined;
    if (second > known.lastSecond && known.day === known.lastDay) return undefined;
    const event: AccessEvent = {
      day: known.day,
      second,
      mac,
      accessPoint: nameOf(bytes, start[current]!, end[current]!),
      kind: kindOf(bytes, start[RESULT]!, end[RESULT]!),
    };
    if (userOf && start[USER] !== ABSENT) {
      const user = userOf(bytes, start[USER]!, end[USER]!);
      if (user !== undefined) event.user = user;
    }
    return event;
  };
}

function hasSeparators(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 4] === 0x2d &&
    bytes[at + 7] === 0x2d &&
    bytes[at + 10] === 0x20 &&
    bytes[at + 13] === 0x3a &&
    bytes[at + 16] === 0x3a
  );
}

/** Seconds after midnight of "HH:MM:SS"; below 0 if the bytes are no time. */
function readTimeOfDay(bytes: Uint8Array, at: number): number {
  const hour = twoDigits(bytes, at);
  const minute = twoDigits(bytes, at + 3);
  const second = twoDigits(bytes, at + 6);
  return hour > 23 || minute > 59 || second > 59 ? NO_DIGITS : hour * 3600 + minute * 60 + second;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS;
}

function kindOf(bytes: Uint8Array, start: number, end: number): AccessEventKind {
  if (isWord(SUCCESS, bytes, start, end)) return 'joined';
  return isWord(LEFT, bytes, start, end) ? 'left' : 'failed';
}

/** Whether the bytes are the word, in any letter case. */
function isWord(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i += 1)
    if ((bytes[start + i]! | LOWER_CASE) !== word[i]) return false;
  return true;
}
