import type { DEVICE_TABLES } from '../decisions/person-tables.js';
import {
  PERSON_TABLES,
  readPerson,
  readPersonRows,
  type PersonTableName,
} from '../decisions/person-tables.js';
import {
  readDeviceLinks,
  readSightedDevices,
  type DeviceLink,
} from '../decisions/student-devices.js';
import type { Database } from '../pool.js';
import { listOf, readRows } from '../read.js';
import { readPersonEvents } from './person-events.js';

type Row = Record<string, unknown>;

/**
 * Table -> the rows of one student, as they are stored; numbers have their names beside them.
 * Packed events are among those of access_event.
 */
export type PersonRows = Record<
  PersonTableName | Exclude<(typeof DEVICE_TABLES)[number], 'packed_device_day'>,
  Row[]
>;

/**
 * Everything that the database holds of one student. Where the roster of a day gives a device to
 * another student, or it carried the login of another, its events are that student's and are left
 * out.
 */
export async function readAllOfPerson(db: Database, studentNo: number): Promise<PersonRows> {
  const person = await readPerson(db, studentNo);
  const links = await readDeviceLinks(db, studentNo);
  const found: [string, Row[]][] = [];
  for (const table of Object.keys(PERSON_TABLES) as PersonTableName[])
    found.push([table, await readPersonRows(db, table, person)]);
  found.push(['access_event', await readPersonEvents(db, studentNo, links)]);
  const devices = [...links, ...(await readSightedDevices(db, studentNo))];
  for (const table of ['suppressed_device', 'withheld_device'] as const)
    found.push([table, await readDropped(db, table, devices)]);
  return Object.fromEntries(found) as PersonRows;
}

async function readDropped(
  db: Database,
  table: 'suppressed_device' | 'withheld_device',
  links: readonly DeviceLink[],
): Promise<Row[]> {
  return readRows<Row>(
    db,
    `SELECT x.* FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN ${table} x ON x.device_key = listed.item`,
    { deviceKeys: JSON.stringify([...new Set(links.map(({ deviceKey }) => deviceKey))]) },
  );
}
