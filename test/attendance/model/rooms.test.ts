import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roomsOfAccessPoints } from '../../../src/attendance/model/rooms.js';
import { ownAccessPoints } from '../../../src/attendance/model/signatures.js';
import { signaturesOf } from '../../workbench/evidence.js';
import { learnedSignatures } from '../../workbench/statistics.js';

test('an access point belongs to the room whose students it hears clearly best', () => {
  const signatures = signaturesOf(
    {
      A: { 1: 0.6, 2: 0.25, 3: 0.09, 4: 0.1 },
      B: { 1: 0.3, 2: 0.15, 3: 0.01, 5: 0.5 },
      C: { 5: 0.1, 4: 0.01, 2: 0.4 },
    },
    {},
  );
  // Access point 2 hears A and C equally well, 3 hears almost nobody.
  expect(roomsOfAccessPoints(signatures)).toEqual([
    { accessPointNo: 1, room: 'A', share: 0.6 },
    { accessPointNo: 4, room: 'A', share: 0.1 },
    { accessPointNo: 5, room: 'B', share: 0.5 },
  ]);
});

test('an access point belongs to at most one room, as a recount finds', () => {
  fc.assert(
    fc.property(learnedSignatures, (signatures) => {
      const found = roomsOfAccessPoints(signatures);
      const expected = [1, 2, 3, 4, 5, 6].flatMap((accessPointNo) => {
        const shares = [...signatures.byRoom.during]
          .map(([room, of]) => ({ accessPointNo, room, share: of.get(accessPointNo) ?? 0 }))
          .sort((a, b) => b.share - a.share);
        const [best, second] = shares;
        return best!.share >= 0.1 && best!.share >= 2 * (second?.share ?? 0) ? [best] : [];
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test("a room's own access points are the fewest that hear the given share, the most heard first", () => {
  const signatures = signaturesOf({ A: {} }, {});
  const shares = [
    [3, 0.2],
    [1, 0.2],
    [4, 0.1],
    [2, 0.5],
  ] as const;
  signatures.byRoom = { ...signatures.byRoom, during: new Map([['A', new Map(shares)]]) };
  expect(ownAccessPoints(signatures, 'A', 0.5)).toEqual([2]);
  expect(ownAccessPoints(signatures, 'A', 0.67)).toEqual([2, 1]);
  expect(ownAccessPoints(signatures, 'A', 0.71)).toEqual([2, 1, 3]);
  expect(ownAccessPoints(signatures, 'Z', 0.67)).toEqual([]);
});
