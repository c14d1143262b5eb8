import type {
  AccessEvent,
  AccessEventKind,
  AccessEventOptions,
  ReadAccessEvent,
  RejectReason,
} from './access-event.js';
import { FIRST_DAY, MAX_NAME_LENGTH, MAX_RECORD_BYTES, MAX_USER_LENGTH } from './limits.js';
import { parseMacAddress } from './mac-address.js';
import { isDay, secondOfDay } from '../wall-clock.js';

/**
 * Makes a reader that parses the whole record as JSON. For every record it gives an access event or
 * the reason why the record is rejected.
 */
export function createReadAnyRecord(
  { apFieldsSwapped }: AccessEventOptions,
  withUsers = false,
): ReadAccessEvent {
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
    const event: AccessEvent = {
      day: time.day,
      second: time.second,
      mac,
      // JSON allows half of a surrogate pair in a string, but a database refuses such a text.
      accessPoint: accessPoint.toWellFormed(),
      kind: kindOf(result),
    };
    const user = withUsers ? fields['user'] : undefined;
    if (typeof user === 'string' && user !== '' && user.length <= MAX_USER_LENGTH)
      event.user = user;
    return event;
  };
}

const TIME = /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** A word that is not known is a failure: controllers have many words for it. */
function kindOf(result: string): AccessEventKind {
  const word = result.toLowerCase();
  return word === 'success' ? 'joined' : word === 'left' ? 'left' : 'failed';
}

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

/**
 * Whether a value is a string of at most 255 characters. A character outside the basic plane counts
 * once, as in MySQL.
 */
function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    (value.length <= MAX_NAME_LENGTH || [...value].length <= MAX_NAME_LENGTH)
  );
}
