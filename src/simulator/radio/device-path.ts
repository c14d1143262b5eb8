import type { Area } from '../campus/floor-plan.js';
import type { Visit } from '../day/itinerary.js';
import type { Device } from '../campus/population.js';
import type { Random } from '../numbers/random.js';
import type { WifiUse } from './wifi-use.js';

/** Where a device is on WiFi from a second of the day until its next spot begins; `area` undefined: it is not. */
export type Spot = { from: number; area: Area | undefined; x: number; y: number; still: boolean };

/** How a device gets about on a day. */
export type Carrying = {
  visits: readonly Visit[];
  wifi: WifiUse;
  /** The device's bit in the masks; undefined for a lent phone, which is on wherever the borrower goes. */
  bit: number | undefined;
  laptopLeftShare: number;
};

/**
 * The spots of one device on a day, in order of time, the first at 0. It goes where its carrier goes, except that a laptop stays at the
 * seat in breaks, now and then after class, and a phone stays on the desk in some breaks.
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

/** In so many breaks the phone stays on the desk (estimate). */
const ON_DESK_SHARE = 0.2;
/** A laptop that was left behind is fetched after so many minutes (estimates). */
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
