import {
  AMOUNT,
  COUNT,
  ESTIMATE,
  SHARE,
  parameter,
  type Calibration,
  type Parameter,
} from './parameter.js';

/** How a probability becomes a verdict. */
export const VERDICT_PARAMETERS = {
  presentFrom: parameter(0.8, SHARE, {
    text: 'Present from this probability on.',
    source: ESTIMATE,
  }),
  absentTo: parameter(0.2, SHARE, {
    text: 'Absent up to this probability.',
    source: ESTIMATE,
  }),
  absentFromShare: parameter(0.2, SHARE, {
    text:
      'Unknown instead of absent, if the student was last heard elsewhere before this share of ' +
      'the class was over: that may have been on the way to it.',
    source: 'estimate; wrong for a student who goes silent elsewhere as the class begins',
  }),
  otherDeviceLogOdds: parameter(0, AMOUNT, {
    text:
      'Unknown instead of absent, if a device that is no phone was heard in the class on an ' +
      'access point that speaks for the room by more than this.',
    source: 'estimate; wrong for a laptop left in the room or lent to a friend',
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
export const RATE_PARAMETERS = {
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
