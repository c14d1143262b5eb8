import { ARRIVAL_PARAMETERS } from './arrival-parameters.js';
import { RATE_PARAMETERS, VERDICT_PARAMETERS } from './judging-parameters.js';
import {
  AMOUNT,
  COUNT,
  ESTIMATE,
  INNER_SHARE,
  POSITIVE,
  SHARE,
  parameter,
  type Parameter,
} from './parameter.js';

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
  homeHour: parameter(
    6,
    { min: 0, max: 24 },
    {
      text:
        'A device that is no phone, and that until the end of a class was heard only where it was ' +
        'before this hour, was left at home and does not count in the class. 0: it counts.',
      source: 'estimate; wrong for a student who works in the dormitory on a laptop alone',
      formerly: 0,
    },
  ),
};

/** How evidence becomes a probability. */
const POSTERIOR_PARAMETERS = {
  minutesPerObservation: parameter(15, POSITIVE, {
    text: 'So many minutes count as one observation: minutes in a row are not independent.',
    source: 'estimate; a first plan had 20',
  }),
  mostObservations: parameter(2, POSITIVE, {
    text:
      'A run on one access point counts at most as so many observations: if a corridor serves the ' +
      'seat of a student, it serves it for the whole class.',
    source: 'estimate; wrong for a student who sits in that corridor and not in the class',
    formerly: 1000,
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
  silenceLogOdds: parameter(5, AMOUNT, {
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
  silenceDeviations: parameter(1, AMOUNT, {
    text:
      'In making a student present, silence counts as little as it may after chance moved what was ' +
      'learned by so many standard errors.',
    source: 'estimate; too small where what makes classes alike is not their rooms',
  }),
  stayPriorDevices: parameter(20, POSITIVE, {
    text:
      'The share of devices that stay on an access point is drawn towards that of all access ' +
      'points, which counts like so many devices; and that one towards 1.',
    source: 'estimate; wrong where silent devices leave less often than those that are heard again',
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

/** When we say that a class moved, was not held, or has no data. */
const STATE_PARAMETERS = {
  movedShare: parameter(0.03, SHARE, {
    text: 'The share of classes that move to another room.',
    source: 'docs/method.md: 3 %',
  }),
  notHeldShare: parameter(0.05, SHARE, {
    text: 'The share of classes that are not held.',
    source: 'docs/method.md: 5 %',
  }),
  suggestionOdds: parameter(20, POSITIVE, {
    text: 'A suggestion must be so many times as likely as that the class met as planned.',
    source: ESTIMATE,
  }),
  suggestionStudents: parameter(3, COUNT, {
    text: 'A suggestion needs so many students who were heard.',
    source: ESTIMATE,
  }),
  movedTogether: parameter(0.5, SHARE, {
    text: 'A class can have moved only to a room where this share of the usual students may have been.',
    source: 'estimate: most of them together',
  }),
  leastUsualRate: parameter(0.3, INNER_SHARE, {
    text: 'If the usual rate of a course is lower, an empty room does not show that a class was not held.',
    source: 'estimate',
  }),
  ownShare: parameter(0.67, SHARE, {
    text: "The access points that hear this share of those in the room are the room's own.",
    source: ESTIMATE,
  }),
  noDataMinutes: parameter(30, POSITIVE, {
    text: "A class has no data if the room's own access points hear nothing for this long.",
    source: 'estimate',
  }),
};

/** Every parameter of the `standard` policy. */
export const PARAMETERS = {
  ...STAY_PARAMETERS,
  ...POSTERIOR_PARAMETERS,
  ...LEARNING_PARAMETERS,
  ...STATE_PARAMETERS,
  ...VERDICT_PARAMETERS,
  ...ARRIVAL_PARAMETERS,
  ...RATE_PARAMETERS,
};

type ValuesOf<Group extends Record<string, Parameter>> = {
  [Name in keyof Group]: Group[Name]['value'];
};

export type StayParameters = ValuesOf<typeof STAY_PARAMETERS>;
export type PosteriorParameters = ValuesOf<typeof POSTERIOR_PARAMETERS>;
export type LearningParameters = ValuesOf<typeof LEARNING_PARAMETERS>;
export type StateParameters = ValuesOf<typeof STATE_PARAMETERS>;
export type ArrivalParameters = ValuesOf<typeof ARRIVAL_PARAMETERS>;
export type RateParameters = ValuesOf<typeof RATE_PARAMETERS>;
export type StandardParameters = ValuesOf<typeof PARAMETERS>;

/** The defaults. */
export const STANDARD_PARAMETERS = Object.fromEntries(
  Object.entries(PARAMETERS).map(([name, { value }]) => [name, value]),
) as Readonly<StandardParameters>;
