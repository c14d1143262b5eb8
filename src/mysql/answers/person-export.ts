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
  readSightedDevices,
  NOT_OF_ANOTHER,
  type DeviceLink,
} from '../decisions/student-devices.js';
import type { Database } from '../pool.js';
import { listOf, readRows } from '../read.js';

type Row = Record<string, unknown>;

/** Table -> the rows of one student, as they are stored; numbers have their names beside them. */
export type PersonRows = Record<PersonTableName | (typeof DEVICE_TABLES)[number], Row[]>;

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
  found.push(['access_event', await readEvents(db, studentNo, links)]);
  const devices = [...links, ...(await readSightedDevices(db, studentNo))];
  for (const table of ['suppressed_device', 'withheld_device'] as const)
    found.push([table, await readDropped(db, table, devices)]);
  return Object.fromEntries(found) as PersonRows;
}

/** Of events `e`: while the device sent it, it carried the student's own login. */
const OF_LOGIN = `
  EXISTS (SELECT 1 FROM login_sighting s
          WHERE s.day = e.day AND s.device_key = e.device_key AND s.student_no = :studentNo
            AND e.at BETWEEN s.first_at AND s.last_at)`;

/** Of events `e`: a roster gives the device to another student on that day. */
const LISTED_FOR_ANOTHER = `
  EXISTS (SELECT 1 FROM roster_device d
          WHERE d.device_key = e.device_key AND d.student_no <> :studentNo
            AND e.day BETWEEN d.valid_from AND d.valid_to)`;

/**
 * Between two logins of a student, a device may have been in another's hands. There only the two
 * records that carried the login are the student's.
 */
async function readEvents(
  db: Database,
  studentNo: number,
  links: readonly DeviceLink[],
): Promise<Row[]> {
  const others = await readOtherOwners(db, studentNo, links);
  const events: Row[] = await readRows<Row>(
    db,
    `SELECT p.name AS access_point, e.*
     FROM login_sighting s
     STRAIGHT_JOIN access_event e
       ON e.day = s.day AND e.device_key = s.device_key AND e.at BETWEEN s.first_at AND s.last_at
     LEFT JOIN access_point p ON p.access_point_no = e.access_point_no
     WHERE s.student_no = :studentNo
       AND (e.at IN (s.first_at, s.last_at) OR (${NOT_OF_ANOTHER} AND NOT ${LISTED_FOR_ANOTHER}))
     ORDER BY e.at`,
    { studentNo },
  );
  for (const { day, deviceKeys } of await readDevicesByDay(db, links, others))
    events.push(
      ...(await readRows<Row>(
        db,
        `SELECT p.name AS access_point, e.*
         FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
         STRAIGHT_JOIN access_event e ON e.day = :day AND e.device_key = listed.item
         LEFT JOIN access_point p ON p.access_point_no = e.access_point_no
         WHERE ${NOT_OF_ANOTHER} AND NOT ${OF_LOGIN}
         ORDER BY e.at`,
        { day, studentNo, deviceKeys: JSON.stringify(deviceKeys) },
      )),
    );
  return events;
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
