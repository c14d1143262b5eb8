import { describe, expect, test } from 'vitest';
import { evidenceOf, type Evidence } from '../../../src/attendance/evidence/evidence.js';
import type { DeviceDay } from '../../../src/attendance/evidence/other-devices.js';
import {
  createStandard,
  type StandardInput,
  type StandardDecision,
} from '../../../src/attendance/judging/standard.js';
import type { StandardParameters } from '../../../src/attendance/parameters.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

const [ROOM, NEXT, DORM, LIBRARY] = [1, 2, 5, 6];
const START = 36_000;
const signatures = signaturesOf(
  { A: { 1: 0.9 }, B: { 2: 0.9 } },
  { 1: 0.05, 2: 0.05, 5: 0.45, 6: 0.45 },
);

function decided(
  students: readonly Evidence[],
  more: Partial<StandardInput> = {},
  parameters: Partial<StandardParameters> = {},
): StandardDecision {
  return createStandard(signatures, { ...PARAMETERS, ...parameters })({
    ...{ classNo: 71, room: 'A', startSecond: START, endSecond: START + 75 * 60 },
    ...{ usualRate: 0.8, confirmed: null, noData: false },
    students: students.map((one, i) => ({ studentNo: i + 1, optedOut: false, evidence: one })),
    ...more,
  });
}

const there = evidence([run(ROOM, -5, 75)]);
const away = evidence([run(DORM, -15, 75)]);
/** Eight students who attend, and the one in question. */
const verdictOn = (one: Evidence) =>
  decided([one, ...new Array<Evidence>(8).fill(there)]).verdicts[0]!;

describe('a student', () => {
  test('who was heard in the room all the time is present and on time', () => {
    expect(verdictOn(there)).toEqual({
      studentNo: 1,
      verdict: 'present',
      probability: expect.closeTo(1, 2) as number,
      minutes: 75,
      firstSeen: START - 300,
      lastSeen: START + 4500,
      lateMinutes: 0,
      leftEarly: false,
      arrivedLate: 'no',
    });
  });

  test('who was heard elsewhere all the time is absent, with no times', () => {
    expect(verdictOn(away)).toMatchObject({
      verdict: 'absent',
      firstSeen: null,
      lastSeen: null,
      arrivedLate: null,
    });
  });

  test('who was silent is unknown, with a probability from the class and the silence', () => {
    expect(verdictOn(evidence([]))).toMatchObject({
      ...{ verdict: 'unknown', minutes: 0, lateMinutes: null, leftEarly: null },
      probability: expect.closeTo(0.77, 2) as number,
    });
  });

  test('who was hardly heard is unknown, however many of the class are present', () => {
    expect(verdictOn(evidence([run(ROOM, 0, 5, { tenths: 9 })])).verdict).toBe('unknown');
    expect(verdictOn(evidence([run(ROOM, 0, 5, { tenths: 10 })])).verdict).toBe('present');
  });

  test('who is unlikely only because few of the class came is unknown', () => {
    const students = [evidence([run(ROOM, 0, 1)]), ...new Array<Evidence>(60).fill(away)];
    const [first] = decided(students, { confirmed: 'as_planned' }).verdicts;
    expect(first!.probability).toBeLessThan(0.2);
    expect(first!.verdict).toBe('unknown');
  });

  test('who was heard elsewhere and then in the room is late for certain', () => {
    expect(verdictOn(evidence([run(DORM, -15, 21), run(ROOM, 21, 75)]))).toMatchObject({
      ...{ verdict: 'present', arrivedLate: 'yes', lateMinutes: 21, firstSeen: START + 21 * 60 },
    });
  });

  test('whose phone was silent before may be late, or the phone slept', () => {
    expect(verdictOn(evidence([run(ROOM, 40, 75)]))).toMatchObject({
      ...{
        verdict: 'present',
        arrivedLate: 'maybe',
        lateMinutes: null,
        firstSeen: START + 40 * 60,
      },
    });
  });

  test('who certainly came after the late limit is partial', () => {
    expect(verdictOn(evidence([run(DORM, -15, 31), run(ROOM, 31, 75)]))).toMatchObject({
      ...{ verdict: 'partial', arrivedLate: 'yes', lateMinutes: 31 },
    });
  });

  test('who was heard elsewhere before the end left early; who fell silent did not', () => {
    expect(verdictOn(evidence([run(ROOM, 0, 50), run(DORM, 52, 75)]))).toMatchObject({
      ...{ verdict: 'present', leftEarly: true, lastSeen: START + 50 * 60 },
    });
    expect(verdictOn(evidence([run(ROOM, 0, 50)]))).toMatchObject({
      verdict: 'present',
      leftEarly: false,
    });
  });

  test('who was elsewhere for half of the class is partial', () => {
    expect(verdictOn(evidence([run(ROOM, 0, 37), run(DORM, 37, 75)]))).toMatchObject({
      ...{ verdict: 'partial', leftEarly: true },
    });
  });

  test('who left a laptop in the room is where the phone is', () => {
    const heard = (phone: boolean, accessPointNo: number): DeviceDay => ({
      phone,
      events: Array.from({ length: 20 }, (_, i) => ({
        second: START - 3600 + i * 600,
        accessPointNo,
      })),
    });
    const of = (...devices: DeviceDay[]) =>
      verdictOn(
        evidenceOf(devices, [{ startSecond: START, endSecond: START + 4500 }], PARAMETERS)[0]!,
      );
    expect(of(heard(false, ROOM))).toMatchObject({ verdict: 'present' });
    expect(of(heard(false, DORM), heard(true, DORM))).toMatchObject({ verdict: 'absent' });
    expect(of(heard(false, DORM), heard(true, ROOM))).toMatchObject({ verdict: 'present' });
    // The phone speaks against the room. But somebody moved the laptop there.
    expect(of(heard(false, ROOM), heard(true, DORM))).toMatchObject({ verdict: 'unknown' });
  });

  test('who was heard elsewhere only in the first minutes is unknown: it may have been the way', () => {
    expect(verdictOn(evidence([run(DORM, -15, 14)]))).toMatchObject({ verdict: 'unknown' });
    expect(verdictOn(evidence([run(DORM, -15, 16)]))).toMatchObject({ verdict: 'absent' });
  });
});

test('silence after an event on the way lowers a probability and makes nobody absent', () => {
  const onTheWay = { ...signatures.byRoom, before: new Map([['A', new Map([[ROOM, 0.5]])]]) };
  const verdict = (silent: number) => {
    const { verdicts } = createStandard(
      {
        ...signatures,
        ...{
          byRoom: onTheWay,
          silentPresent: new Map(),
          silentPresentAnywhere: silent,
          silentElsewhere: 0.6,
        },
      },
      PARAMETERS,
    )({
      ...{ classNo: 71, room: 'A', startSecond: START, endSecond: START + 4500 },
      ...{ usualRate: 0.2, confirmed: 'as_planned', noData: false },
      students: [evidence([], DORM), ...new Array<Evidence>(8).fill(away)].map((one, i) => ({
        ...{ studentNo: i + 1, optedOut: false, evidence: one },
      })),
    });
    return verdicts[0]!;
  };
  expect(verdict(0.1).probability).toBeLessThan(0.2);
  expect(verdict(0.1).probability).toBeLessThan(verdict(0.6).probability!);
  expect([verdict(0.6).verdict, verdict(0.1).verdict]).toEqual(['unknown', 'unknown']);
});

describe('a class', () => {
  const apart = Array.from({ length: 10 }, (_, i) =>
    evidence([run(i % 2 ? DORM : LIBRARY, -15, 75)]),
  );

  test('with its students together in another room seems to have moved, without rate or absences', () => {
    const moved = new Array<Evidence>(9).fill(evidence([run(NEXT, -5, 75)]));
    const found = decided([...moved, there]);
    expect(found.state).toEqual({ state: 'moved', room: 'B', near: false });
    expect(found.rate).toMatchObject({ rate: null, low: null, high: null });
    expect(found.verdicts.map(({ verdict }) => verdict)).toEqual([
      ...new Array<string>(9).fill('unknown'),
      'present',
    ]);
  });

  test('has a rate again when a person says where it met', () => {
    const found = decided(new Array<Evidence>(9).fill(evidence([run(NEXT, -5, 75)])), {
      ...{ room: 'B', confirmed: 'as_planned' },
    });
    expect(found.rate.rate).toBeGreaterThan(0.9);
    expect(found.rate.coverage).toBe(1);
  });

  test('with all its students elsewhere seems not to have been held, until a person says it was', () => {
    expect(decided(apart)).toMatchObject({ state: { state: 'not_held' }, rate: { rate: null } });
    const held = decided(apart, { confirmed: 'as_planned' });
    expect(held.state).toEqual({ state: 'as_planned' });
    expect(held.rate.rate).toBeLessThan(0.2);
    expect(held.verdicts.every(({ verdict }) => verdict === 'absent')).toBe(true);
  });

  test('that was not held measures nobody, with or without a room', () => {
    for (const room of ['A', null])
      expect(decided([there, away], { room, confirmed: 'not_held' })).toMatchObject({
        state: { state: 'not_held' },
        verdicts: [{ verdict: 'not_measured' }, { verdict: 'not_measured' }],
        rate: { rate: null, low: null, high: null, coverage: 0 },
      });
  });

  test('in which nobody is enrolled has no figures', () => {
    expect(decided([])).toMatchObject({
      ...{ base: null, verdicts: [], state: { state: 'as_planned' } },
      rate: { rate: null, low: null, high: null, coverage: null },
    });
  });

  test('has the probabilities of the calibration, and verdicts by them', () => {
    const half = { calibration: [[0.999, 0.5] as const] };
    const [first] = decided(
      new Array<Evidence>(9).fill(evidence([run(ROOM, 0, 30)])),
      {},
      half,
    ).verdicts;
    expect(first).toMatchObject({
      verdict: 'unknown',
      probability: expect.closeTo(0.5, 1) as number,
    });
  });
});
