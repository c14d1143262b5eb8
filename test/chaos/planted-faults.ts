/** A day that is rolled up by the policy seed, and one whose events are deleted. */
export const SEED_DAY = '2019-09-04';
export const EXPIRED_DAY = '2019-09-09';

const ofDay = (day: string) =>
  `class_no IN (SELECT class_no FROM class WHERE class_date = '${day}')`;

type PlantedFault = [check: string, what: string, table: string, statement: string];

/**
 * Faults as they would look in the tables: the check that must find each, what it is, the table
 * that it changes, and how. A question mark stands for a device of the student who is erased.
 */
export const PLANTED_FAULTS: PlantedFault[] = [
  [
    'positions',
    'a batch that was written twice',
    'ingest_position',
    'UPDATE ingest_position SET events = events + 99 WHERE partition_no = 1',
  ],
  [
    'positions',
    'a partition that is still paused',
    'ingest_position',
    "UPDATE ingest_position SET state = 'paused' WHERE partition_no = 1",
  ],
  ['events', 'an event that was lost', 'access_event', 'DELETE FROM access_event LIMIT 1'],
  [
    'events',
    'an event of a device that was not heard',
    'access_event',
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES ('${SEED_DAY}', 1, '${SEED_DAY} 10:00:00', 1, 1)`,
  ],
  ['rejects', 'a reject that was lost', 'reject', 'DELETE FROM reject LIMIT 1'],
  [
    'live presence',
    'a class without its live presence',
    'live_presence',
    `DELETE FROM live_presence WHERE ${ofDay(SEED_DAY)} LIMIT 1`,
  ],
  [
    'seals',
    'a batch that came after the seal',
    'day_version',
    `UPDATE day_version SET version = version + 1 WHERE day = '${SEED_DAY}' LIMIT 1`,
  ],
  [
    'seals',
    'a student who was seen and is absent',
    'verdict',
    `UPDATE verdict SET verdict = 'absent' WHERE verdict = 'present' AND NOT corrected AND ${ofDay(SEED_DAY)} LIMIT 1`,
  ],
  [
    'expired days',
    'a day that was sealed after its events were deleted',
    'day_rollup',
    `UPDATE day_rollup SET rolled_up_at = rolled_up_at + INTERVAL 1 DAY WHERE day = '${EXPIRED_DAY}'`,
  ],
  [
    'expired days',
    'everybody absent on a day without events',
    'verdict',
    `UPDATE verdict SET verdict = 'absent' WHERE ${ofDay(EXPIRED_DAY)} AND verdict = 'present'`,
  ],
  [
    'expired days',
    'an event that the retention has left',
    'access_event',
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES ('${EXPIRED_DAY}', 1, '${EXPIRED_DAY} 10:00:00', 1, 1)`,
  ],
  [
    'words',
    'a correction that was dropped',
    'verdict',
    "UPDATE verdict SET verdict = 'unknown', corrected = FALSE WHERE corrected",
  ],
  [
    'words',
    'a correction that no class fits, and that is gone',
    'correction',
    'DELETE FROM correction',
  ],
  [
    'words',
    'a confirmation that was dropped',
    'class_attendance',
    'UPDATE class_attendance SET confirmed = FALSE',
  ],
  [
    'erasures',
    'an event of an erased device',
    'access_event',
    `INSERT INTO access_event (day, device_key, at, access_point_no, ok) VALUES ('${SEED_DAY}', ?, '${SEED_DAY} 10:00:00', 1, 1)`,
  ],
  [
    'erasures',
    'an erased device that is not suppressed',
    'suppressed_device',
    'DELETE FROM suppressed_device WHERE device_key = ?',
  ],
];
