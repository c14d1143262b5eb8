import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evidenceOf } from '../../../src/attendance/evidence/evidence.js';
import { carriedIn, movingStays } from '../../../src/attendance/evidence/other-devices.js';
import { silenceOf } from '../../../src/attendance/model/silence.js';
import { createStandard } from '../../../src/attendance/judging/standard.js';
import { forEachSilence } from '../../../src/attendance/model/signatures.js';
import { silenceAround } from '../../../src/service/silence-around.js';
import { staysAroundClass } from '../../../src/service/explanation-of.js';
import { deviceEvents, evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

const CLASS = { startSecond: 36_000, endSecond: 40_500 };
const DORM = 9;
/** A laptop that lies on the desk in the dormitory and is heard every 20 minutes from 01:00 on. */
const laptop = {
  phone: false,
  events: Array.from({ length: 30 }, (_, i) => ({ second: 3600 + i * 1200, accessPointNo: DORM })),
};
const SIGNATURES = {
  ...signaturesOf({ A: { 1: 0.9 } }, { 1: 0.01, [DORM]: 0.9 }),
  silences: {
    present: { heard: 0.8, ...forEachSilence(() => 0.03) },
    others: { heard: 0.8, ...forEachSilence(() => 0.03) },
    leastLogOdds: forEachSilence((one) => (one === 'near_near' ? 2 : -100)),
  },
};
const there = evidence([run(1, -5, 75)]);

test('a laptop left at home does not show that its owner was near the class', () => {
  const devices = [{ phone: true, events: [] }, laptop];
  const [own] = evidenceOf(devices, [CLASS], PARAMETERS);
  expect(own!.runs).toEqual([]);
  expect(silenceOf(own!, 0, PARAMETERS)).toBe('far_far');

  const { verdicts } = createStandard(
    SIGNATURES,
    PARAMETERS,
  )({
    ...{ classNo: 1, room: 'A', ...CLASS, usualRate: 0.8, confirmed: null, noData: false },
    students: [own!, ...new Array<typeof there>(8).fill(there)].map((one, i) => ({
      ...{ studentNo: i + 1, optedOut: false, evidence: one },
    })),
  });
  expect(verdicts[0]).toMatchObject({ verdict: 'unknown', basis: null });
});

test('explain tells the same silence from the stays as from the evidence', () => {
  const devices = [{ phone: true, events: [] }, laptop];
  const [own] = evidenceOf(devices, [CLASS], PARAMETERS);
  const around = staysAroundClass(devices, CLASS, PARAMETERS);
  expect(silenceAround(around, own!, CLASS, 'inferred')).toBe(
    silenceAround([], own!, CLASS, 'inferred'),
  );
});

test('only a laptop that was heard elsewhere before the end is with its owner, as a recount finds', () => {
  const homeEnd = PARAMETERS.homeHour * 3600;
  const ends = fc.integer({ min: 0, max: 86_400 });
  fc.assert(
    fc.property(deviceEvents(60), fc.boolean(), ends, (events, phone, endSecond) => {
      const device = movingStays({ phone, events }, PARAMETERS);
      const atNight = device.stays.filter(({ from }) => from < homeEnd);
      const isHome = (no: number) => atNight.some(({ accessPointNo }) => accessPointNo === no);
      const isAway = device.stays.some(
        ({ accessPointNo, from }) => from < endSecond && !isHome(accessPointNo),
      );
      const isCarried = phone || atNight.length === 0 || isAway;
      expect(carriedIn([device], { startSecond: 0, endSecond })).toEqual(isCarried ? [device] : []);
    }),
    { numRuns: 1000 },
  );
});
