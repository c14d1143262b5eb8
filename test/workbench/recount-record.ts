import { isUtf8 } from 'node:buffer';

export type RejectReason =
  | 'empty'
  | 'too_large'
  | 'not_utf8'
  | 'not_json'
  | 'not_object'
  | 'bad_access_point'
  | 'bad_mac'
  | 'bad_time'
  | 'bad_result'
  | 'bad_previous_access_point';

export type AccessRecord = {
  day: string;
  at: string;
  mac: string;
  accessPoint: string;
  /** What happened; its word is the same in the table. */
  kind: 'joined' | 'left' | 'failed';
  ok: boolean;
};

/**
 * Reads one record by the contract's table and, like recount.ts, imports nothing of src/. The first
 * field that fails gives the reason.
 */
export function recountRecord(
  value: Uint8Array | null,
  latest: string,
): AccessRecord | RejectReason {
  if (value === null || value.length === 0) return 'empty';
  if (value.length > 64 * 1024) return 'too_large';
  if (!isUtf8(value)) return 'not_utf8';
  const text = Buffer.from(value).toString('utf8');
  let record: unknown;
  try {
    record = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return 'not_json';
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return 'not_object';
  const { currentapname, mac, connecttime, connectresult, apname } = record as Record<
    string,
    unknown
  >;
  if (typeof currentapname !== 'string' || currentapname === '' || [...currentapname].length > 255)
    return 'bad_access_point';
  const digits = typeof mac === 'string' ? macDigits(mac) : undefined;
  if (digits === undefined) return 'bad_mac';
  if (typeof connecttime !== 'string' || !isRealTime(connecttime)) return 'bad_time';
  if (connecttime < '2000-01-01 00:00:00' || connecttime > latest) return 'bad_time';
  if (typeof connectresult !== 'string' || connectresult === '') return 'bad_result';
  const previousIsAbsent = apname === undefined || apname === null;
  if (!previousIsAbsent && (typeof apname !== 'string' || [...apname].length > 255))
    return 'bad_previous_access_point';
  const day = connecttime.slice(0, 10);
  const word = connectresult.toLowerCase();
  const kind = word === 'success' ? 'joined' : word === 'left' ? 'left' : 'failed';
  const accessPoint = currentapname.toWellFormed();
  return { day, at: connecttime, mac: digits, accessPoint, kind, ok: kind === 'joined' };
}

/** The 12 digits of a MAC address, written in 1, 2, 3 or 6 pieces with one kind of separator. */
export function macDigits(text: string): string | undefined {
  const pieces = text.split(/[-:.]/);
  const sizes = pieces.map((piece) => piece.length).join();
  const separators = new Set([...text].filter((character) => '-:.'.includes(character)));
  const digits = pieces.join('').toLowerCase();
  const formed = ['12', '2,2,2,2,2,2', '4,4,4', '6,6'].includes(sizes) && separators.size <= 1;
  return formed && /^[0-9a-f]+$/.test(digits) ? digits : undefined;
}

function isRealTime(text: string): boolean {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})$/.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return (
    date >= 1 && date <= (lengths[month - 1] ?? 0) && hour <= 23 && minute <= 59 && second <= 59
  );
}
