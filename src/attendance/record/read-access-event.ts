import type { AccessEventOptions, ReadAccessEvent } from './access-event.js';
import { createReadAnyRecord } from './any-record.js';
import { MAX_RECORD_BYTES } from './limits.js';
import { createReadPlainRecord } from './plain-record.js';

/**
 * Makes a reader of records. Nearly all records are plain and are read from their bytes. The full
 * parser decides on all others.
 * @param withUsers whether events have the user of their record
 */
export function createReadAccessEvent(
  options: AccessEventOptions,
  withUsers = false,
): ReadAccessEvent {
  const readPlainRecord = createReadPlainRecord(options, withUsers);
  const readAnyRecord = createReadAnyRecord(options, withUsers);
  return (record, latest) =>
    (record.end - record.start <= MAX_RECORD_BYTES && readPlainRecord(record, latest)) ||
    readAnyRecord(record, latest);
}
