import type { DeviceEvent } from '../../attendance/evidence/stays.js';
import { unpackEvents, type DayEvent } from '../../attendance/record/packed-events.js';
import type { Database } from '../pool.js';
import { listOf, readTuples } from '../read.js';

/**
 * The joins and departures `e` of one device as one text: how many there are, then "second
 * accessPoint " for each, with "!" in place of the last space if the device left.
 * A row for each event costs three times as much in the database, and ten times as much here. MySQL
 * cuts a long text off, at a length that depends on the server's settings too. The number of events
 * tells, because an event counts only with the character that ends it.
 * The text asks for no order, which would cost a fifth of the statement. The key gives it anyway,
 * and stays are the same in any order.
 */
const EVENTS_TEXT = `
  CONCAT(COUNT(*), ' ', COALESCE(GROUP_CONCAT(
    TIME_TO_SEC(TIME(e.at)), ' ', e.access_point_no, IF(e.departed, '!', ' ') SEPARATOR ''), ''))`;

/**
 * Some 40,000 events of one device. A server's max_allowed_packet is seldom less than twice as
 * much.
 */
const MOST_EVENT_TEXT = 512 * 1024;

/** The hint of a statement that has EVENTS_TEXT. */
const LONG_TEXTS = `/*+ SET_VAR(group_concat_max_len = ${MOST_EVENT_TEXT}) */`;

/**
 * The joins and departures of some devices on a day, in the order of the keys. It reads device by
 * device through the clustered key (day, device key, time), so that the database sorts nothing.
 * Packed events of a device follow its rows; an event may be in both.
 */
export async function readDeviceEvents(
  db: Database,
  date: string,
  keys: readonly number[],
): Promise<DeviceEvent[][]> {
  if (keys.length === 0) return [];
  const rows = await readTuples<[deviceKey: number, text: string, packed: Buffer | null]>(
    db,
    // One statement sees an event as a row or packed, even while a night packs the day.
    `SELECT ${LONG_TEXTS} listed.item,
            (SELECT ${EVENTS_TEXT} FROM access_event e
             WHERE e.day = :date AND e.device_key = listed.item AND (e.ok OR e.departed)),
            (SELECT p.events FROM packed_device_day p
             WHERE p.day = :date AND p.device_key = listed.item)
     FROM ${listOf('keys', 'BIGINT UNSIGNED')} AS listed`,
    { date, keys: JSON.stringify(keys) },
  );
  const events = new Map<number, DeviceEvent[]>();
  for (const [key, text, packed] of rows) {
    const ofDevice = await deviceEvents(db, date, key, text);
    if (packed) ofDevice.push(...unpackEvents(packed).filter(isNoFailure).map(deviceEvent));
    events.set(key, ofDevice);
  }
  return keys.map((key) => events.get(key)!);
}

const isNoFailure = ({ kind }: DayEvent) => kind !== 'failed';

const deviceEvent = ({ second, accessPointNo, kind }: DayEvent): DeviceEvent => ({
  second,
  accessPointNo,
  left: kind === 'left',
});

/** The events of a device from its text, or one by one if the text was cut off. */
async function deviceEvents(
  db: Database,
  date: string,
  deviceKey: number,
  text: string,
): Promise<DeviceEvent[]> {
  const { counted, events } = eventsOf(text);
  return events.length === counted ? events : readEvents(db, date, deviceKey);
}

/** Reads the events one by one, for a device that has more of them than one text may hold. */
async function readEvents(db: Database, date: string, deviceKey: number): Promise<DeviceEvent[]> {
  const rows = await readTuples<[second: number, accessPointNo: number, departed: 0 | 1]>(
    db,
    `SELECT TIME_TO_SEC(TIME(at)), access_point_no, departed
     FROM access_event WHERE day = :date AND device_key = :deviceKey AND (ok OR departed)
     ORDER BY at, access_point_no, departed`,
    { date, deviceKey },
  );
  return rows.map(([second, accessPointNo, departed]) => ({
    second,
    accessPointNo,
    left: departed === 1,
  }));
}

/** Goes through the characters: split and Number would make two texts for each event. */
function eventsOf(text: string): { counted: number; events: DeviceEvent[] } {
  const events: DeviceEvent[] = [];
  let counted = -1;
  let second = -1;
  let number = 0;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charCodeAt(i);
    const digit = character - ZERO;
    if (digit >= 0) number = number * 10 + digit;
    else {
      if (counted < 0) counted = number;
      else if (second < 0) second = number;
      else {
        events.push({ second, accessPointNo: number, left: character === LEFT });
        second = -1;
      }
      number = 0;
    }
  }
  return { counted, events };
}

const ZERO = 48;
/** "!": like the space, it is no digit and below all of them. */
const LEFT = 33;
