import {
  NOT_OF_ANOTHER,
  readDevicesByDay,
  readOtherOwners,
  type DeviceLink,
  type DevicesOfDay,
} from '../decisions/student-devices.js';
import { readPackedDevices } from '../packed/read-packed.js';
import type { Database } from '../pool.js';
import { listOf, readRows, type Values } from '../read.js';

/** A row of access_event, with the name of its access point. */
type EventRow = {
  day: string;
  device_key: number;
  at: string;
  access_point_no: number;
  departed: 0 | 1;
  ok: 0 | 1 | null;
};

/**
 * The events that are a student's, as rows and packed: of the devices that the roster of a day
 * gives to the student, and while a device carried the student's login.
 *
 * Between two logins of a student, a device may have been in another's hands. There only the two
 * records that carried the login are the student's.
 */
export async function readPersonEvents(
  db: Database,
  studentNo: number,
  links: readonly DeviceLink[],
): Promise<EventRow[]> {
  const others = await readOtherOwners(db, studentNo, links);
  const sighted = await readSightedByDay(db, studentNo);
  const events = await readBoth(db, selectSighted, sighted, { studentNo });
  for (const listed of await readDevicesByDay(db, links, others)) {
    const { day, deviceKeys } = listed;
    const values = { day, studentNo, deviceKeys: JSON.stringify(deviceKeys) };
    events.push(...(await readBoth(db, selectListed, [listed], values)));
  }
  return events;
}

async function readSightedByDay(db: Database, studentNo: number): Promise<DevicesOfDay[]> {
  const rows = await readRows<{ day: string; deviceKey: number }>(
    db,
    `SELECT DISTINCT day, device_key AS deviceKey FROM login_sighting
     WHERE student_no = :studentNo ORDER BY day, device_key`,
    { studentNo },
  );
  const days = Map.groupBy(rows, ({ day }) => day);
  return [...days].map(([day, of]) => ({ day, deviceKeys: of.map((one) => one.deviceKey) }));
}

/**
 * Runs a query on the rows and on the packed events of devices, and gives each event once. The
 * packed ones are read before and after the rows: a night may pack the day meanwhile, or a rollup
 * unpack it.
 */
async function readBoth(
  db: Database,
  select: (events: string) => string,
  devices: readonly DevicesOfDay[],
  values: Values,
): Promise<EventRow[]> {
  const packed = await readPackedList(db, devices);
  const rows = await readRows<EventRow>(db, select('access_event'), values);
  packed.push(...(await readPackedList(db, devices)));
  if (packed.length === 0) return rows;
  const unpacked = { ...values, packed: JSON.stringify(packed) };
  return inOrder([...rows, ...(await readRows<EventRow>(db, select(PACKED_EVENTS), unpacked))]);
}

async function readPackedList(db: Database, devices: readonly DevicesOfDay[]): Promise<unknown[]> {
  const events: unknown[] = [];
  for (const { day, deviceKeys } of devices)
    for (const { deviceKey, events: packed } of await readPackedDevices(db, day, deviceKeys))
      for (const event of packed) events.push({ day, deviceKey, ...event });
  return events;
}

/** By time. Of two with one key, the one that did not fail. */
function inOrder(events: readonly EventRow[]): EventRow[] {
  const byKey = new Map<string, EventRow>();
  for (const event of events) {
    const key = [event.device_key, event.at, event.access_point_no, event.departed].join(' ');
    if (!byKey.has(key) || event.ok === 1) byKey.set(key, event);
  }
  return [...byKey.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The events of the list `packed`, with the columns of access_event. */
const PACKED_EVENTS = `(
  SELECT day, device_key, TIMESTAMP(day) + INTERVAL second SECOND AS at, access_point_no,
         IF(kind = 'left', NULL, kind = 'joined') AS ok, kind = 'left' AS departed, kind
  FROM JSON_TABLE(:packed, '$[*]' COLUMNS (
    day DATE PATH '$.day' ERROR ON ERROR,
    device_key BIGINT UNSIGNED PATH '$.deviceKey' ERROR ON ERROR,
    second INT UNSIGNED PATH '$.second' ERROR ON ERROR,
    access_point_no INT UNSIGNED PATH '$.accessPointNo' ERROR ON ERROR,
    kind VARCHAR(6) PATH '$.kind' ERROR ON ERROR)) AS listed_event)`;

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

const selectSighted = (events: string) => `
  SELECT p.name AS access_point, e.*
  FROM login_sighting s
  STRAIGHT_JOIN ${events} e
    ON e.day = s.day AND e.device_key = s.device_key AND e.at BETWEEN s.first_at AND s.last_at
  LEFT JOIN access_point p ON p.access_point_no = e.access_point_no
  WHERE s.student_no = :studentNo
    AND (e.at IN (s.first_at, s.last_at) OR (${NOT_OF_ANOTHER} AND NOT ${LISTED_FOR_ANOTHER}))
  ORDER BY e.at`;

const selectListed = (events: string) => `
  SELECT p.name AS access_point, e.*
  FROM ${listOf('deviceKeys', 'BIGINT UNSIGNED')} AS listed
  STRAIGHT_JOIN ${events} e ON e.day = :day AND e.device_key = listed.item
  LEFT JOIN access_point p ON p.access_point_no = e.access_point_no
  WHERE ${NOT_OF_ANOTHER} AND NOT ${OF_LOGIN}
  ORDER BY e.at`;
