import { parseMacAddress } from './mac-address.js';
import { createReadPlainRecord } from './plain-record.js';
import { FIRST_DAY, MAX_NAME_LENGTH, MAX_RECORD_BYTES } from './limits.js';
import { isDay, secondOfDay } from '../wall-clock.js';

/** One controller record, read and checked: a device joined or moved to an access point. */
export type AccessEvent = {
  /** The time on the campus wall clock, as logged: the day "YYYY-MM-DD", and seconds after its midnight. */
  day: string;
  second: number;
  /** The MAC address as a number of 48 bits. It goes no further than the worker's memory. */
  mac: number;
  /** The name of the access point that the device is on now. */
  accessPoint: string;
  /** Whether the association succeeded. */
  ok: boolean;
};

/** Why a record could not be read, the first that applies, in this order; the last is given to one that was read, and that the database would not take. */
export const REJECT_REASONS = [
  'empty',
  'too_large',
  'not_utf8',
  'not_json',
  'not_object',
  'bad_access_point',
  'bad_mac',
  'bad_time',
  'bad_result',
  'bad_previous_access_point',
  'refused_by_database',
] as const;

export type RejectReason = (typeof REJECT_REASONS)[number];

export type AccessEventOptions = {
  /** Reads the two access-point fields the other way round, for controllers that log them so. */
  apFieldsSwapped: boolean;
};

/** A record as a part of larger bytes, from start up to, not including, end. value: the same by itself; null for a tombstone. */
export type RecordBytes = {
  bytes: Uint8Array;
  start: number;
  end: number;
  value: Uint8Array | null;
};

/** A record that stands by itself. */
export function wholeRecord(value: Uint8Array | null): RecordBytes {
  return { bytes: value ?? NOTHING, start: 0, end: value?.length ?? 0, value };
}

const NOTHING = new Uint8Array();

/** A reader of records: `latest` is the last wall-clock time ("YYYY-MM-DD HH:MM:SS") that counts as real. Never throws. */
export type ReadAccessEvent = (record: RecordBytes, latest: string) => AccessEvent | RejectReason;

/** Makes a reader of records. Plain ones, as nearly all are, are read from their bytes; `createReadAnyRecord` decides on all others. */
export function createReadAccessEvent(options: AccessEventOptions): ReadAccessEvent {
  const readPlainRecord = createReadPlainRecord(options);
  const readAnyRecord = createReadAnyRecord(options);
  return (record, latest) =>
    (record.end - record.start <= MAX_RECORD_BYTES && readPlainRecord(record, latest)) ||
    readAnyRecord(record, latest);
}

/** Makes a reader by the full parser of JSON, which says of every record what it is. */
export function createReadAnyRecord({ apFieldsSwapped }: AccessEventOptions): ReadAccessEvent {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const [currentField, previousField] = apFieldsSwapped
    ? ['apname', 'currentapname']
    : ['currentapname', 'apname'];
  let realDay = '';

  const readTime = (
    value: unknown,
    latest: string,
  ): { day: string; second: number } | undefined => {
    if (typeof value !== 'string' || !TIME.test(value) || value < FIRST_DAY || value > latest)
      return undefined;
    const day = value.slice(0, 10);
    if (day !== realDay) {
      if (!isDay(day)) return undefined;
      realDay = day;
    }
    return { day, second: secondOfDay(value.slice(11)) };
  };

  return (record, latest) => {
    const fields = readFields(record.value, decoder);
    if (typeof fields === 'string') return fields;
    const accessPoint = fields[currentField];
    if (!isName(accessPoint) || accessPoint === '') return 'bad_access_point';
    const mac = typeof fields['mac'] === 'string' ? parseMacAddress(fields['mac']) : undefined;
    if (mac === undefined) return 'bad_mac';
    const time = readTime(fields['connecttime'], latest);
    if (!time) return 'bad_time';
    const result = fields['connectresult'];
    if (typeof result !== 'string' || result === '') return 'bad_result';
    const previous = fields[previousField];
    if (previous !== undefined && previous !== null && !isName(previous))
      return 'bad_previous_access_point';
    return {
      day: time.day,
      second: time.second,
      mac,
      // Half a surrogate pair is a legal JSON string, but no text that a database would take.
      accessPoint: accessPoint.toWellFormed(),
      ok: result.toLowerCase() === 'success',
    };
  };
}

const TIME = /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

function readFields(
  value: Uint8Array | null,
  decoder: InstanceType<typeof TextDecoder>,
): Record<string, unknown> | RejectReason {
  if (value === null || value.length === 0) return 'empty';
  if (value.length > MAX_RECORD_BYTES) return 'too_large';
  let text: string;
  try {
    text = decoder.decode(value);
  } catch {
    return 'not_utf8';
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : 'not_object';
  } catch {
    return 'not_json';
  }
}

/** A string of at most 255 characters; a character outside the basic plane counts once, as in MySQL. */
function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    (value.length <= MAX_NAME_LENGTH || [...value].length <= MAX_NAME_LENGTH)
  );
}
