import type { OwnersByKey } from '../../attendance/roster/roster.js';
import type { Database } from '../pool.js';
import { readTuples } from '../read.js';
import { ownerTable } from './owner-table.js';

/**
 * The devices whose events are dropped on every day on which no roster gives them to a student who
 * has not opted out: those of students who opted out or were erased, in whatever roster, and those
 * that carried the login of one. As a table with `device_key`.
 */
export const DROPPED_DEVICES =
  '(SELECT device_key FROM suppressed_device UNION SELECT device_key FROM withheld_device)';

/**
 * Whose each device is for ingest: what the roster says, and `opted_out` for the dropped devices of
 * which it says nothing.
 */
export async function readDeviceOwners(
  db: Database,
  listed: readonly (readonly [deviceKey: number, owner: number | 'opted_out'])[],
): Promise<OwnersByKey> {
  const known = new Set(listed.map(([deviceKey]) => deviceKey));
  const dropped = await readTuples<[deviceKey: number]>(
    db,
    `SELECT device_key FROM ${DROPPED_DEVICES} AS dropped`,
  );
  const unknown = dropped.filter(([deviceKey]) => !known.has(deviceKey));
  return ownerTable([
    ...listed,
    ...unknown.map(([deviceKey]) => [deviceKey, 'opted_out'] as const),
  ]);
}
