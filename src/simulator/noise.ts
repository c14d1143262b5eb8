/**
 * Every noise of the campus: its default, its limits, the range that an accuracy test sweeps (if
 * there is one), its meaning and its source. The source "docs/method.md" is the table of noise
 * there.
 */
export const NOISES = {
  twoDeviceShare: row(0.55, [0, 1], 'share of students with two devices', 'docs/method.md'),
  threeDeviceShare: row(0.2, [0, 1], 'share of students with three devices', 'docs/method.md'),
  devicesConnectedInClass: row(
    1.3,
    [1, 1.9],
    'devices on WiFi per person in class who has any there',
    'docs/method.md',
    [1, 1.6],
  ),
  associationsPerConnectedHour: row(
    3.3,
    [0.2, 30],
    'associations of a seated device per hour (those that flap come on top)',
    'docs/method.md (HKUST library)',
    [1, 10],
  ),
  notOnWifiShare: row(
    0.12,
    [0, 0.9],
    'share of those in class with no device on WiFi',
    'docs/method.md',
    [0.02, 0.25],
  ),
  optedOutShare: row(
    0,
    [0, 1],
    'share of students who opted out',
    'docs/method.md (VCU 59.6 %)',
    [0, 0.6],
  ),
  foreignDevicesPerAccessPoint: row(
    11,
    [0, 200],
    'unknown devices on a classroom access point in 80 minutes of the day, mean',
    'docs/method.md',
  ),
  neighbourShare: row(
    0.15,
    [0, 0.6],
    "share of seated time on an access point that is not the room's",
    'docs/method.md (UNSW 84.6 %)',
    [0, 0.4],
  ),
  flappingShare: row(0.1, [0, 1], 'share of devices that move to and fro', 'docs/method.md'),
  flappingMovesLow: row(6, [1, 60], 'moves per hour of the calmest of them', 'docs/method.md'),
  flappingMovesHigh: row(20, [1, 60], 'moves per hour of the wildest of them', 'docs/method.md'),
  sleepingPhoneShare: row(0.3, [0, 1], 'share of phones that sleep', 'docs/method.md'),
  sleepMinutesLow: row(5, [1, 240], 'shortest sleep of a phone, minutes', 'docs/method.md'),
  sleepMinutesHigh: row(40, [1, 240], 'longest sleep of a phone, minutes', 'docs/method.md'),
  macChangeShare: row(
    0.03,
    [0, 1],
    'share of devices with a new MAC within 14 days',
    'docs/method.md',
    [0, 0.3],
  ),
  laptopLeftShare: row(
    0.01,
    [0, 1],
    'share of classes after which a laptop used there stays behind',
    'docs/method.md',
  ),
  phoneLentShare: row(
    0.005,
    [0, 1],
    'share of phones that another student carries, per day',
    'docs/method.md',
  ),
  duplicateShare: row(
    0.005,
    [0, 1],
    'share of records that the log receives twice',
    'docs/method.md',
  ),
  outOfOrderShare: row(
    0.02,
    [0, 1],
    'share of records that the log receives late',
    'docs/method.md',
  ),
  outOfOrderSeconds: row(
    300,
    [1, 600],
    'longest delay of a late record, seconds',
    'docs/method.md',
  ),
  clockSkewSeconds: row(
    5,
    [0, 60],
    "largest error of an access point's clock, seconds",
    'docs/method.md',
  ),
  outagesPerMonth: row(1, [0, 300], 'outages of one controller in 30 days', 'docs/method.md'),
  outageHours: row(2, [0, 24], 'length of an outage, hours', 'docs/method.md'),
  notHeldShare: row(0.05, [0, 1], 'share of classes that are not held', 'docs/method.md'),
  movedShare: row(0.03, [0, 1], 'share of classes that meet in another room', 'docs/method.md'),
  attendanceRequired: row(0.92, [0, 0.98], 'true attendance of required courses', 'docs/method.md'),
  attendanceElective: row(0.75, [0, 0.98], 'true attendance of electives', 'docs/method.md'),
  attendanceLarge: row(0.55, [0, 0.98], 'true attendance of large courses', 'docs/method.md'),
  arrivalMeanMinutes: row(
    -4,
    [-20, 20],
    'usual arrival after the start, mean, minutes',
    'docs/method.md',
  ),
  arrivalSpreadMinutes: row(3, [0, 20], 'its standard deviation, minutes', 'docs/method.md'),
  lateShare: row(0.12, [0, 1], 'share of arrivals that are late', 'docs/method.md'),
  lateMeanMinutes: row(8, [0, 40], 'how late these are, mean, minutes', 'docs/method.md'),
  veryLateShare: row(0.03, [0, 1], 'share of arrivals over 20 minutes late', 'docs/method.md'),
  earlyLeaveShare: row(0.05, [0, 1], 'share of those in class who leave early', 'estimate'),
  breaksPerHour: row(
    0.12,
    [0, 4],
    'times per hour that a person leaves the room for minutes',
    'estimate',
  ),
  clashShare: row(0.02, [0, 1], 'share of students who accept a timetable clash', 'estimate'),
  failedShare: row(0.02, [0, 0.5], 'share of associations that fail at first', 'estimate'),
  stickyShare: row(
    0.2,
    [0, 1],
    'share of devices that keep an access point until it is nearly lost',
    'estimate',
  ),
  wallLossDb: row(6, [0, 30], 'loss of a wall, dB', 'docs/method.md'),
  shadowingDb: row(4, [0, 12], 'standard deviation of shadowing, dB', 'docs/method.md'),
  hysteresisLowDb: row(6, [0, 30], 'least gain for which a device moves, dB', 'docs/method.md'),
  hysteresisHighDb: row(8, [0, 30], 'the same for the laziest device, dB', 'docs/method.md'),
  anonymousLoginShare: row(
    0.05,
    [0, 1],
    'share of devices whose login is anonymous, where records carry logins',
    'estimate',
  ),
  sharedLoginShare: row(
    0.003,
    [0, 0.1],
    'share of students whose login six friends use too, where records carry logins',
    'estimate',
  ),
  sharedMachinesPerRoom: row(
    2,
    [0, 64],
    'machines of a room that students log in to, where records carry logins',
    'estimate',
  ),
  clientsPerAccessPoint: row(
    60,
    [1, 1000],
    'clients at which an access point refuses more',
    'estimate',
  ),
};

export type NoiseName = keyof typeof NOISES;
export type Noise = Record<NoiseName, number>;

/** All noises: the given ones, and defaults for the rest. */
export function noise(given: Readonly<Record<string, number>>): {
  /** Not to be used if there is any fault. */
  values: Noise;
  /** Every unknown name, every value outside its limits and every contradiction. */
  faults: string[];
} {
  const values = Object.fromEntries(
    Object.entries(NOISES).map(([name, { value }]) => [name, value]),
  ) as Noise;
  const faults: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (!isNoise(name)) {
      faults.push(`there is no noise "${name}" (there are ${Object.keys(NOISES).join(', ')})`);
      continue;
    }
    const [low, high] = NOISES[name].limits;
    if (!(value >= low && value <= high))
      faults.push(`${name} must be from ${low} to ${high}, not ${value}`);
    values[name] = value;
  }
  faults.push(...contradictions(values));
  return { values, faults };
}

function isNoise(name: string): name is NoiseName {
  return Object.hasOwn(NOISES, name);
}

function contradictions(values: Noise): string[] {
  const faults: string[] = [];
  const atMostOne = (...names: NoiseName[]) => {
    const sum = names.reduce((total, name) => total + values[name], 0);
    if (sum > 1 + 1e-9) faults.push(`${names.join(' and ')} may not be more than 1 together`);
  };
  const ordered = (low: NoiseName, high: NoiseName) => {
    if (values[low] > values[high]) faults.push(`${low} may not be more than ${high}`);
  };
  atMostOne('twoDeviceShare', 'threeDeviceShare');
  atMostOne('lateShare', 'veryLateShare');
  atMostOne('notHeldShare', 'movedShare');
  ordered('flappingMovesLow', 'flappingMovesHigh');
  ordered('sleepMinutesLow', 'sleepMinutesHigh');
  ordered('hysteresisLowDb', 'hysteresisHighDb');
  const perPerson = 1 + values.twoDeviceShare + 2 * values.threeDeviceShare;
  if (values.devicesConnectedInClass > perPerson + 1e-9) {
    faults.push(
      `devicesConnectedInClass may not be more than the ${perPerson} devices per student`,
    );
  }
  return faults;
}

function row(
  value: number,
  limits: readonly [number, number],
  about: string,
  source: string,
  sweep?: readonly [number, number],
) {
  return { value, limits, sweep, about, source };
}
