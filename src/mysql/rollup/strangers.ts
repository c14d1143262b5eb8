import type { DeviceEvent } from '../../attendance/evidence/stays.js';
import { REACH_DAYS } from '../../attendance/identity/sighting.js';
import type { Database } from '../pool.js';
import { readTuples } from '../read.js';
import { readDeviceEvents } from './device-events.js';
import type { RollupScope } from './start.js';

/** Devices of guests, of staff, and of students who have no class on the day. */
export type Strangers = {
  /** The joins and departures of each device that was looked at. */
  devices: DeviceEvent[][];
  /** Which share of all such devices that is, more than 0 and at most 1. */
  share: number;
};

/**
 * Keys are spread evenly over 52 bits, because they are parts of a hash. So the devices of a range
 * of keys are a fair sample of all devices.
 */
const RANGES = 16;
const KEYS_PER_RANGE = 2 ** 52 / RANGES;
/** A campus with more strangers than these takes a sample, so that they cost a bounded time. */
const ENOUGH_DEVICES = 20_000;
const DEVICES_PER_READ = 2_000;

/**
 * Reads the strangers of a day, by ranges of their keys in a fixed order, until there are enough.
 * @param onProgress called after each statement
 */
export async function readStrangers(
  db: Database,
  scope: RollupScope,
  onProgress: () => void,
): Promise<Strangers> {
  const values = { ...scope, reach: REACH_DAYS };
  const counted = new Set((await readTuples<[number]>(db, SELECT_COUNTED, values)).flat());
  onProgress();
  const devices: DeviceEvent[][] = [];
  let ranges = 0;
  while (ranges < RANGES && devices.length < ENOUGH_DEVICES) {
    const keys = await readKeys(db, scope.date, ranges);
    ranges += 1;
    const strange = keys.filter((key) => !counted.has(key));
    for (let from = 0; from < strange.length; from += DEVICES_PER_READ) {
      const some = strange.slice(from, from + DEVICES_PER_READ);
      devices.push(...(await readDeviceEvents(db, scope.date, some)));
      onProgress();
    }
  }
  return { devices, share: ranges / RANGES };
}

/** The database steps from key to key, and reads one event of each device. */
async function readKeys(db: Database, date: string, range: number): Promise<number[]> {
  const first = range * KEYS_PER_RANGE;
  const keys = await readTuples<[number]>(
    db,
    `SELECT DISTINCT device_key FROM access_event
     WHERE day = :date AND device_key BETWEEN :first AND :last`,
    { date, first, last: first + KEYS_PER_RANGE - 1 },
  );
  return keys.flat();
}

/**
 * The devices of students who have a class on the day: `gatherEvidence` counts them. A machine that
 * carried the login of one of them in the last days is among them at all times of the day: where
 * nobody is logged in, nobody is there. So are the devices of those who opted out, until the night
 * deletes their events.
 */
const SELECT_COUNTED = `
  WITH enrolled AS (
    SELECT DISTINCT n.student_no
    FROM class c
    JOIN roster_enrolment n ON n.version = c.version AND n.section_no = c.section_no
      AND c.class_date BETWEEN n.valid_from AND n.valid_to
    WHERE c.version = :rosterVersion AND c.class_date = :date)
  SELECT d.device_key
  FROM enrolled
  JOIN roster_device d ON d.version = :rosterVersion AND d.student_no = enrolled.student_no
    AND :date BETWEEN d.valid_from AND d.valid_to
  UNION
  SELECT l.device_key
  FROM enrolled
  STRAIGHT_JOIN login_sighting l ON l.student_no = enrolled.student_no
    AND l.day BETWEEN :date - INTERVAL :reach DAY AND :date`;
