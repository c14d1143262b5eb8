import type { Visit } from '../day/itinerary.js';
import type { Noise } from '../noise.js';
import type { Device, Student } from '../campus/population.js';
import { random, type Random } from '../numbers/random.js';
import type { Sitting } from '../day/sittings.js';

/** When which of a student's devices are on WiFi. */
export type WifiUse = {
  /** For each visit of the day: one bit for each device, the first device lowest. */
  masks: number[];
  /** For each sitting: the second at which all devices go silent; Infinity if they do not. */
  silentFrom: number[];
};

/**
 * Decides this for one student and day. In class the noises decide. Elsewhere phones are nearly
 * always on, and laptops where people sit (estimates).
 */
export function wifiUse(
  student: Student,
  visits: readonly Visit[],
  sittings: readonly Sitting[],
  noise: Noise,
  dayNumber: number,
  seed: number,
): WifiUse {
  const inClass = sittings.map((sitting) =>
    classMask(
      student,
      sitting,
      noise,
      random(seed, 'wifi', student.index, sitting.dated.meeting.index, dayNumber),
    ),
  );
  const draw = random(seed, 'wifi elsewhere', student.index, dayNumber);
  const masks = visits.map((visit, at) => {
    if (visit.sitting >= 0) return inClass[visit.sitting]?.mask ?? 0;
    return visit.doing === 'walk' ? 0 : stayMask(student, visit, at === 0, draw);
  });
  // While a student walks, the phone is as it will be at the next place.
  for (let at = visits.length - 2; at >= 0; at--) {
    if (visits[at]?.doing === 'walk') masks[at] = (masks[at + 1] as number) & PHONE;
  }
  return { masks, silentFrom: inClass.map(({ silentFrom }) => silentFrom) };
}

/** The phone is always a student's first device. */
const PHONE = 1;
/**
 * Share of those on WiFi in class whose one sure device is the laptop, not the phone (estimate).
 */
const LAPTOP_ONLY_SHARE = 0.07;
/**
 * Share of those not on WiFi in class who switch it off only when the class begins, so that they
 * are heard before (estimate).
 */
const OFF_AT_START_SHARE = 0.35;
const OFF_BEFORE_START_SECONDS = 60;
/** Share of stays in which a device is on WiFi, by kind of place (estimates). */
const STAY_SHARES = {
  dormitory: { phone: 0.95, laptop: 0.6, tablet: 0.4 },
  library: { phone: 0.92, laptop: 0.65, tablet: 0.25 },
  room: { phone: 0.92, laptop: 0.6, tablet: 0.2 },
  canteen: { phone: 0.9, laptop: 0.03, tablet: 0.02 },
  corridor: { phone: 0.9, laptop: 0, tablet: 0 },
} as const;

function classMask(student: Student, sitting: Sitting, noise: Noise, draw: Random) {
  const off = draw.chance(student.offChance);
  const offAtStart = draw.chance(OFF_AT_START_SHARE);
  const silentSecond = Math.round(sitting.dated.start - draw.between(0, OFF_BEFORE_START_SECONDS));
  const mask = connectedMask(student.devices, noise, draw);
  if (!off) return { mask, silentFrom: Infinity };
  if (offAtStart && sitting.arrive < silentSecond) return { mask, silentFrom: silentSecond };
  return { mask: 0, silentFrom: 0 };
}

/**
 * Everybody has one device on WiFi. Each further device has the chance that gives the mean of the
 * noise.
 */
function connectedMask(devices: readonly Device[], noise: Noise, draw: Random): number {
  const perStudent = 1 + noise.twoDeviceShare + 2 * noise.threeDeviceShare;
  const extra = perStudent > 1 ? (noise.devicesConnectedInClass - 1) / (perStudent - 1) : 0;
  const first = draw.chance(LAPTOP_ONLY_SHARE) && devices.length > 1 ? 1 : 0;
  let mask = 1 << first;
  devices.forEach((_, at) => {
    if (at > 0 && draw.chance(extra)) mask |= 1 << (at === first ? 0 : at);
  });
  return mask;
}

function stayMask(student: Student, visit: Visit, night: boolean, draw: Random): number {
  let mask = 0;
  student.devices.forEach((device, at) => {
    const u = draw.next();
    if (!visit.area || (night && device.kind !== 'phone')) return;
    const share = STAY_SHARES[visit.area.kind][device.kind];
    if (u < share * (student.offChance > 0.5 ? 1 - student.offChance : 1)) mask |= 1 << at;
  });
  return mask;
}
