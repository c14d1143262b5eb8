import { timeOfDay } from '../../src/attendance/wall-clock.js';
import type { Database } from '../../src/mysql/pool.js';
import { random, type Random } from '../../src/simulator/numbers/random.js';
import { madeUpDeviceKey, type Campus, type CampusClass } from './campus.js';

const KNOWN = 0.7;

const UNKNOWN_DEVICES_PER_STUDENT = 2;
const FROM = 7 * 3600;
const TO = 23 * 3600;
const ATTENDS = 0.8;
const FAILS = 0.03;
const ROWS_PER_STATEMENT = 20_000;

/** Events by column, in the order in which they were made. */
type Events = {
  count: number;
  keys: Float64Array;
  seconds: Uint32Array;
  points: Uint16Array;
  ok: Uint8Array;
};

/**
 * Writes a day's access events in order of time, as ingest does, so that the table's pages are as
 * full as after ingest. 70 % come from known devices, which follow their owners through the day;
 * the others come from unknown devices, two for each student.
 * @param count how many to write; some have the same key and become one row
 * @returns how many rows were stored
 */
export async function writeEvents(
  db: Database,
  campus: Campus,
  day: string,
  count: number,
): Promise<number> {
  const events = eventsOf(campus, day, count);
  const order = inOrderOfTime(events);
  const date = day.replaceAll('-', '');
  const times = Array.from(
    { length: 86_400 },
    (_, second) => date + timeOfDay(second).replaceAll(':', ''),
  );
  for (let from = 0; from < order.length; from += ROWS_PER_STATEMENT) {
    const rows: string[] = [];
    for (const i of order.subarray(from, from + ROWS_PER_STATEMENT))
      rows.push(
        `(${date},${events.keys[i]},${times[events.seconds[i]!]},${events.points[i]},${events.ok[i]})`,
      );
    await db.query(
      `INSERT IGNORE INTO access_event (day, device_key, at, access_point_no, ok) VALUES ${rows.join(',')}`,
    );
  }
  const [stored] = await db.query('SELECT COUNT(*) AS count FROM access_event WHERE day = ?', [
    day,
  ]);
  return (stored as { count: number }[])[0]!.count;
}

function eventsOf(campus: Campus, day: string, count: number): Events {
  const events: Events = {
    count: 0,
    keys: new Float64Array(count),
    seconds: new Uint32Array(count),
    points: new Uint16Array(count),
    ok: new Uint8Array(count),
  };
  const { roster, devicesOf, classesOf } = campus;
  const known = Math.round(count * KNOWN);
  const each = known / roster.devices.length;
  devicesOf.forEach((devices, student) => {
    const draw = random(1, day, student);
    const attended = classesOf[student]!.filter(() => draw.chance(ATTENDS));
    const place = placeOf(campus, student, attended, draw);
    for (const device of devices)
      emit(events, roster.devices[device]!.deviceKey, each, known, place, draw);
  });
  const draw = random(2, day);
  const unknown = roster.students.length * UNKNOWN_DEVICES_PER_STUDENT;
  for (let k = 0; events.count < count; k = (k + 1) % unknown) {
    const near = 1 + draw.integer(campus.accessPoints);
    const place = () => 1 + ((near + draw.integer(3)) % campus.accessPoints);
    emit(
      events,
      madeUpDeviceKey(roster.devices.length + k),
      (count - known) / unknown,
      count,
      place,
      draw,
    );
  }
  return events;
}

/**
 * Where a student's devices are heard: in class mostly by the room's own access points, else at
 * home or near it.
 */
function placeOf(
  { rooms, homes, accessPoints }: Campus,
  student: number,
  attended: readonly CampusClass[],
  draw: Random,
): (second: number) => number {
  const home = homes[student]!;
  return (second) => {
    const now = attended.find(({ start, end }) => second >= start - 180 && second < end + 60);
    const kind = draw.next();
    if (!now) return kind < 0.7 ? home : 1 + ((home + draw.integer(40)) % accessPoints);
    if (kind < 0.9) return 2 * now.room + (kind < 0.7 ? 1 + (student & 1) : 2 - (student & 1));
    return 2 * rooms + 1 + (now.room >> 1);
  };
}

/** Adds the events of one device. Some devices have nine times as many as others. */
function emit(
  events: Events,
  key: number,
  mean: number,
  limit: number,
  place: (second: number) => number,
  draw: Random,
): void {
  const count = Math.min(limit - events.count, Math.round(mean * draw.between(0.2, 1.8)));
  for (let k = 0; k < count; k += 1) {
    const second = FROM + draw.integer(TO - FROM);
    const at = events.count;
    events.keys[at] = key;
    events.seconds[at] = second;
    events.points[at] = place(second);
    events.ok[at] = draw.chance(FAILS) ? 0 : 1;
    events.count += 1;
  }
}

function inOrderOfTime({ count, seconds }: Events): Uint32Array {
  const starts = new Uint32Array(86_401);
  for (let i = 0; i < count; i += 1) starts[seconds[i]! + 1]! += 1;
  for (let second = 0; second < 86_400; second += 1) starts[second + 1]! += starts[second]!;
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) order[starts[seconds[i]!]!++] = i;
  return order;
}
