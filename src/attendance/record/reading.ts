import type { AccessEvent, RecordBytes, RejectReason } from './access-event.js';

/** What a record is that was read and says nothing of a device's access point. */
export const IGNORED = 'ignored';

/** What a record is that holds several. */
export type SeveralEvents = {
  kind: 'several';
  events: AccessEvent[];
  /** Why the first of them that could not be read was not; undefined where all could. */
  reject: RejectReason | undefined;
};

/** What a record is read as. */
export type Reading = AccessEvent | SeveralEvents | RejectReason | typeof IGNORED;

/**
 * Reads one record. `latest` is the last wall-clock time ("YYYY-MM-DD HH:MM:SS") that counts as
 * real. Never throws.
 */
export type ReadRecord = (record: RecordBytes, latest: string) => Reading;
