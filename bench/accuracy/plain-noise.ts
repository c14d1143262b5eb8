/** What makes the second simulator's campus hard to read. Shares are 0..1. */
export type PlainNoise = {
  /** Of the students who miss a class: the share that is off campus, and so silent. */
  awayAbsent: number;
  /** The same share of students at a time when they have no class. */
  awayFree: number;
  /** Of those seated in a room: the share that an access point outside the room hears. */
  spill: number;
  /** How often a student's devices are on no network. */
  notOnWifiShare: number;
  notHeldShare: number;
  movedShare: number;
  /** How often somebody else carries a student's phone for a day. */
  phoneLentShare: number;
  /** The mean attendance of each kind of section. */
  attendance: { required: number; elective: number; large: number };
} & PlainHabits;

/** Habits of people and places, each one share. 0: nobody has the habit. */
export type PlainHabits = {
  /**
   * How often five students of a section decide together whether they go. If they skip, they walk
   * along a corridor to one other place at the bell, and back at the next one.
   */
  skipTogether: number;
  /**
   * Of those with no class at lunch, or who miss one then: the share that goes to a canteen. The
   * crowd there keeps half as large a share off the network.
   */
  lunchRush: number;
  /** How often a phone sleeps for most of a stay, from a few minutes after its begin. */
  pocketSleep: number;
  /** How often a student leaves campus for the day before the last class. */
  leaveBeforeLast: number;
  /** How often a student without a class, or who misses one, sits in a class of others. */
  visitors: number;
  /** Of the stays in the old building: the share in which all devices of a student find no WiFi. */
  poorBuilding: number;
  /** The share of students who come for each class and leave campus after it. */
  commuters: number;
  /** Of those who would attend the first class of the morning: the share that sleeps instead. */
  morningMissed: number;
  /**
   * The share of students who, when they miss a class, walk past its room with WiFi on, switch it
   * off until the next bell, and walk past again.
   */
  switchOff: number;
};

const NO_HABITS: PlainHabits = {
  skipTogether: 0,
  lunchRush: 0,
  pocketSleep: 0,
  leaveBeforeLast: 0,
  visitors: 0,
  poorBuilding: 0,
  commuters: 0,
  morningMissed: 0,
  switchOff: 0,
};

export const USUAL_PLAIN_NOISE: PlainNoise = {
  awayAbsent: 0.25,
  awayFree: 0.25,
  spill: 0.15,
  notOnWifiShare: 0.12,
  notHeldShare: 0.05,
  movedShare: 0.03,
  phoneLentShare: 0.005,
  attendance: { required: 0.92, elective: 0.75, large: 0.55 },
  ...NO_HABITS,
};

/** A campus for each habit where it is strong, and one that has all of them. */
export const HABIT_KINDS = {
  skipTogether: { skipTogether: 0.8 },
  lunchRush: { lunchRush: 0.7 },
  pocketSleep: { pocketSleep: 0.6 },
  leaveBeforeLast: { leaveBeforeLast: 0.25 },
  visitors: { visitors: 0.2 },
  poorBuilding: { poorBuilding: 0.4 },
  commuters: { commuters: 0.4 },
  morningMissed: { morningMissed: 0.5 },
  switchOff: { switchOff: 0.1 },
  habits: {
    skipTogether: 0.4,
    lunchRush: 0.4,
    pocketSleep: 0.3,
    leaveBeforeLast: 0.1,
    visitors: 0.07,
    poorBuilding: 0.2,
    commuters: 0.15,
    morningMissed: 0.2,
    switchOff: 0.03,
  },
} as const satisfies Record<string, Partial<PlainHabits>>;

export type HabitKind = keyof typeof HABIT_KINDS;
