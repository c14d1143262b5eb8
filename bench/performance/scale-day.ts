import { timeOfDay, weekdayOf } from '../../src/attendance/wall-clock.js';
import { random, type Random } from '../../src/simulator/numbers/random.js';
import { accessPointName, meetingsOf, type Meeting, type ScaleCampus } from './scale-campus.js';

const SEED = 18;
const FROM = 7 * 3600;
const TO = 23 * 3600;
/** A device that stays is logged again after this time in the mean. */
const REJOIN_SECONDS = 1_950;
const STRANGER_RECORDS = 20;
const ATTENDS = 0.8;
const FAILS = 0.03;
const CHUNK_BYTES = 1 << 20;
/** A line is shorter than this. */
const LINE_BYTES = 400;

/** Where a student is from one time on. */
type Stop = { from: number; room: number | undefined };

/** A day's events, in the order in which they were made. */
class Events {
  count = 0;
  devices = new Uint32Array(1 << 16);
  seconds = new Uint32Array(1 << 16);
  points = new Uint16Array(1 << 16);

  add(device: number, second: number, point: number): void {
    if (this.count === this.devices.length) this.#grow();
    this.devices[this.count] = device;
    this.seconds[this.count] = second;
    this.points[this.count] = point;
    this.count += 1;
  }

  #grow(): void {
    const larger = <T extends Uint32Array | Uint16Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    const length = 2 * this.count;
    this.devices = larger(new Uint32Array(length), this.devices);
    this.seconds = larger(new Uint32Array(length), this.seconds);
    this.points = larger(new Uint16Array(length), this.points);
  }
}

/**
 * A controller's records of a day in order of time, as lines of "key, tab, JSON" in pieces of some
 * megabyte: some 66 for each student. 70 % come from students' devices, which follow their owners
 * to classes and back. Each day has its own attendance and its own ways.
 */
export function* scaleDay(campus: ScaleCampus, date: string): Generator<Buffer> {
  const events = eventsOf(campus, date);
  const order = inOrderOfTime(events);
  const draw = random(SEED, 'lines', date);
  const names = Array.from({ length: campus.accessPoints }, (_, i) => accessPointName(i));
  const keys = campus.macs.map((mac) => mac.replaceAll('-', ''));
  let piece = Buffer.allocUnsafe(CHUNK_BYTES);
  let used = 0;
  for (const i of order) {
    const device = events.devices[i]!;
    const result = draw.chance(FAILS) ? 'Failed' : 'Success';
    const before = names[draw.integer(names.length)]!;
    const bytes = draw.integer(5_000_000);
    used += piece.write(
      `${keys[device]!}\t{"currentapname":"${names[events.points[i]!]!}","apname":"${before}",` +
        `"ssid":"CUHK(SZ)","mac":"${campus.macs[device]!}","connecttime":"${date} ` +
        `${timeOfDay(events.seconds[i]!)}","connectresult":"${result}","uppacketnum":${bytes >> 9},` +
        `"upbyte":${bytes},"downpacketnum":${bytes >> 8},"downbyte":${2 * bytes}}\n`,
      used,
      'latin1',
    );
    if (used < CHUNK_BYTES - LINE_BYTES) continue;
    yield piece.subarray(0, used);
    piece = Buffer.allocUnsafe(CHUNK_BYTES);
    used = 0;
  }
  yield piece.subarray(0, used);
}

function eventsOf(campus: ScaleCampus, date: string): Events {
  const events = new Events();
  const weekday = weekdayOf(date);
  const { students, firstDevice, accessPoints, rooms } = campus;
  const firstHome = 3 * rooms;
  const homes = accessPoints - firstHome;
  for (let student = 0; student < students; student += 1) {
    const draw = random(SEED, date, student);
    const home = firstHome + ((Math.imul(student, 0x9e3779b1) >>> 0) % homes);
    const elsewhere = () => firstHome + ((home - firstHome + draw.integer(40)) % homes);
    const stops = stopsOf(meetingsOf(campus, student, weekday), draw);
    const pointAt = (room: number | undefined) => {
      const kind = draw.next();
      if (room === undefined) return kind < 0.7 ? home : elsewhere();
      return kind < 0.9 ? 2 * room + Number(kind > 0.6 === (student & 1) > 0) : 2 * rooms + room;
    };
    for (let device = firstDevice[student]!; device < firstDevice[student + 1]!; device += 1)
      for (const [at, { from, room }] of stops.entries()) {
        const to = stops[at + 1]?.from ?? TO;
        let second = from + draw.integer(120);
        while (second < to) {
          events.add(device, Math.floor(second), pointAt(room));
          second += 30 + draw.exponential(REJOIN_SECONDS);
        }
      }
  }
  const draw = random(SEED, date, 'strangers');
  const strangers = campus.macs.length - students;
  for (let stranger = 0; stranger < students; stranger += 1) {
    const near = draw.integer(accessPoints);
    for (let left = draw.integer(2 * STRANGER_RECORDS + 1); left > 0; left -= 1)
      events.add(
        strangers + stranger,
        FROM + draw.integer(TO - FROM),
        (near + draw.integer(3)) % accessPoints,
      );
  }
  return events;
}

/** Home, the classes that the student attends, and home between classes that lie apart. */
function stopsOf(meetings: readonly Meeting[], draw: Random): Stop[] {
  const stops: Stop[] = [{ from: FROM + draw.integer(3600), room: undefined }];
  for (const { room, start, end } of meetings) {
    if (!draw.chance(ATTENDS)) continue;
    stops.push({ from: start - 240 + draw.integer(480), room });
    stops.push({ from: end + draw.integer(240), room: undefined });
  }
  return stops;
}

/** A counting sort by the second. */
function inOrderOfTime({ count, seconds }: Events): Uint32Array {
  const starts = new Uint32Array(86_401);
  for (let i = 0; i < count; i += 1) starts[seconds[i]! + 1]! += 1;
  for (let second = 0; second < 86_400; second += 1) starts[second + 1]! += starts[second]!;
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) order[starts[seconds[i]!]!++] = i;
  return order;
}
