import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributionsOf } from '../../../src/attendance/explaining/contributions.js';
import { evidenceOf } from '../../../src/attendance/evidence/evidence.js';
import type { DeviceDay } from '../../../src/attendance/evidence/other-devices.js';
import { createStandard, type StandardVerdict } from '../../../src/attendance/judging/standard.js';
import { wallClockAt } from '../../../src/attendance/wall-clock.js';
import { explanationOf, staysAroundClass } from '../../../src/service/explanation-of.js';
import { explanationText } from '../../../src/service/explanation-text.js';
import type {
  ExplainedAccessPoint,
  StudentInClass,
} from '../../../src/mysql/answers/explain-student.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

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
function explained(devices: readonly DeviceDay[]): { text: string; verdict: StandardVerdict } {
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
  };
  const explanation = explanationOf({
    ...{ student, parameters: PARAMETERS, evidence: own, accessPoints, corrections: [] },
    contributions: contributionsOf(own, 'A', 75, base!, signatures, PARAMETERS),
    around: staysAroundClass(devices, CLASS, PARAMETERS),
  });
  return { text: explanationText(explanation), verdict };
}

/** A printed row of a stay; minutes after midnight. */
type Row = ReturnType<typeof rowsOf>[number];

function rowsOf(text: string) {
  const row =
    /^ {2}(\d\d:\d\d)-(\d\d:\d\d) {2}(\S+) {2}\((phone|device) \d+, (.*), last heard (.*)\)$/gm;
  return [...text.matchAll(row)].map(([, from, to, name, kind, room, lastHeard]) => ({
    ...{ from: minuteOf(from!), to: minuteOf(to!), lastHeard: minuteOf(lastHeard!), name: name! },
    ...{ phone: kind === 'phone', inRoom: room === 'room A' },
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
  rows: readonly Row[],
  { arrivedLate, firstSeen }: StandardVerdict,
): void {
  const from = timeIn(text, /Heard in the room from (..:..),/);
  const { here, elsewhere } = decidingRows(rows);
  if (/Not heard on an access point of the room itself/.test(text)) expect(here).toEqual([]);
  if (from === undefined) return;
  expect(from).toBe(Math.min(...here.map((one) => one.from)));
  if (text.includes(', on time;')) {
    expect(from).toBeLessThanOrEqual(ON_TIME);
    // A row that ends in the first minute may have ended as the class began.
    expect(elsewhere.filter((one) => one.from < ON_TIME && one.to > START)).toEqual([]);
    expect(arrivedLate).not.toBe('yes');
  }
  if (/elsewhere soon after the start/.test(text)) {
    expect(from).toBeLessThanOrEqual(ON_TIME);
    expect(elsewhere.some((one) => one.from <= ON_TIME)).toBe(true);
  }
  const minutes = /(\d+) min after the start, and elsewhere before/.exec(text)?.[1];
  if (minutes !== undefined) {
    expect(from - START).toBe(Number(minutes));
    expect(elsewhere.some((one) => one.from <= from)).toBe(true);
  }
  if (/may have slept until then/.test(text)) {
    expect(from).toBeGreaterThanOrEqual(ON_TIME);
    expect(elsewhere.filter((one) => one.from < from && one.to > START)).toEqual([]);
  }
  const taken = timeIn(text, /taken to have come at (..:..): late;/);
  if (taken !== undefined) expect(taken * 60).toBe(firstSeen);
  // Late without a doubt is what the verdict says, too, and the other way round.
  expect(/: late;/.test(text)).toBe(arrivedLate === 'yes');
}

function holdDeparture(text: string, rows: readonly Row[], { leftEarly }: StandardVerdict): void {
  if (!text.includes('Heard in the room from')) return;
  const { here, elsewhere } = decidingRows(rows);
  const latest = Math.max(...here.map(({ lastHeard }) => lastHeard));
  const last = timeIn(text, /the last time at (..:..)/);
  expect(last).toBe(latest >= END ? undefined : latest);
  expect(/; until the end\./.test(text)).toBe(latest >= END);
  if (/then elsewhere/.test(text)) expect(elsewhere.some((one) => one.from >= latest)).toBe(true);
  if (/left early/.test(text)) {
    expect(leftEarly).toBe(true);
    expect(latest).toBeLessThan(EARLY);
  }
}

function holdReasons(text: string, rows: readonly Row[]): void {
  for (const [, name, from] of text.matchAll(/ on (\S+) \(from (..:..)\)/g)) {
    const at = minuteOf(from!);
    const isOn = (row: Row) => row.name === name && row.from <= at && row.to >= at;
    expect([name, from, rows.some(isOn)]).toEqual([name, from, true]);
  }
  for (const [, name] of text.matchAll(/heard on (\S+) shortly before the class/g))
    expect(rows.some((row) => row.name === name && row.from <= START)).toBe(true);
  for (const [, name] of text.matchAll(/heard on (\S+) shortly after the class/g))
    expect(rows.some((row) => row.name === name && row.lastHeard >= END)).toBe(true);
  const came = timeIn(text, /supposing that the student came at (..:..)/);
  if (came !== undefined)
    expect(rows.some(({ from, to }) => from <= came && to >= came)).toBe(true);
  const left = timeIn(text, /supposing that the student had left by (..:..)/);
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

test('every sentence of an explanation follows from the rows above it', () => {
  let attended = 0;
  fc.assert(
    fc.property(fc.array(deviceDays, { minLength: 1, maxLength: 3 }), (devices) => {
      const { text, verdict } = explained(devices);
      const rows = rowsOf(text);
      if (verdict.firstSeen !== null) {
        attended += 1;
        holdArrival(text, rows, verdict);
        holdDeparture(text, rows, verdict);
      } else expect(text).not.toMatch(/Heard in the room|Not heard/);
      holdReasons(text, rows);
    }),
    { numRuns: 1_000 },
  );
  expect(attended).toBeGreaterThan(100);
});
