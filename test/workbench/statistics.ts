import fc from 'fast-check';
import {
  ELSEWHERE,
  statisticsOf,
  type StatisticsRows,
} from '../../src/attendance/learning/statistics.js';
import { learnSignatures } from '../../src/attendance/learning/signatures.js';
import {
  SILENCES,
  type ListedAccessPoint,
  type Moment,
  type Signatures,
} from '../../src/attendance/model/signatures.js';
import { STAY_MOMENTS } from '../../src/attendance/model/staying.js';
import { accessPoints, PARAMETERS } from './evidence.js';

export const LISTED: ListedAccessPoint[] = [
  { room: 'A', accessPointNo: 1, weight: 1 },
  { room: 'A', accessPointNo: 2, weight: 0.6 },
  { room: 'A', accessPointNo: 6, weight: 0.5 },
  { room: 'B', accessPointNo: 3, weight: 1 },
];

/** Most rows count the silence of a room. */
const SILENCE_KINDS = [
  'room',
  'room',
  'room',
  'room',
  'free',
  'free_far_far',
  'room_room',
  'room_elsewhere',
  'room_near_near',
  'elsewhere_elsewhere',
  'elsewhere_far_near',
] as const;

/** Rows of learned time, silence and stays, in any order. */
export const statisticsEntries: fc.Arbitrary<StatisticsRows> = fc.record({
  times: fc.array(
    fc.record({
      // Most of it in the room of one class, so that its sums have several parts.
      moment: fc.constantFrom<Moment>('during', 'during', 'during', 'before', 'after'),
      room: fc.constantFrom('A', 'A', 'A', 'B', 'C', ELSEWHERE),
      accessPointNo: accessPoints,
      units: fc.integer({ min: 1, max: 900_000_000 }),
    }),
    { maxLength: 40 },
  ),
  silence: fc.array(
    fc
      .record({
        kind: fc.constantFrom(...SILENCE_KINDS),
        room: fc.constantFrom('A', 'A', 'A', 'B', 'C'),
        group: fc.constantFrom('0', '0', '3', '9'),
        students: fc.integer({ min: 0, max: 900_000_000 }),
        silentShare: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ kind, room, group, students, silentShare }) => ({
        kind,
        room: kind === 'room' ? room : kind.startsWith('free') ? '' : group,
        students,
        silent: Math.round(students * silentShare),
      })),
    { maxLength: 12 },
  ),
  stays: fc.array(
    fc
      .record({
        moment: fc.constantFrom(...STAY_MOMENTS),
        accessPointNo: accessPoints,
        devices: fc.integer({ min: 1, max: 1000 }),
        left: fc.integer({ min: 0, max: 1000 }),
      })
      .map(({ left, devices, ...one }) => ({
        ...one,
        devices,
        stayed: Math.max(0, devices - left),
      })),
    { maxLength: 12 },
  ),
});

function forSilences<Kind extends string>(
  kinds: readonly Kind[],
  value: fc.Arbitrary<number>,
): fc.Arbitrary<Record<Kind, number>> {
  return fc
    .array(value, { minLength: kinds.length, maxLength: kinds.length })
    .map(
      (values) =>
        Object.fromEntries(kinds.map((kind, i) => [kind, values[i]!])) as Record<Kind, number>,
    );
}

const silenceShares = forSilences(
  ['heard', ...SILENCES],
  fc.double({ min: 0.0005, max: 0.9995, noNaN: true }),
);

/** Many kinds speak for the room. Learning finds that only where there are many classes. */
const silences: fc.Arbitrary<NonNullable<Signatures['silences']>> = fc.record({
  present: silenceShares,
  others: silenceShares,
  leastLogOdds: forSilences(
    SILENCES,
    fc.oneof(fc.constantFrom(-100, 0), fc.double({ min: -6, max: 6, noNaN: true })),
  ),
});

/** Any signatures that learning may find, with rooms A and B among them. */
export const learnedSignatures: fc.Arbitrary<Signatures> = fc
  .tuple(statisticsEntries, fc.option(silences))
  .map(([rows, found]) => {
    const learned = learnSignatures(statisticsOf(rows), LISTED, 1, PARAMETERS);
    return found ? { ...learned, silences: found } : learned;
  });
