import fc from 'fast-check';
import { NO_EVIDENCE, type Evidence, type Run } from '../../src/attendance/evidence/evidence.js';
import type { Shares, Signatures } from '../../src/attendance/model/signatures.js';
import { STANDARD_PARAMETERS, type StandardParameters } from '../../src/attendance/parameters.js';
import type { DeviceEvent } from '../../src/attendance/evidence/stays.js';

/**
 * Tuning the defaults must not break a test, so every parameter that a test's result depends on has
 * its value here.
 */
export const PARAMETERS: StandardParameters = {
  ...STANDARD_PARAMETERS,
  holdMaxSeconds: 7200,
  holdSilentSeconds: 2700,
  mergeGapSeconds: 600,
  staticHours: 12,
  freshSeconds: 300,
  fadeSeconds: 900,
  movedWeight: 0.3,
  otherDeviceWeight: 0.5,
  homeHour: 6,
  minutesPerObservation: 15,
  mostObservations: 100,
  wayWeight: 0.5,
  strayShare: 0.005,
  partialLogOdds: 3,
  partialMinutes: 10,
  minEvidenceMinutes: 1,
  silenceLogOdds: 2,
  baseRate: 0.75,
  baseRateStudents: 6,
  smoothing: 0.01,
  waySmoothing: 0.2,
  wayPriorStudents: 20,
  signaturePriorHours: 30,
  silencePriorStudents: 10,
  silenceDeviations: 1,
  startMinutes: 10,
  startPresent: 0.9,
  startElsewhere: 0.05,
  startUnheard: 0.35,
  movedShare: 0.03,
  notHeldShare: 0.05,
  suggestionOdds: 20,
  suggestionStudents: 3,
  leastUsualRate: 0.3,
  ownShare: 0.67,
  noDataMinutes: 30,
  presentFrom: 0.8,
  inferredPresent: 1,
  inferredFrom: 0.8,
  absentTo: 0.2,
  absentFromShare: 0.2,
  departedFromShare: 0.4,
  absentLogRatio: 2.5,
  otherDeviceLogOdds: 0,
  partialShare: 0.5,
  onTimeMinutes: 10,
  lateMinutes: 30,
  settledMinutes: 5,
  settlingMinutes: 10,
  wayTimes: 1.5,
  passingMinutes: 2,
  walkMinutes: 5,
  changeMinutes: 20,
  earlyMinutes: 10,
  rateSpread: 1,
  calibration: [],
};

/**
 * A run from minute `from` to the start of minute `to`, heard all the time unless `tenths` says
 * otherwise.
 */
export function run(accessPointNo: number, from: number, to: number, more: Partial<Run> = {}): Run {
  return {
    accessPointNo,
    from,
    to,
    tenths: Math.max(0, to - Math.max(0, from)) * 10,
    phone: true,
    ...more,
  };
}

export function evidence(
  runs: Run[],
  before: number | null = null,
  after: number | null = null,
  more: Partial<Evidence> = {},
): Evidence {
  return { ...NO_EVIDENCE, known: true, runs, before, after, ...more };
}

/** Access point -> share, as an object. */
type SharesOf = Record<number, number>;

/**
 * Signatures of these rooms, with this free time. Free time is the same on the way as in class.
 */
export function signaturesOf(rooms: Record<string, SharesOf>, freeTime: SharesOf): Signatures {
  const shares = (of: SharesOf): Shares =>
    new Map(Object.entries(of).map(([no, share]) => [Number(no), share]));
  const signatures = new Map(Object.entries(rooms).map(([room, of]) => [room, shares(of)]));
  const others = shares(freeTime);
  return {
    version: 7,
    floor: 0.001,
    byRoom: { during: signatures, before: new Map(), after: new Map() },
    freeTime: { during: others, before: others, after: others },
    silentElsewhere: 0.3,
    silentPresent: new Map([...signatures.keys()].map((room) => [room, 0.15])),
    silentPresentAnywhere: 0.15,
    silences: null,
  };
}

export const accessPoints = fc.integer({ min: 1, max: 6 });

/**
 * Any evidence of a class of 75 minutes on six access points: runs of whole minutes, with some
 * silence between them.
 */
export const evidences: fc.Arbitrary<Evidence> = fc
  .record({
    runs: fc.array(
      fc.record({
        accessPointNo: accessPoints,
        gap: fc.integer({ min: 0, max: 20 }),
        length: fc.integer({ min: 1, max: 40 }),
        weight: fc.integer({ min: 0, max: 10 }),
        phone: fc.boolean(),
        tail: fc.option(
          fc.record({
            lastHeard: fc.integer({ min: -30, max: 70 }),
            tenths: fc.integer({ min: 1, max: 200 }),
          }),
        ),
      }),
      { maxLength: 5 },
    ),
    before: fc.option(accessPoints),
    after: fc.option(accessPoints),
    sinceMore: fc.option(fc.integer({ min: 0, max: 45 })),
    untilMore: fc.option(fc.integer({ min: 0, max: 44 })),
    others: fc.uniqueArray(accessPoints, { maxLength: 3 }),
  })
  .map(({ runs, before, after, sinceMore, untilMore, others }) => {
    let end = -15;
    const found: Run[] = [];
    for (const { accessPointNo, gap, length, weight, phone, tail } of runs) {
      const from = end + gap;
      const to = Math.min(75, from + length);
      if (from >= to) break;
      end = to;
      const tenths = Math.max(0, to - Math.max(0, from)) * weight;
      const silent = Math.min(tenths, tail?.tenths ?? 0);
      found.push({
        accessPointNo,
        from,
        to,
        tenths,
        phone,
        ...(tail && silent > 0 && { tail: { ...tail, tenths: silent } }),
      });
    }
    // Who was heard on the way was heard within a quarter of an hour.
    const minutesOff = (onWay: number | null, more: number | null) =>
      onWay !== null ? (more ?? 0) % 15 : more === null ? null : more + 15;
    return {
      known: true,
      runs: found,
      before,
      after,
      since: minutesOff(before, sinceMore),
      until: minutesOff(after, untilMore),
      others: others.sort((a, b) => a - b),
    };
  });

/** Events of one device on six access points. everySecond 60: only on whole minutes. */
export function deviceEvents(everySecond: number, maxLength = 25): fc.Arbitrary<DeviceEvent[]> {
  return fc.array(
    fc.record({
      second: fc
        .integer({ min: 0, max: Math.floor(86_399 / everySecond) })
        .map((at) => at * everySecond),
      accessPointNo: accessPoints,
    }),
    { maxLength },
  );
}

/** The same with departures, close together, so that all that can meet does. */
export const withDepartures: fc.Arbitrary<DeviceEvent[]> = fc.oneof(
  ...[1, 60, 1800].map((step) =>
    fc.array(
      fc.record({
        second: fc.nat(step === 1 ? 8 : 47).map((count) => count * step),
        accessPointNo: fc.nat(4),
        left: fc.boolean(),
      }),
      { maxLength: 12 },
    ),
  ),
);
