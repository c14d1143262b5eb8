import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClassState } from '../../../src/attendance/model/class-state.js';
import { classRate } from '../../../src/attendance/judging/class-rate.js';
import { arrivalOf } from '../../../src/attendance/judging/arrival.js';
import { createRoomPlaces } from '../../../src/attendance/model/places.js';
import { evidence, PARAMETERS, run, signaturesOf } from '../../workbench/evidence.js';

describe('the order of the students', () => {
  test('does not matter between two rooms that fit equally well', () => {
    const rooms = signaturesOf(
      { A: { 1: 0.9 }, B: { 2: 0.9 }, C: { 3: 0.9 } },
      { 1: 0.01, 2: 0.01, 3: 0.01, 5: 0.5 },
    );
    const halves = Array.from({ length: 12 }, (_, i) => evidence([run(2 + (i % 2), 0, 75)]));
    for (const students of [halves, halves.toReversed()])
      expect(
        createClassState(
          rooms,
          PARAMETERS,
        )({
          room: 'A',
          minutes: 75,
          evidence: students,
          usualRate: 0.8,
          confirmed: null,
          noData: false,
        }),
      ).toEqual({ state: 'moved', room: 'B', near: false });
  });

  test('does not change the last bit of the rate', () => {
    const reading = { part: 'all' as const, first: 0, end: 0, logOdds: 0 };
    const shares = fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(shares, (all) => {
        const rate = (order: number[]) =>
          classRate(
            {
              base: 0.5,
              students: order.map((probability) => ({
                reading,
                heard: true,
                silence: null,
                byPlaces: probability,
                inferred: 0,
                probability,
              })),
            },
            all.length,
            0,
            PARAMETERS,
          );
        expect(rate(all.toReversed())).toEqual(rate(all));
      }),
    );
  });
});

test('an access point of which nothing is known is neither in the room nor elsewhere', () => {
  const signatures = signaturesOf({ A: { 1: 0.9 } }, { 1: 0.05, 5: 0.9 });
  const places = createRoomPlaces(signatures, 'A', PARAMETERS);
  expect(
    arrivalOf(evidence([run(1, 0, 30), run(77, 30, 75)]), places, 75, PARAMETERS),
  ).toMatchObject({
    leftEarly: false,
    minutesAway: 0,
  });
  expect(
    arrivalOf(evidence([run(77, 0, 30), run(1, 30, 75)]), places, 75, PARAMETERS).arrivalSeen,
  ).toBe(false);
});
