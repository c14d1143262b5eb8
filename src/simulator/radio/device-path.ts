import type { Area } from '../campus/floor-plan.js';
import type { Visit } from '../day/itinerary.js';
import type { Device } from '../campus/population.js';
import type { Random } from '../numbers/random.js';
import type { WifiUse } from './wifi-use.js';

/** Where a device is for a time. It lasts until the next spot begins. */
export type Spot = {
  /** Second of the day. */
  from: number;
  /** Undefined while the device is not on WiFi. */
  area: Area | undefined;
  x: number;
  y: number;
  /** Whether its carrier is not walking. */
  still: boolean;
};

/** How a device is carried on a day. */
export type Carrying = {
  /** The visits of whoever carries it. */
  visits: readonly Visit[];
  wifi: WifiUse;
  /**
   * The device's bit in the masks; undefined for a lent phone, which is on wherever the borrower
   * is.
   */
  bit: number | undefined;
  laptopLeftShare: number;
};

/**
 * The spots of one device on a day, in order of time, the first at 0. The device goes where its
 * carrier goes, with two exceptions: a laptop stays at the seat during breaks and sometimes after
 * class, and a phone stays on the desk in some breaks.
 */
export function devicePath(device: Device, carrying: Carrying, draw: Random): Spot[] {
  const { visits, wifi, bit, laptopLeftShare } = carrying;
  const spots: Spot[] = [];
  let seat: Visit | undefined;
  let leftUntil = -Infinity;
  visits.forEach((visit, at) => {
    if (visit.from < leftUntil) return;
    if (visit.doing === 'class') seat = visit;
    const place = seat && visit.doing === 'break' && staysAtSeat(device, draw) ? seat : visit;
    const next = visits[at + 1];
    const until = next?.from ?? Infinity;
    const silentFrom = bit === undefined ? Infinity : (wifi.silentFrom[visit.sitting] ?? Infinity);
    const on =
      (bit === undefined || ((wifi.masks[at] ?? 0) & bit) !== 0) && visit.from < silentFrom;
    put(spots, visit.from, on ? place : undefined, visit.doing !== 'walk');
    if (on && silentFrom < until) put(spots, silentFrom, undefined, true);
    const leaves = visit.doing === 'class' && next?.sitting !== visit.sitting;
    if (on && leaves && device.kind === 'laptop' && draw.chance(laptopLeftShare)) {
      leftUntil = until + 60 * draw.between(LEFT_MINUTES_LOW, LEFT_MINUTES_HIGH);
    }
  });
  return spots;
}

/** Share of breaks in which the phone stays on the desk (estimate). */
const ON_DESK_SHARE = 0.2;
/** After how many minutes a laptop that was left behind is fetched (estimates). */
const LEFT_MINUTES_LOW = 20;
const LEFT_MINUTES_HIGH = 180;

function staysAtSeat(device: Device, draw: Random): boolean {
  return device.kind !== 'phone' || draw.chance(ON_DESK_SHARE);
}

function put(spots: Spot[], from: number, place: Visit | undefined, still: boolean): void {
  const last = spots[spots.length - 1];
  const area = place?.area;
  const x = area ? (place?.x ?? 0) : 0;
  const y = area ? (place?.y ?? 0) : 0;
  if (last && last.area === area && last.x === x && last.y === y) return;
  spots.push({ from, area, x, y, still });
}
