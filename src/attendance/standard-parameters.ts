/**
 * Every parameter of the `standard` policy. The docstring of each names its source; "estimate" means that there is none but the sweeps of
 * bench/accuracy.
 */
export type StandardParameters = StayParameters & PosteriorParameters & LearningParameters;

/** How events of a device become stays, and how much each minute of a stay counts. */
export type StayParameters = {
  /** A device stays on its access point until its next event, if that comes within this time. Estimate. */
  holdMaxSeconds: number;
  /** With no event within holdMaxSeconds, hold only this long. LOCATER: gaps of 30 to 60 minutes. */
  holdSilentSeconds: number;
  /** Two stays in a row on one access point with a smaller gap are one. Cisco Spaces: 10 minutes. */
  mergeGapSeconds: number;
  /** A device that holds one access point this long in one day is equipment, or was left behind: it says nothing of a person. Estimate. */
  staticHours: number;
  /** A minute counts fully this long after the device was heard, or before it is heard again there. LOCATER: 180 s; estimate. */
  freshSeconds: number;
  /** After that its weight falls by a factor e in this time. Estimate. */
  fadeSeconds: number;
  /** Times this for a minute of a class, if the device was last heard before the class and not there again: people move when a class begins. Estimate. */
  movedWeight: number;
  /** What a minute of a device that is not the phone counts. Estimate: a laptop may be left behind, or be at home. */
  otherDeviceWeight: number;
};

/** How evidence becomes a probability. */
export type PosteriorParameters = {
  /** So many minutes count as one independent observation: minutes in a row are not independent. Estimate. */
  minutesPerObservation: number;
  /** The most that one access point adds to the log odds, or takes. Estimate. */
  clipLogOdds: number;
  /** The share of a uniform distribution in signatures and background. Estimate. */
  smoothing: number;
  /** The base rate of a class before it is seen, and the students that this is worth. Estimate. */
  baseRate: number;
  baseRateStudents: number;
};

export type LearningParameters = {
  /** The listed access points of a room are worth so many student hours of its signature. Estimate. */
  signaturePriorHours: number;
  /** Rounds of expectation-maximisation the first time. Estimate: p moves by less than 0.001 after about ten. */
  firstRounds: number;
  /** Minutes on a listed access point with which a student begins at p = startPresent. Estimate. */
  startMinutes: number;
  startPresent: number;
  /** Where the others begin: heard elsewhere so long, and not heard. Estimate. */
  startElsewhere: number;
  startSilent: number;
};

/** The defaults of method.md, where the sweeps of bench/accuracy did not show better ones. */
export const STANDARD_PARAMETERS: Readonly<StandardParameters> = {
  holdMaxSeconds: 7200,
  holdSilentSeconds: 2700,
  mergeGapSeconds: 600,
  staticHours: 12,
  freshSeconds: 300,
  fadeSeconds: 900,
  movedWeight: 0.1,
  otherDeviceWeight: 0.5,
  minutesPerObservation: 20,
  clipLogOdds: 6,
  smoothing: 0.01,
  baseRate: 0.75,
  baseRateStudents: 6,
  signaturePriorHours: 30,
  firstRounds: 15,
  startMinutes: 10,
  startPresent: 0.9,
  startElsewhere: 0.2,
  startSilent: 0.35,
};
