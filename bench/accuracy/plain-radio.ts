import type { Random } from '../../src/simulator/numbers/random.js';
import type { PlainNoise } from './plain-noise.js';
import type { Place, PlainDevice, Segment } from './plain-world.js';

export type PlainRecord = { second: number; point: string; mac: string; success: boolean };

/** What a device is like all term. */
export type Habit = {
  periodSeconds: number;
  flaps: boolean;
  sleeps: boolean;
  /** How often the owner carries it for a day. */
  carried: number;
  /** How often the owner is on no network. */
  quiet: number;
  /** How often it sleeps for most of a stay. */
  pocketSleep: number;
};

/** Draws a device's habit. A few students are quiet far more often than all others. */
export function habitOf(
  { kind }: PlainDevice,
  { notOnWifiShare, pocketSleep }: PlainNoise,
  draw: Random,
): Habit {
  const flaps = draw.chance(0.1);
  const least = flaps ? 3 : 10;
  return {
    flaps,
    periodSeconds: 60 * draw.between(least, flaps ? 10 : 30),
    sleeps: kind === 'phone' && draw.chance(0.3),
    carried: kind === 'phone' ? 1 : kind === 'laptop' ? 0.6 : 0.3,
    quiet: notOnWifiShare * draw.pick([0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 1.6, 1.6, 1.6, 3.2]),
    pocketSleep: kind === 'phone' ? pocketSleep : 0,
  };
}

/**
 * The records of one device in a day.
 * @param home where it stays when it is not carried
 * @param quiet the segments in which its owner is on no network
 */
export function deviceRecords(
  device: PlainDevice,
  habit: Habit,
  segments: readonly Segment[],
  home: Place | undefined,
  quiet: ReadonlySet<Segment>,
  draw: Random,
): PlainRecord[] {
  if (!draw.chance(habit.carried)) {
    const on = home && device.kind === 'laptop' && draw.chance(0.3);
    return on
      ? ticks(device, habit, { from: 0, to: 86_400, place: home, doing: 'stay' }, draw)
      : [];
  }
  const records: PlainRecord[] = [];
  for (const [i, segment] of segments.entries()) {
    if (!segment.place || quiet.has(segment)) continue;
    if (device.kind !== 'phone' && segment.doing === 'walk') continue;
    if (draw.chance(device.kind === 'phone' ? 0.08 : 0.25)) continue;
    records.push(...ticks(device, habit, segment, draw));
    const left = device.kind === 'laptop' && segment.doing === 'class' && draw.chance(0.01);
    if (!left) continue;
    const rest: Segment = { ...segment, from: segment.to, to: segments.at(-1)!.to };
    return i + 1 < segments.length ? [...records, ...ticks(device, habit, rest, draw)] : records;
  }
  return records;
}

/**
 * Records at once on arrival, then at even intervals. A device mostly keeps its access point; a
 * flapping one takes any of them every time.
 */
function ticks(device: PlainDevice, habit: Habit, segment: Segment, draw: Random): PlainRecord[] {
  const { from, to, place, doing } = segment;
  const records: PlainRecord[] = [];
  const asleepFrom = habit.sleeps ? draw.between(from, to) : Infinity;
  const asleepTo = asleepFrom + 60 * draw.between(5, 40);
  const pocket = habit.pocketSleep > 0 ? pocketTime(habit, segment, draw) : NEVER;
  let point = pointIn(place!, draw);
  const pace = habit.periodSeconds;
  for (
    let at = from + draw.exponential(40);
    at < to;
    at += pace * draw.between(0.8, 1.2) * (at < 25_000 || doing === 'asleep' ? 4 : 1)
  ) {
    if (at >= asleepFrom && at < asleepTo) continue;
    if (at >= pocket.from && at < pocket.to) continue;
    if (habit.flaps || draw.chance(0.15)) point = pointIn(place!, draw);
    records.push({ second: Math.floor(at), point, mac: device.mac, success: !draw.chance(0.03) });
    if (doing === 'walk') break;
  }
  return records;
}

const NEVER = { from: Infinity, to: Infinity };

/** A phone in a pocket sleeps within ten minutes of a stay's begin, for half an hour to two. */
function pocketTime({ pocketSleep }: Habit, { from: begin }: Segment, draw: Random) {
  const from = begin + 60 * draw.between(0, 10);
  const to = from + 60 * draw.between(30, 120);
  return draw.chance(pocketSleep) ? { from, to } : NEVER;
}

function pointIn({ hears }: Place, draw: Random): string {
  let at = draw.next();
  for (const [point, share] of hears) {
    at -= share;
    if (at < 0) return point;
  }
  return hears[0]![0];
}
