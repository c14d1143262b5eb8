/**
 * What happened between a device and an access point.
 * - `joined`: the device joined the access point, or moved to it
 * - `left`: it was on the access point until then
 * - `failed`: it tried to join and could not
 */
export type AccessEventKind = 'joined' | 'left' | 'failed';

/** One controller record, read and checked. */
export type AccessEvent = {
  /** The day on the campus wall clock, as logged: "YYYY-MM-DD". */
  day: string;
  /** Seconds after midnight of that day. */
  second: number;
  /** The MAC address as a number of 48 bits. It never leaves the worker's memory. */
  mac: number;
  /** The name of the access point that the device joined, left, or tried to join. */
  accessPoint: string;
  kind: AccessEventKind;
  /** The login as the record has it; absent where it has none, or where nobody asked for it. */
  user?: string;
};

/**
 * Why a record could not be read. The checks run in this order, and the first that fails gives the
 * reason. The last reason is for a record that was read, but that the database refused.
 */
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
  /** Swaps the two access-point fields, for controllers that log them the other way round. */
  apFieldsSwapped: boolean;
};

/** A record that is a part of larger bytes. */
export type RecordBytes = {
  bytes: Uint8Array;
  /** The first byte of the record. */
  start: number;
  /** The byte after its last one. */
  end: number;
  /** The same record by itself; null for a tombstone. */
  value: Uint8Array | null;
};

/**
 * Reads one record. `latest` is the last wall-clock time ("YYYY-MM-DD HH:MM:SS") that counts as
 * real. Never throws.
 */
export type ReadAccessEvent = (record: RecordBytes, latest: string) => AccessEvent | RejectReason;

/** A record that stands by itself. */
export function wholeRecord(value: Uint8Array | null): RecordBytes {
  return { bytes: value ?? NOTHING, start: 0, end: value?.length ?? 0, value };
}

const NOTHING = new Uint8Array();
