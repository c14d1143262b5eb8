import { insertStatement } from '../insert-rows.js';

/** Its rows are those of Batch.presence. */
export const INSERT_PRESENCE = insertStatement(
  'live_presence',
  [
    { name: 'class_no', type: 'INT UNSIGNED' },
    { name: 'student_no', type: 'INT UNSIGNED' },
    { name: 'first_seen', type: 'DATETIME' },
    { name: 'last_seen', type: 'DATETIME' },
  ],
  `first_seen = LEAST(live_presence.first_seen, n.first_seen),
   last_seen = GREATEST(live_presence.last_seen, n.last_seen)`,
);

export const INSERT_SIGHTINGS = insertStatement(
  'login_sighting',
  [
    { name: 'day', type: 'DATE' },
    { name: 'device_key', type: 'BIGINT UNSIGNED' },
    { name: 'student_no', type: 'INT UNSIGNED' },
    { name: 'first_at', type: 'DATETIME' },
    { name: 'last_at', type: 'DATETIME' },
  ],
  `first_at = LEAST(login_sighting.first_at, n.first_at),
   last_at = GREATEST(login_sighting.last_at, n.last_at)`,
);

export const INSERT_WITHHELD = insertStatement(
  'withheld_device',
  [
    { name: 'device_key', type: 'BIGINT UNSIGNED' },
    { name: 'last_day', type: 'DATE' },
  ],
  'last_day = GREATEST(withheld_device.last_day, n.last_day)',
);

export const INSERT_REJECTS = insertStatement(
  'reject',
  [
    { name: 'topic', type: 'VARCHAR(249)' },
    { name: 'partition_no', type: 'INT UNSIGNED' },
    { name: 'record_offset', type: 'BIGINT UNSIGNED' },
    { name: 'reason', type: 'VARCHAR(40)' },
    { name: 'raw', type: 'LONGTEXT', value: 'FROM_BASE64(n.raw)' },
    { name: 'raw_bytes', type: 'INT UNSIGNED' },
    { name: 'rejected_at', type: 'DATETIME' },
  ],
  // A replay finds its own rejects; a topic made anew may have other records at these offsets.
  `reason = n.reason, raw = FROM_BASE64(n.raw), raw_bytes = n.raw_bytes,
   rejected_at = n.rejected_at`,
);

/** Its rows: day, topic, partition, 1, the campus wall clock. */
export const ADVANCE_DAY_VERSIONS = insertStatement(
  'day_version',
  [
    { name: 'day', type: 'DATE' },
    { name: 'topic', type: 'VARCHAR(249)' },
    { name: 'partition_no', type: 'INT UNSIGNED' },
    { name: 'version', type: 'BIGINT UNSIGNED' },
    { name: 'written_at', type: 'DATETIME' },
  ],
  'version = day_version.version + 1, written_at = n.written_at',
);
