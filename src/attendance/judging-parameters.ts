import {
  AMOUNT,
  CHOICE,
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
    formerly: 0,
  }),
  absentLogRatio: parameter(2.5, AMOUNT, {
    text:
      'Unknown instead of absent, if the student was heard only on access points that speak ' +
      'against the room by less than this: some of those in the room are heard there too.',
    source: 'estimate: a share of the time of those in the room below a twelfth of that of others',
    formerly: 0,
  }),
  departedFromShare: parameter(0.4, SHARE, {
    text:
      'Unknown instead of absent, if the log says that the device left elsewhere before this share ' +
      'of the class was over, nothing was heard in the rest of it, and something within an hour ' +
      'after it: the student may have come late.',
    source: 'estimate; wrong for a student who leaves the library and goes home without WiFi',
    formerly: 0,
  }),
  otherDeviceLogOdds: parameter(0, AMOUNT, {
    text:
      'Unknown instead of absent, if a device that is no phone was heard in the class on an ' +
      'access point that speaks for the room by more than this.',
    source: 'estimate; wrong for a laptop left in the room or lent to a friend',
    formerly: 1000,
  }),
  inferredPresent: parameter(1, CHOICE, {
    text:
      'Whether silence, such as from just before a class to just after it, may make a student ' +
      'present: 1 yes, 0 no. Wrong where students stay away and switch WiFi off between two bells.',
    source: 'a choice of the campus; docs/method.md says what speaks for it and against it',
    formerly: 0,
  }),
  inferredFrom: parameter(0.9, SHARE, {
    text:
      'Present by the shape of a silence only from this probability on, and never below ' +
      '`presentFrom`.',
    source: 'from 0.8 on, one in ten of those inferred on tuning campuses had not attended',
    formerly: 0,
  }),
  partialShare: parameter(0.5, SHARE, {
    text:
      'Partial instead of present, if the student missed this share of the class, as being heard ' +
      'elsewhere shows.',
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
  rateSpread: parameter(1.5, AMOUNT, {
    text: 'The variance of a rate is so many times that of independent students.',
    source: 'estimate: with it 94 to 97 % of the intervals of the tuning campuses hold',
  }),
  leastCoverage: parameter(0.5, SHARE, {
    text: 'If a smaller share of the students is decided, only the interval is shown.',
    source: ESTIMATE,
  }),
  calibration: CALIBRATION,
};
