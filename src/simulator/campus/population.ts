import { RESIDENT_SHARE, type Area, type FloorPlan } from './floor-plan.js';
import type { Noise } from '../noise.js';
import { random, type Random } from '../numbers/random.js';

export type DeviceKind = 'phone' | 'laptop' | 'tablet';

/** A device of a student, and how it behaves during the whole term. */
export type Device = {
  /** Unique on the campus. */
  index: number;
  /** The index of the student. */
  owner: number;
  kind: DeviceKind;
  /** Associations per hour, in units of the campus's mean. */
  tempo: number;
  /** A phone that sleeps. */
  sleeper: boolean;
  /** Keeps its access point until that is nearly lost. */
  sticky: boolean;
  /** It moves to another access point only for a gain above this. */
  hysteresisDb: number;
  /** 0 for a device that does not flap. */
  flapsPerHour: number;
};

/** A student. */
export type Student = {
  index: number;
  id: string;
  optedOut: boolean;
  /** The dormitory floor; undefined for a student who lives off campus. */
  home: Area | undefined;
  homeX: number;
  homeY: number;
  /** How fast the student walks. */
  metresPerSecond: number;
  /** The place among all students in order of attendance, 0 to 1. */
  diligence: number;
  /** Chance of having no device on WiFi in a class. */
  offChance: number;
  devices: Device[];
};

/** The students of a campus and their devices. Devices are numbered across all students. */
export function population(
  studentCount: number,
  plan: FloorPlan,
  noise: Noise,
  seed: number,
): Student[] {
  const students: Student[] = [];
  let deviceCount = 0;
  for (let index = 0; index < studentCount; index++) {
    const draw = random(seed, 'student', index);
    const resident = draw.chance(RESIDENT_SHARE);
    const home = draw.pick(plan.halls.dormitory);
    const devices = deviceKinds(random(seed, 'devices', index), noise).map((kind) =>
      device(deviceCount++, index, kind, noise, seed),
    );
    students.push({
      index,
      id: studentId(index),
      optedOut: random(seed, 'opted-out', index).chance(noise.optedOutShare),
      home: resident ? home : undefined,
      homeX: home.x + draw.between(0, home.width),
      homeY: home.y + draw.between(0, home.depth),
      metresPerSecond: draw.between(1.1, 1.6),
      diligence: draw.next(),
      offChance: offChance(random(seed, 'off', index), noise.notOnWifiShare),
      devices,
    });
  }
  return students;
}

/**
 * The kinds of tempo: their share of all devices, and their associations in units of the mean
 * (estimates). The mean of the three is 1.
 */
const TEMPOS = [
  { share: 0.32, tempo: 0.15 },
  { share: 0.48, tempo: 1 },
  { share: 0.2, tempo: 2.36 },
] as const;

/** Nine digits: the entry year, then a number that does not follow the index. */
function studentId(index: number): string {
  const year = 116 + (index % 4);
  return `${year}${String((index * 7919 + 10007) % 999_983).padStart(6, '0')}`;
}

function deviceKinds(draw: Random, noise: Noise): DeviceKind[] {
  const u = draw.next();
  if (u < noise.threeDeviceShare) return ['phone', 'laptop', 'tablet'];
  if (u < noise.threeDeviceShare + noise.twoDeviceShare) return ['phone', 'laptop'];
  return ['phone'];
}

function device(
  index: number,
  owner: number,
  kind: DeviceKind,
  noise: Noise,
  seed: number,
): Device {
  const draw = random(seed, 'device', index);
  const u = draw.next();
  const calm = TEMPOS[0].share;
  const tempo =
    u < calm ? TEMPOS[0].tempo : u < calm + TEMPOS[1].share ? TEMPOS[1].tempo : TEMPOS[2].tempo;
  const sleeps = draw.chance(noise.sleepingPhoneShare);
  const sticky = draw.chance(noise.stickyShare);
  const hysteresisDb = draw.between(noise.hysteresisLowDb, noise.hysteresisHighDb);
  const flaps = draw.chance(noise.flappingShare);
  const flapsPerHour = draw.between(noise.flappingMovesLow, noise.flappingMovesHigh);
  return {
    index,
    owner,
    kind,
    tempo,
    sleeper: kind === 'phone' && sleeps,
    sticky,
    hysteresisDb,
    flapsPerHour: flaps ? flapsPerHour : 0,
  };
}

/**
 * Half of the share comes from a few students who hardly ever use WiFi, half from all others now
 * and then (estimate).
 */
function offChance(draw: Random, share: number): number {
  const hardly = 0.5 * share;
  if (draw.chance(hardly)) return HARDLY_EVER;
  return (share - HARDLY_EVER * hardly) / (1 - hardly);
}

const HARDLY_EVER = 0.9;
