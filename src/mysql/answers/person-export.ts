import type { DEVICE_TABLES } from '../decisions/person-tables.js';
import {
  PERSON_TABLES,
  readPerson,
  readPersonRows,
  type PersonTableName,
} from '../decisions/person-tables.js';
import {
  readDeviceLinks,
  readDevicesByDay,
  readOtherOwners,
  type DeviceLink,
} from '../decisions/student-devices.js';
import type { Database } from '../pool.js';
import { listOf, readRows } from '../read.js';

type Row = Record<string, unknown>;

/** Table -> the rows of one student, as they are stored; numbers have their names beside them. */
export type PersonRows = Record<PersonTableName | (typeof DEVICE_TABLES)[number], Row[]>;

/**
 * Everything that the database holds of one student. Where the roster of a day gives a device to
 * another student, its events are that student's and are left out.
 */
export async function readAllOfPerson(db: Database, studentNo: number): Promise<PersonRows> {
  const person = await readPerson(db, studentNo);
  const links = await readDeviceLinks(db, studentNo);
  const found: [string, Row[]][] = [];
  for (const table of Object.keys(PERSON_TABLES) as PersonTableName[])
    found.push([table, await readPersonRows(db, table, person)]);
  found.push(['access_event', await readEvents(db, studentNo, links)]);
  found.push(['suppressed_device', await readSuppressed(db, links)]);
  return Object.fromEntries(found) as PersonRows;
}

async function readEvents(
  db: Database,
  studentNo: number,
  links: readonly DeviceLink[],
): Promise<Row[]> {
  const others = await readOtherOwners(db, studentNo, links);
  const events: Row[] = [];
  for (const { day, deviceKeys } of await readDevicesByDay(db, links, others))
    events.push(
      ...(await readRows<Row>(
        db,
        `SELECT p.name AS access_point, e.*
         FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
         STRAIGHT_JOIN access_event e ON e.day = :day AND e.device_key = listed.item
         LEFT JOIN access_point p ON p.access_point_no = e.access_point_no
         ORDER BY e.at`,
        { day, deviceKeys: JSON.stringify(deviceKeys) },
      )),
    );
  return events;
}

async function readSuppressed(db: Database, links: readonly DeviceLink[]): Promise<Row[]> {
  return readRows<Row>(
    db,
    `SELECT x.* FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
     STRAIGHT_JOIN suppressed_device x ON x.device_key = listed.item`,
    { deviceKeys: JSON.stringify([...new Set(links.map(({ deviceKey }) => deviceKey))]) },
  );
}
