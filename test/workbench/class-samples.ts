import type { ClassAnswer, ClassStudent, ExplanationAnswer } from '../../src/http/schemas/class.js';

/** Answers of the API that are hard to bring about, to show the pages in each of their states. */

const DAY = '2019-09-02';

const STUDENT: ClassStudent = {
  studentId: 'S1000',
  verdict: 'present',
  basis: 'heard',
  corrected: false,
  excused: false,
  optedOut: false,
  probability: 0.98,
  minutes: 74,
  firstSeen: `${DAY} 08:27:10`,
  lastSeen: `${DAY} 09:51:00`,
  late: 'no',
  lateMinutes: null,
  leftEarly: false,
  strip: [{ from: -4, to: 82, place: 'room' }],
};

/** A student of each kind. */
const KINDS: Partial<ClassStudent>[] = [
  {},
  { late: 'yes', lateMinutes: 12, strip: [{ from: 12, to: 80, place: 'room' }], probability: 0.93 },
  {
    basis: 'inferred',
    probability: 0.81,
    firstSeen: null,
    lastSeen: null,
    late: 'maybe',
    strip: [
      { from: -40, to: -12, place: 'elsewhere' },
      { from: 90, to: 140, place: 'elsewhere' },
    ],
  },
  {
    verdict: 'partial',
    probability: 0.88,
    leftEarly: true,
    strip: [
      { from: -2, to: 35, place: 'room' },
      { from: 41, to: 140, place: 'elsewhere' },
    ],
  },
  {
    verdict: 'absent',
    probability: 0.02,
    strip: [{ from: -60, to: 130, place: 'elsewhere' }],
    late: null,
  },
  {
    verdict: 'unknown',
    basis: null,
    probability: 0.52,
    firstSeen: null,
    lastSeen: null,
    late: null,
    strip: [],
  },
  {
    verdict: 'not_measured',
    basis: null,
    probability: null,
    minutes: null,
    firstSeen: null,
    lastSeen: null,
    late: null,
    leftEarly: null,
    strip: [],
    optedOut: true,
  },
  { verdict: 'present', basis: null, corrected: true },
];

export const STUDENTS: ClassStudent[] = Array.from({ length: 14 }, (_, place) => ({
  ...STUDENT,
  ...KINDS[place < 8 ? place : place % 5],
  studentId: `S${1000 + place}`,
}));

export const CLASS: ClassAnswer = {
  ...{ date: DAY, course: 'ERG2050', section: '1', start: '08:30', end: '09:50' },
  ...{ room: 'TB-101', building: 'TB', capacity: 120 },
  ...{ state: 'final', enrolled: 32, present: 19, partial: 5, absent: 6, unknown: 1 },
  ...{
    notMeasured: 1,
    excused: 0,
    inferred: 5,
    rate: 0.79,
    rateLow: 0.71,
    rateHigh: 0.86,
    seedRate: 0.61,
  },
  ...{ coverage: 0.94, hidden: false, policy: 'standard', rolledUpAt: '2019-09-03 04:10:00' },
  ...{ suggestedRoom: null, metIn: null, confirmed: false },
  persons: 'all',
  students: STUDENTS,
  confirmations: [
    {
      state: 'moved',
      room: 'TB-102',
      reason: 'The projector of TB-101 was broken.',
      by: 'Wang Li',
      at: '2019-09-02 12:01:00',
    },
  ],
  marks: [],
  mayCorrect: true,
  mayConfirm: true,
  mayTakeRoll: true,
  mayShowCode: true,
  rooms: ['TB-101', 'TB-102', 'TB-103'],
};

export const EXPLANATION: ExplanationAnswer = {
  class: CLASS,
  student: STUDENTS[1]!,
  sentences: [
    'Present, with a chance of 93 %.',
    'The student came 12 minutes late and stayed until the end.',
  ],
  reasons: [
    { logOdds: 1.2, text: 'for the class: 77% of its students who were heard attended' },
    {
      logOdds: 3.4,
      text: 'for being heard for 68 minutes on TB-101-AP1, an access point of the room',
    },
    { logOdds: -0.7, text: 'for being silent for the first 12 minutes of the class' },
  ],
  stays: [
    {
      device: 'phone 1',
      accessPoint: 'LIB-2F-AP3',
      room: null,
      from: `${DAY} 07:55:00`,
      to: `${DAY} 08:20:00`,
      inRoom: false,
    },
    {
      device: 'phone 1',
      accessPoint: 'TB-101-AP1',
      room: 'TB-101',
      from: `${DAY} 08:42:00`,
      to: `${DAY} 09:50:00`,
      inRoom: true,
    },
  ],
  corrections: [
    {
      verdict: 'present',
      reason: 'Signed the list on paper.',
      by: 'Wang Li',
      at: '2019-09-03 09:00:00',
    },
  ],
  excuses: [
    {
      excuseNo: 7,
      from: DAY,
      to: '2019-09-06',
      course: null,
      reason: 'Ill, with a certificate.',
      by: 'Wang Li',
      at: '2019-09-02 07:10:00',
    },
  ],
  rolls: [],
  policy: 'standard',
};
