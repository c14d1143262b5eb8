import {
  AMOUNT,
  CHOICE,
  COUNT,
  ESTIMATE,
  INNER_SHARE,
  POSITIVE,
  SHARE,
  parameter,
  type Calibration,
  type Parameter,
} from './parameter.js';
import { STATE_PARAMETERS } from './state-parameters.js';

/** How the events of a device become stays, and how much each minute of a stay counts. */
const STAY_PARAMETERS = {
  holdMaxSeconds: parameter(7200, AMOUNT, {
    text: 'A device stays on its access point until its next event, if that comes within this time.',
    source: ESTIMATE,
  }),
  holdSilentSeconds: parameter(2700, AMOUNT, {
    text: 'With no event within holdMaxSeconds, the device stays only this long.',
    source: 'LOCATER: gaps of 30 to 60 minutes',
  }),
  mergeGapSeconds: parameter(600, AMOUNT, {
    text: 'Two stays in a row on one access point are one stay, if the gap is not longer.',
    source: 'Cisco Spaces: 10 minutes',
  }),
  staticHours: parameter(12, POSITIVE, {
    text: 'A stay this long of a device that is no phone shows where the device lies, not its owner.',
    source: ESTIMATE,
  }),
  freshSeconds: parameter(300, AMOUNT, {
    text: 'A minute counts fully if the device is heard on the access point within this time.',
    source: 'LOCATER: 180 s; estimate',
  }),
  fadeSeconds: parameter(900, POSITIVE, {
    text: 'After freshSeconds the weight of a minute falls by a factor of e in this time.',
    source: ESTIMATE,
  }),
  movedWeight: parameter(0.3, SHARE, {
    text:
      'The weight of a minute of a class is multiplied by this, if the device was last heard ' +
      'before the class and not there again: people move when a class begins.',
    source:
      'estimate; a first plan had 0.1, which ignored students who were heard as they sat down ' +
      'and whose devices then went silent',
  }),
  otherDeviceWeight: parameter(0.5, SHARE, {
    text: 'What a minute of a device counts that is no phone: it may have been left behind.',
    source: ESTIMATE,
  }),
};

/** How evidence becomes a probability. */
const POSTERIOR_PARAMETERS = {
  minutesPerObservation: parameter(15, POSITIVE, {
    text: 'So many minutes count as one observation: minutes in a row are not independent.',
    source: 'estimate; a first plan had 20',
  }),
  wayWeight: parameter(0.5, SHARE, {
    text: 'Being heard on the way counts as this part of an observation: it depends on the class.',
    source: ESTIMATE,
  }),
  strayShare: parameter(0.005, INNER_SHARE, {
    text: 'The probability that a device is not with its owner: lent, left behind, wrongly listed.',
    source: 'docs/method.md: phone lent 0.5 %',
  }),
  partialLogOdds: parameter(3, AMOUNT, {
    text: 'What it costs in log odds to suppose that a student came late or left early.',
    source: 'estimate: about 1 in 20',
  }),
  partialMinutes: parameter(10, POSITIVE, {
    text: 'The shortest part of a class that we suppose a student attended or missed.',
    source: ESTIMATE,
  }),
  minEvidenceMinutes: parameter(0.5, AMOUNT, {
    text: 'A student with less evidence than this, after fading, was not heard.',
    source: ESTIMATE,
  }),
  silenceLogOdds: parameter(3, AMOUNT, {
    text: 'The most that silence adds to the log odds, or takes from them.',
    source: ESTIMATE,
  }),
  baseRate: parameter(0.75, INNER_SHARE, {
    text: 'The base rate of a class before anything is known of the class.',
    source: ESTIMATE,
  }),
  baseRateStudents: parameter(6, POSITIVE, {
    text: 'baseRate counts like so many students.',
    source: ESTIMATE,
  }),
};

/** How evidence becomes signatures. */
const LEARNING_PARAMETERS = {
  smoothing: parameter(0.01, INNER_SHARE, {
    text: 'The share of a uniform distribution in signatures and in free time.',
    source: ESTIMATE,
  }),
  waySmoothing: parameter(0.2, INNER_SHARE, {
    text: 'The share of free time in the signature of a way, of which much less is known.',
    source: ESTIMATE,
  }),
  signaturePriorHours: parameter(30, POSITIVE, {
    text: "The listed access points of a room count like so many student hours of the room's time.",
    source: ESTIMATE,
  }),
  wayPriorStudents: parameter(20, POSITIVE, {
    text: 'Besides waySmoothing, free time counts like so many students in the signature of a way.',
    source: ESTIMATE,
  }),
  silencePriorStudents: parameter(10, POSITIVE, {
    text: 'In learning how silent absent students are, free time counts like so many students.',
    source: ESTIMATE,
  }),
  firstRounds: parameter(
    15,
    { ...COUNT, max: 100 },
    {
      text: 'Rounds of expectation-maximisation on the first day.',
      source: 'estimate: after ten rounds nothing moves by more than 0.001',
    },
  ),
  learningDays: parameter(
    14,
    { ...COUNT, max: 366 },
    {
      text: 'The signatures rest on the evidence of so many days.',
      source: ESTIMATE,
    },
  ),
  startMinutes: parameter(10, AMOUNT, {
    text:
      'In the first round a student with so many minutes on the listed access points of the room ' +
      'starts at startPresent, and one with so many minutes elsewhere at startElsewhere.',
    source: ESTIMATE,
  }),
  startPresent: parameter(0.9, INNER_SHARE, {
    text: 'The probability at which students start who were heard on the listed access points.',
    source: ESTIMATE,
  }),
  startElsewhere: parameter(0.05, INNER_SHARE, {
    text: 'The probability at which students start who were heard elsewhere.',
    source: 'estimate; at 0.2 one dormitory could become part of a room',
  }),
  startUnheard: parameter(0.35, INNER_SHARE, {
    text: 'The probability at which students start who were hardly heard.',
    source: ESTIMATE,
  }),
};

/** How a probability becomes a verdict. */
const VERDICT_PARAMETERS = {
  presentFrom: parameter(0.8, SHARE, {
    text: 'Present from this probability on.',
    source: ESTIMATE,
  }),
  absentTo: parameter(0.2, SHARE, {
    text: 'Absent up to this probability.',
    source: ESTIMATE,
  }),
  inferredPresent: parameter(1, CHOICE, {
    text:
      'Whether silence from just before a class to just after it may make a student present: 1 yes, ' +
      '0 no. Wrong where students stay away and switch WiFi off between two bells.',
    source: 'a choice of the campus; docs/method.md says what speaks for it and against it',
    formerly: 0,
  }),
  partialShare: parameter(0.5, SHARE, {
    text: 'Partial instead of present, if the student spent this share of the class elsewhere.',
    source: ESTIMATE,
  }),
  onTimeMinutes: parameter(10, AMOUNT, {
    text: 'A student is on time until so many minutes after the start, and late after that.',
    source: ESTIMATE,
  }),
  lateMinutes: parameter(30, AMOUNT, {
    text: 'Partial instead of present, if the student came more than so many minutes late.',
    source: 'Northampton: present to 30 minutes',
  }),
  settledMinutes: parameter(5, COUNT, {
    text: 'Arrival: the first minute from which so many of settlingMinutes speak for the room.',
    source: ESTIMATE,
  }),
  settlingMinutes: parameter(10, COUNT, {
    text: 'The time in which a student must be settledMinutes in the room to have arrived.',
    source: ESTIMATE,
  }),
  earlyMinutes: parameter(10, AMOUNT, {
    text: 'A student who leaves less than so many minutes before the end does not leave early.',
    source: ESTIMATE,
  }),
};

const CALIBRATION: Parameter<Calibration> = {
  value: [],
  limits: SHARE,
  text: 'Pairs of a probability as computed and as it turned out. Empty: as computed.',
  source: 'the sweeps showed no gain',
};

/** How the probabilities of a class become its rate. */
const RATE_PARAMETERS = {
  rateSpread: parameter(1.2, AMOUNT, {
    text: 'The variance of a rate is so many times that of independent students.',
    source: 'estimate: with it the intervals of the tuning campuses hold 95 %',
  }),
  leastCoverage: parameter(0.5, SHARE, {
    text: 'If a smaller share of the students is decided, only the interval is shown.',
    source: ESTIMATE,
  }),
  calibration: CALIBRATION,
};

/** Every parameter of the `standard` policy. */
export const PARAMETERS = {
  ...STAY_PARAMETERS,
  ...POSTERIOR_PARAMETERS,
  ...LEARNING_PARAMETERS,
  ...STATE_PARAMETERS,
  ...VERDICT_PARAMETERS,
  ...RATE_PARAMETERS,
};

type ValuesOf<Group extends Record<string, Parameter>> = {
  [Name in keyof Group]: Group[Name]['value'];
};

export type StayParameters = ValuesOf<typeof STAY_PARAMETERS>;
export type PosteriorParameters = ValuesOf<typeof POSTERIOR_PARAMETERS>;
export type LearningParameters = ValuesOf<typeof LEARNING_PARAMETERS>;
export type StateParameters = ValuesOf<typeof STATE_PARAMETERS>;
export type VerdictParameters = ValuesOf<typeof VERDICT_PARAMETERS>;
export type RateParameters = ValuesOf<typeof RATE_PARAMETERS>;
export type StandardParameters = ValuesOf<typeof PARAMETERS>;

/** The defaults. */
export const STANDARD_PARAMETERS = Object.fromEntries(
  Object.entries(PARAMETERS).map(([name, { value }]) => [name, value]),
) as Readonly<StandardParameters>;
