import type { ClassAnswer, ClassStudent, ExplanationAnswer } from '../../src/http/schemas/class.js';
import type { CourseAnswer, CoursesAnswer, WeekRates } from '../../src/http/schemas/course.js';
import type { IngestAnswer } from '../../src/http/schemas/ingest.js';
import type { Session } from '../../src/http/schemas/session.js';

/** Answers of the API that are hard to bring about, to show the pages in each of their states. */

export const SESSION: Session = {
  name: 'Test Person',
  subject: 'test-person',
  roles: [{ role: 'registry', scope: '' }],
  studentId: null,
  pages: ['now', 'day', 'class', 'courses', 'health'],
  csrfToken: 'token',
  campus: 'North',
  timeZone: 'Asia/Shanghai',
  now: '2019-09-02 18:00:00',
  lastDay: '2019-09-02',
  leastGroup: 5,
  login: null,
};

const DAY = '2019-09-02';

const STUDENT: ClassStudent = {
  studentId: 'S1000',
  verdict: 'present',
  basis: 'heard',
  corrected: false,
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

export const STUDENTS: ClassStudent[] = Array.from({ length: 32 }, (_, place) => ({
  ...STUDENT,
  ...KINDS[place < 8 ? place : place % 5],
  studentId: `S${1000 + place}`,
}));

export const CLASS: ClassAnswer = {
  ...{ date: DAY, course: 'ERG2050', section: '1', start: '08:30', end: '09:50' },
  ...{ room: 'TB-101', building: 'TB', capacity: 120 },
  ...{ state: 'final', enrolled: 32, present: 19, partial: 5, absent: 6, unknown: 1 },
  ...{ notMeasured: 1, inferred: 5, rate: 0.79, rateLow: 0.71, rateHigh: 0.86, seedRate: 0.61 },
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
  mayCorrect: true,
  mayConfirm: true,
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
  policy: 'standard',
};

export const COURSES: CoursesAnswer = {
  courses: Array.from({ length: 30 }, (_, place) => ({
    course: `${['ACT', 'CSC', 'ERG', 'MAT'][place % 4]}${2000 + place * 10}`,
    sections: 1 + (place % 3),
    lastDay: place === 3 ? null : DAY,
    rate: place % 7 === 3 ? null : 0.6 + ((place * 13) % 35) / 100,
    hidden: place % 7 === 3 && place !== 3,
  })),
};

const WEEKS = ['2019-09-02', '2019-09-09', '2019-09-16', '2019-09-23', '2019-09-30', '2019-10-07'];

function weeksOf(first: number): WeekRates[] {
  return WEEKS.map((week, place) => {
    const rate = first - place * 0.03 + (place % 2) * 0.02;
    const isHidden = first < 0.8 && place === 4;
    return {
      week,
      classes: 2,
      rate: isHidden ? null : rate,
      rateLow: isHidden ? null : rate - 0.08,
      rateHigh: isHidden ? null : Math.min(1, rate + 0.06),
      lateShare: isHidden ? null : 0.05 + place * 0.04,
      hidden: isHidden,
    };
  });
}

const COURSE_CLASSES = WEEKS.flatMap((week) =>
  ['1', '2'].flatMap((section) =>
    [week, week.replace(/\d$/, (digit) => String((Number(digit) + 2) % 10))].map((date) => ({
      date,
      section,
      start: section === '1' ? '08:30' : '10:30',
      state: 'final',
      rate: 0.8,
    })),
  ),
);
const CYCLE = ['present', 'present', 'absent', 'present', 'partial', 'unknown'] as const;

export const COURSE: CourseAnswer = {
  course: 'ERG2050',
  from: '2019-09-02',
  to: '2019-10-11',
  sections: [
    { section: '1', weeks: weeksOf(0.92) },
    { section: '2', weeks: weeksOf(0.78) },
  ],
  weeks: weeksOf(0.86),
  campus: WEEKS.map((week, place) => ({ week, rate: 0.82 - place * 0.01 })),
  classes: COURSE_CLASSES,
  grid: {
    students: Array.from({ length: 40 }, (_, place) => {
      const section = place < 24 ? '1' : '2';
      const verdicts = COURSE_CLASSES.map((one, at) =>
        one.section === section ? (CYCLE[(place + at) % CYCLE.length] ?? null) : null,
      );
      return {
        studentId: `S${1000 + place}`,
        section,
        verdicts,
        bases: verdicts.map((verdict, at) =>
          verdict === 'present' ? (at % 5 === 0 ? 'inferred' : 'heard') : null,
        ),
        attended: verdicts.filter((one) => one === 'present' || one === 'partial').length,
        measured: verdicts.filter((one) => one !== null && one !== 'unknown').length,
      };
    }),
  },
};

const PARTITION: IngestAnswer['partitions'][number] = {
  partition: 0,
  state: 'running',
  reason: null,
  nextOffset: 128_411,
  endOffset: 128_411,
  behind: 0,
  lastEventAt: `${DAY} 17:59:58`,
  age: 3,
};

/** All is well. */
export const INGEST: IngestAnswer = {
  at: '2019-09-02 18:00:00',
  servers: { mysql: true, kafka: true, temporal: true },
  topic: 'wifi-access',
  partitions: [PARTITION, { ...PARTITION, partition: 1 }],
  rejects: [],
  unknownAccessPoints: [],
  feed: { events: 2000, failed: 0.08, unlisted: 0.01, unknownDevices: 0.31 },
  roster: { version: 4, importedAt: '2019-08-28 09:00:00', lastDate: '2019-12-20', daysLeft: 109 },
  nights: [
    {
      date: '2019-09-01',
      state: 'final',
      policy: 'standard',
      rolledUpAt: '2019-09-02 04:10:00',
      heldReason: null,
    },
  ],
  waitingDays: 0,
  heldDays: 0,
  unmatchedWords: 0,
  temporalUi: 'http://127.0.0.1:8233',
  mayControl: true,
};

/** As much as possible is wrong. */
export const INGEST_BROKEN: IngestAnswer = {
  ...INGEST,
  servers: { mysql: true, kafka: false, temporal: true },
  partitions: [
    { ...PARTITION, behind: 48_210, endOffset: 176_621 },
    {
      ...PARTITION,
      partition: 1,
      state: 'blocked',
      reason: 'data lost: offsets 1200 to 1873 were deleted before they were read',
      age: 9200,
    },
    { ...PARTITION, partition: 2, state: 'paused', reason: 'the broker is being moved' },
    { ...PARTITION, partition: 3, age: 400_000, lastEventAt: null },
  ],
  rejects: [
    { reason: 'bad_time', count: 1204 },
    { reason: 'not_json', count: 3 },
  ],
  unknownAccessPoints: Array.from({ length: 11 }, (_, place) => ({
    name: `NEW-BUILDING-${place + 1}F-AP${place}`,
    count: 900 - place * 40,
    lastHeard: `${DAY} 17:50:00`,
  })),
  feed: { events: 2000, failed: 0.7, unlisted: 0.3, unknownDevices: 1 },
  roster: { ...INGEST.roster!, lastDate: '2019-09-05', daysLeft: 3 },
  nights: [
    {
      ...INGEST.nights[0]!,
      state: 'provisional',
      heldReason: 'Of the access points of rooms with classes, only 12% heard a device.',
    },
    { ...INGEST.nights[0]!, date: '2019-08-31' },
  ],
  waitingDays: 3,
  heldDays: 1,
  unmatchedWords: 2,
};
