/**
 * Every parameter of the `standard` policy. The docstring of each names its source; "estimate" means that there is none but the sweeps of
 * bench/accuracy.
 */
export type StandardParameters = StayParameters &
  PosteriorParameters &
  LearningParameters &
  StateParameters &
  VerdictParameters &
  RateParameters;

/** How events of a device become stays, and how much each minute of a stay counts. */
export type StayParameters = {
  /** A device stays on its access point until its next event, if that comes within this time. Estimate. */
  holdMaxSeconds: number;
  /** With no event within holdMaxSeconds, hold only this long. LOCATER: gaps of 30 to 60 minutes. */
  holdSilentSeconds: number;
  /** Two stays in a row on one access point with a smaller gap are one. Cisco Spaces: 10 minutes. */
  mergeGapSeconds: number;
  /** A stay this long of a device that is no phone tells where it lies, not where its owner is. Estimate. */
  staticHours: number;
  /** A minute counts fully this long after the device was heard, or before it is heard again there. LOCATER: 180 s; estimate. */
  freshSeconds: number;
  /** After that its weight falls by a factor e in this time. Estimate. */
  fadeSeconds: number;
  /**
   * Times this for a minute of a class, if the device was last heard before the class and not there again: people move when a class begins. Estimate; method.md
   * had 0.1, which threw away those who were heard while they sat down and then went silent.
   */
  movedWeight: number;
  /** What a minute of a device that is not the phone counts: it may have been left behind. Estimate. */
  otherDeviceWeight: number;
};

/** How evidence becomes a probability. */
export type PosteriorParameters = {
  /** So many minutes count as one independent observation: minutes in a row are not independent. Estimate; method.md had 20. */
  minutesPerObservation: number;
  /** To be heard on the way before or after a class counts as so much of an observation: it is seldom independent of what is heard in class. Estimate. */
  wayWeight: number;
  /** A device says nothing of its owner with this probability: lent, left behind, or registered for somebody else. method.md section 5: phone lent 0.5 %. */
  strayShare: number;
  /** What it takes from the log odds to suppose that a student came late or left early, so that minutes elsewhere do not count. Estimate: about 1 in 20. */
  partialLogOdds: number;
  /** The shortest part of a class that is supposed to be attended, or missed. Estimate. */
  partialMinutes: number;
  /** A student with less evidence than this, after fading, was not heard. Estimate. */
  minEvidenceMinutes: number;
  /** The most that silence adds to the log odds, or takes. Estimate. */
  silenceLogOdds: number;
  /** The base rate of a class before it is seen, and how many students that is worth. Estimate. */
  baseRate: number;
  baseRateStudents: number;
};

export type LearningParameters = {
  /** The share of a uniform distribution in signatures and background. Estimate. */
  smoothing: number;
  /** The share of the background in the signature of a way to a room or from it, of which much less is known. Estimate. */
  waySmoothing: number;
  /** The background is worth so many students in it besides. Estimate. */
  wayPriorStudents: number;
  /** The listed access points of a room are worth so many student hours of its signature. Estimate. */
  signaturePriorHours: number;
  /** How silent those are who miss a class is learned from classes of different attendance; what free time shows of it counts like so many of them. Estimate. */
  silencePriorStudents: number;
  /** Rounds of expectation-maximisation the first time. Estimate: after ten, nothing moves by more than 0.001. */
  firstRounds: number;
  /** The days of evidence that the tables rest on. Estimate. */
  learningDays: number;
  /** Minutes on the room's listed access points with which a student begins at startPresent, or elsewhere at startElsewhere. Estimate. */
  startMinutes: number;
  startPresent: number;
  /** Estimate; method.md had 0.2, from which one student's own dormitory could become part of the signature of a room. */
  startElsewhere: number;
  /** Where students begin who were hardly heard. Estimate. */
  startUnheard: number;
};

/** When a class is said to have moved, not to have been held, or to have no data. */
export type StateParameters = {
  /** How often a class moves, or is not held. method.md section 5: 3 % and 5 %. */
  movedShare: number;
  notHeldShare: number;
  /** A suggestion must be so many times likelier than that the class met as planned. Estimate. */
  suggestionOdds: number;
  /** At least so many students must have been heard. Estimate. */
  suggestionStudents: number;
  /** A class moved only to where this share of those who usually attend may have been. method.md section 3: most of them together. */
  movedTogether: number;
  /** A course that is attended less says nothing by being empty. method.md section 3: 30 %. */
  leastUsualRate: number;
  /** The access points that hear this share of those in the room are the room's own. Estimate. */
  ownShare: number;
  /** With nothing from the room's own access points for so long a class has no data. method.md section 3: 30 minutes. */
  noDataMinutes: number;
};

export type VerdictParameters = {
  /** Present from this probability on, absent up to that one. Estimate. */
  presentFrom: number;
  absentTo: number;
  /** Present becomes partial where this share of the class was spent elsewhere. Estimate. */
  partialShare: number;
  /** On time until so many minutes after the start, and late after them. Estimate. */
  onTimeMinutes: number;
  /** Partial after so many minutes. Northampton: present to 30 minutes. */
  lateMinutes: number;
  /** A student arrives in the first minute from which `settledMinutes` of the next `settlingMinutes` speak for the room. Estimate. */
  settledMinutes: number;
  settlingMinutes: number;
  /** Who leaves less than so many minutes before the end does not leave early. Estimate. */
  earlyMinutes: number;
};

export type RateParameters = {
  /** The variance of a rate is so many times that of independent students. Estimate: what makes the intervals of the tuning campuses hold 95 %. */
  rateSpread: number;
  /** With a smaller share of decided students only the interval is shown. Estimate. */
  leastCoverage: number;
  /** Probability as computed -> as it turned out, rising; between two points a straight line. Empty: as computed, since the sweeps showed no gain. */
  calibration: readonly (readonly [number, number])[];
};

/** The defaults: those of method.md, where the sweeps did not show better ones. */
export const STANDARD_PARAMETERS: Readonly<StandardParameters> = {
  holdMaxSeconds: 7200,
  holdSilentSeconds: 2700,
  mergeGapSeconds: 600,
  staticHours: 12,
  freshSeconds: 300,
  fadeSeconds: 900,
  movedWeight: 0.3,
  otherDeviceWeight: 0.5,
  minutesPerObservation: 15,
  wayWeight: 0.5,
  strayShare: 0.005,
  partialLogOdds: 3,
  partialMinutes: 10,
  minEvidenceMinutes: 0.5,
  silenceLogOdds: 3,
  baseRate: 0.75,
  baseRateStudents: 6,
  smoothing: 0.01,
  waySmoothing: 0.2,
  signaturePriorHours: 30,
  wayPriorStudents: 20,
  silencePriorStudents: 10,
  firstRounds: 15,
  learningDays: 14,
  startMinutes: 10,
  startPresent: 0.9,
  startElsewhere: 0.05,
  startUnheard: 0.35,
  movedShare: 0.03,
  notHeldShare: 0.05,
  suggestionOdds: 20,
  suggestionStudents: 3,
  movedTogether: 0.5,
  leastUsualRate: 0.3,
  ownShare: 0.67,
  noDataMinutes: 30,
  presentFrom: 0.8,
  absentTo: 0.2,
  partialShare: 0.5,
  onTimeMinutes: 10,
  lateMinutes: 30,
  settledMinutes: 5,
  settlingMinutes: 10,
  earlyMinutes: 10,
  rateSpread: 1.2,
  leastCoverage: 0.5,
  calibration: [],
};
