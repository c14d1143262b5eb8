import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributionsOf } from '../../../src/attendance/explaining/contributions.js';
import { evidenceOf } from '../../../src/attendance/evidence/evidence.js';
import type { DeviceDay } from '../../../src/attendance/evidence/other-devices.js';
import { createStandard, type StandardVerdict } from '../../../src/attendance/judging/standard.js';
import { wallClockAt } from '../../../src/attendance/wall-clock.js';
import { LANGUAGES, type Language } from '../../../src/attendance/explaining/phrases.js';
import { explanationOf, staysAroundClass } from '../../../src/service/explanation-of.js';
import { explanationText } from '../../../src/service/explanation-text.js';
import type {
  ExplainedAccessPoint,
  StudentInClass,
} from '../../../src/mysql/answers/explain-student.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';
import { SENTENCES, type Sentences } from '../../workbench/sentences.js';

const DATE = '2019-09-02';
const CLASS = { startSecond: 36_000, endSecond: 40_500 };
const [START, END] = [600, 675];
const ON_TIME = START + PARAMETERS.onTimeMinutes;
const EARLY = END - PARAMETERS.earlyMinutes;

/** Two access points of the room, a neighbour that hears it, its hall, a library, a dormitory. */
const ROOMS: [number, ExplainedAccessPoint][] = [
  [1, { name: 'A-1', room: 'A' }],
  [2, { name: 'A-2', room: 'A' }],
  [3, { name: 'B-1', room: 'B' }],
  [4, { name: 'HALL', room: null }],
  [5, { name: 'LIB', room: null }],
  [6, { name: 'DORM', room: null }],
];
const accessPoints = new Map(ROOMS);
const learned = signaturesOf(
  { A: { 1: 0.5, 2: 0.3, 3: 0.1, 4: 0.1 } },
  { 1: 0.01, 2: 0.01, 3: 0.02, 4: 0.04, 5: 0.42, 6: 0.5 },
);
const coming = new Map([
  [1, 0.3],
  [4, 0.4],
]);
const signatures = {
  ...learned,
  byRoom: { ...learned.byRoom, before: new Map([['A', coming]]) },
};

const decide = createStandard(signatures, PARAMETERS);
const there = evidence([run(1, -5, 75)]);

/** What `rollcall explain` prints of a student with these devices. */
function explained(
  devices: readonly DeviceDay[],
  language: Language,
  changes: Partial<StudentInClass> = {},
): { text: string; verdict: StandardVerdict } {
  const own = evidenceOf(devices, [CLASS], PARAMETERS)[0]!;
  const { verdicts, base } = decide({
    ...{ classNo: 1, room: 'A', ...CLASS, usualRate: 0.8, confirmed: null, noData: false },
    students: [own, ...new Array<typeof own>(8).fill(there)].map((one, i) => ({
      ...{ studentNo: i + 1, optedOut: false, evidence: one },
    })),
  });
  const verdict = verdicts[0]!;
  const at = (second: number | null) => (second === null ? null : wallClockAt(DATE, second));
  const student: StudentInClass = {
    ...{ classNo: 1, studentNo: 1, version: 1, date: DATE, course: 'C', section: '1', room: 'A' },
    ...{ startsAt: at(CLASS.startSecond)!, endsAt: at(CLASS.endSecond)!, optedOut: false },
    ...{
      verdict: verdict.verdict,
      basis: verdict.basis,
      corrected: false,
      byPolicy: null,
      excused: false,
      probability: verdict.probability,
    },
    ...{
      minutes: verdict.minutes,
      firstSeen: at(verdict.firstSeen),
      lastSeen: at(verdict.lastSeen),
    },
    ...{
      lateMinutes: verdict.lateMinutes,
      late: verdict.arrivedLate,
      leftEarly: verdict.leftEarly,
    },
    ...{ evidence: '', seedFirst: null, seedLast: null, state: 'final', policy: 'standard' },
    ...{ policyVersion: 1, signatureVersion: 1, baseRate: base, suggestedRoom: null, metIn: null },
    ...{ rolledUpAt: '2019-09-03 02:00:00', evidenceExpired: false, verdictsExpired: false },
    ...changes,
  };
  const stored = {
    ...{ student, parameters: PARAMETERS, evidence: own, accessPoints, corrections: [] },
    rolls: [],
    contributions: contributionsOf(own, 'A', 75, base!, signatures, PARAMETERS),
    around: staysAroundClass(devices, CLASS, PARAMETERS),
  };
  return { text: explanationText(explanationOf(stored, language), language), verdict };
}

/** A printed row of a stay; minutes after midnight. */
type Row = ReturnType<typeof rowsOf>[number];

function rowsOf(text: string, { row, phone, roomA }: Sentences) {
  return [...text.matchAll(row)].map(([, from, to, name, kind, room, lastHeard]) => ({
    ...{ from: minuteOf(from!), to: minuteOf(to!), lastHeard: minuteOf(lastHeard!), name: name! },
    ...{ phone: kind === phone, inRoom: room === roomA },
  }));
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

/** The time behind some words of a text. */
function timeIn(text: string, words: RegExp): number | undefined {
  const time = words.exec(text)?.[1];
  return time === undefined ? undefined : minuteOf(time);
}

/** The rows that a sentence about coming and going rests on: the phone's, if it was in the room. */
function decidingRows(rows: readonly Row[]): { here: Row[]; elsewhere: Row[] } {
  const inClass = rows.filter(({ from, to }) => from < END && to >= START);
  const isHere = ({ inRoom, lastHeard }: Row) => inRoom && lastHeard >= START;
  const isPhoneHere = inClass.some((one) => one.phone && isHere(one));
  const deciding = inClass.filter(({ phone }) => phone || !isPhoneHere);
  return { here: deciding.filter(isHere), elsewhere: deciding.filter(({ inRoom }) => !inRoom) };
}

function holdArrival(
  text: string,
  words: Sentences,
  rows: readonly Row[],
  { arrivedLate, firstSeen }: StandardVerdict,
): void {
  const from = timeIn(text, words.hereFrom);
  const { here, elsewhere } = decidingRows(rows);
  if (words.notHere.test(text)) expect(here).toEqual([]);
  if (from === undefined) return;
  expect(from).toBe(Math.min(...here.map((one) => one.from)));
  if (words.onTime.test(text)) {
    expect(from).toBeLessThanOrEqual(ON_TIME);
    // A row that ends in the first minute may have ended as the class began.
    expect(elsewhere.filter((one) => one.from < ON_TIME && one.to > START)).toEqual([]);
    expect(arrivedLate).not.toBe('yes');
  }
  if (words.elsewhereSoon.test(text)) {
    expect(from).toBeLessThanOrEqual(ON_TIME);
    expect(elsewhere.some((one) => one.from <= ON_TIME)).toBe(true);
  }
  const minutes = words.elsewhereBefore.exec(text)?.[1];
  if (minutes !== undefined) {
    expect(from - START).toBe(Number(minutes));
    expect(elsewhere.some((one) => one.from <= from)).toBe(true);
  }
  if (words.slept.test(text)) {
    expect(from).toBeGreaterThanOrEqual(ON_TIME);
    expect(elsewhere.filter((one) => one.from < from && one.to > START)).toEqual([]);
  }
  const taken = timeIn(text, words.takenLate);
  if (taken !== undefined) expect(taken * 60).toBe(firstSeen);
  // Late without a doubt is what the verdict says, too, and the other way round.
  expect(words.late.test(text)).toBe(arrivedLate === 'yes');
}

function holdDeparture(
  text: string,
  words: Sentences,
  rows: readonly Row[],
  { leftEarly }: StandardVerdict,
): void {
  if (!words.hereFrom.test(text)) return;
  const { here, elsewhere } = decidingRows(rows);
  const latest = Math.max(...here.map(({ lastHeard }) => lastHeard));
  const last = timeIn(text, words.lastTime);
  expect(last).toBe(latest >= END ? undefined : latest);
  expect(words.untilEnd.test(text)).toBe(latest >= END);
  if (words.thenElsewhere.test(text))
    expect(elsewhere.some((one) => one.from >= latest)).toBe(true);
  if (words.leftEarly.test(text)) {
    expect(leftEarly).toBe(true);
    expect(latest).toBeLessThan(EARLY);
  }
}

function holdReasons(text: string, words: Sentences, rows: readonly Row[]): void {
  for (const [, name, from] of text.matchAll(words.place)) {
    const at = minuteOf(from!);
    const isOn = (row: Row) => row.name === name && row.from <= at && row.to >= at;
    expect([name, from, rows.some(isOn)]).toEqual([name, from, true]);
  }
  for (const [, name] of text.matchAll(words.before))
    expect(rows.some((row) => row.name === name && row.from <= START)).toBe(true);
  for (const [, name] of text.matchAll(words.after))
    expect(rows.some((row) => row.name === name && row.lastHeard >= END)).toBe(true);
  const came = timeIn(text, words.came);
  if (came !== undefined)
    expect(rows.some(({ from, to }) => from <= came && to >= came)).toBe(true);
  const left = timeIn(text, words.left);
  if (left !== undefined)
    expect(rows.some(({ from, to }) => from <= left && to >= left)).toBe(true);
}

/** A day of a device around the class: it moves, flaps, sleeps, and stays. */
const deviceDays: fc.Arbitrary<DeviceDay> = fc.record({
  phone: fc.boolean(),
  events: fc
    .array(
      fc.record({
        gap: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3600 })),
        accessPointNo: fc.constantFrom(1, 1, 1, 2, 3, 4, 5, 6),
      }),
      { maxLength: 14 },
    )
    .map((pieces) => {
      let second = CLASS.startSecond - 2400;
      return pieces.map(({ gap, accessPointNo }) => ({ second: (second += gap), accessPointNo }));
    }),
});

test.each(LANGUAGES)(
  'in %s, every sentence of an explanation follows from its rows',
  (language) => {
    const words = SENTENCES[language];
    const times = { attended: 0, rows: 0, places: 0 };
    fc.assert(
      fc.property(fc.array(deviceDays, { minLength: 1, maxLength: 3 }), (devices) => {
        const { text, verdict } = explained(devices, language);
        const rows = rowsOf(text, words);
        times.rows += rows.length;
        times.places += [...text.matchAll(words.place)].length;
        if (verdict.firstSeen !== null) {
          times.attended += 1;
          expect(words.hereFrom.test(text) || words.notHere.test(text)).toBe(true);
          holdArrival(text, words, rows, verdict);
          holdDeparture(text, words, rows, verdict);
        } else expect(words.hereFrom.test(text) || words.notHere.test(text)).toBe(false);
        holdReasons(text, words, rows);
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(...Object.values(times))).toBeGreaterThan(100);
  },
);

test('the Chinese explanation has no English sentence', () => {
  const { text } = explained(
    [
      {
        phone: true,
        events: [
          { second: 35_400, accessPointNo: 4 },
          { second: 36_900, accessPointNo: 1 },
        ],
      },
    ],
    'zh',
  );
  expect(text).toMatch(/^C 第 1 班，2019-09-02 10:00-11:15，教室 A\n\n这节课前后的停留\n/);
  expect(text.replaceAll(/HALL|standard/g, '')).not.toMatch(/[a-zA-Z]{2}/);
});

test.each([
  ['en', 'The class probably met in D.', 'To confirm where it met: "rollcall class confirm".'],
  ['zh', '这节课很可能改在 D 上', '如要确认上课地点："rollcall class confirm"。'],
] as const)(
  'of a class that seems to have moved it names the command: %s',
  (language, ...lines) => {
    const there: DeviceDay[] = [];
    const moved = explained(there, language, { state: 'moved', suggestedRoom: 'D' }).text;
    for (const line of lines) expect(moved).toContain(line);
    expect(explained(there, language).text).not.toContain('rollcall');
  },
);
