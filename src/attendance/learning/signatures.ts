import {
  ELSEWHERE,
  UNITS_PER_MINUTE,
  UNITS_PER_STUDENT,
  type Counts,
  type Statistics,
} from './statistics.js';
import { learnLastSilence } from './last-classes.js';
import { learnSilence } from './silence.js';
import { lastSilenceShares, silenceShares } from './silence-shares.js';
import { learnStays, type StayLearning } from './staying.js';
import { compareText } from '../compare-text.js';
import {
  MOMENTS,
  type ListedAccessPoint,
  type Shares,
  type Signatures,
} from '../model/signatures.js';
import type { LearningParameters } from '../parameters.js';

/**
 * Makes signatures of the summed statistics of some days. Without any statistics the signatures are
 * what the roster lists, and no evidence speaks against anybody.
 */
export function learnSignatures(
  statistics: Statistics,
  listed: readonly ListedAccessPoint[],
  version: number,
  parameters: LearningParameters & StayLearning,
): Signatures {
  const { smoothing, signaturePriorHours } = parameters;
  const floor = smoothing / Math.max(1, countAccessPoints(statistics, listed));
  const { during, before, after } = statistics.times;
  const present = withPrior(during, listed, signaturePriorHours);
  const rooms = [...present.keys()].sort(compareText);
  const freeTime = (times: TimesByRoom) => smoothed(times.get(ELSEWHERE), smoothing, floor);
  const ways = (times: TimesByRoom) =>
    new Map(rooms.map((room) => [room, wayShares(times.get(room), parameters)]));
  return {
    version,
    floor,
    byRoom: {
      during: new Map(rooms.map((room) => [room, smoothed(present.get(room), smoothing, floor)])),
      before: ways(before),
      after: ways(after),
    },
    freeTime: {
      during: freeTime(during),
      before: freeTime(before),
      after: freeTime(after),
    },
    ...silentShares(statistics, parameters),
    stays: learnStays(statistics, parameters),
  };
}

type Times = ReadonlyMap<number, number>;
type TimesByRoom = ReadonlyMap<string, Times>;

function countAccessPoints({ times }: Statistics, listed: readonly ListedAccessPoint[]): number {
  const known = new Set(listed.map(({ accessPointNo }) => accessPointNo));
  for (const moment of MOMENTS)
    for (const byPoint of times[moment].values()) for (const no of byPoint.keys()) known.add(no);
  return known.size;
}

/** The time of those present in each room, plus the time that the roster's list counts for. */
function withPrior(
  during: TimesByRoom,
  listed: readonly ListedAccessPoint[],
  hours: number,
): Map<string, Map<number, number>> {
  const times = new Map<string, Map<number, number>>();
  for (const [room, byPoint] of during) if (room !== ELSEWHERE) times.set(room, new Map(byPoint));
  const counted = listed.filter(({ weight }) => weight > 0);
  const weights = new Map<string, number>();
  for (const { room, weight } of counted) weights.set(room, (weights.get(room) ?? 0) + weight);
  for (const { room, accessPointNo, weight } of counted) {
    const byPoint = times.get(room) ?? new Map<number, number>();
    const units = (weight / weights.get(room)!) * hours * 60 * UNITS_PER_MINUTE;
    times.set(room, byPoint.set(accessPointNo, (byPoint.get(accessPointNo) ?? 0) + units));
  }
  return times;
}

function smoothed(times: Times = new Map(), smoothing: number, floor: number): Shares {
  return sharesOf(times, 1 - smoothing, floor);
}

/**
 * A student on the way counts as one minute. The fewer students there are, the smaller is their
 * part of the signature, and the larger that of free time.
 */
function wayShares(
  times: Times = new Map(),
  { waySmoothing, wayPriorStudents }: LearningParameters,
): Shares {
  const students = total(times) / UNITS_PER_MINUTE;
  return sharesOf(times, ((1 - waySmoothing) * students) / (students + wayPriorStudents), 0);
}

function sharesOf(times: Times, weight: number, floor: number): Shares {
  const sum = total(times);
  return new Map(inOrder(times).map(([no, units]) => [no, (weight * units) / sum + floor]));
}

function total(times: Times): number {
  return inOrder(times).reduce((sum, [, units]) => sum + units, 0);
}

/**
 * In order of the access points, so that sums have the same bits in every order of arrival, also
 * after the signatures were stored: the prior need not be a whole number.
 */
function inOrder(times: Times): [number, number][] {
  return [...times].sort((a, b) => a[0] - b[0]);
}

/**
 * How often nothing is heard from a student. Of those without a class: as counted in free time. Of
 * those present in each room: by their probabilities; the rooms of this map are the rooms in which
 * classes meet. Of both by kind of silence: as learned from classes of different attendance.
 */
function silentShares(
  statistics: Statistics,
  { silencePriorStudents, silenceDeviations }: LearningParameters,
): Pick<Signatures, 'silentElsewhere' | 'silentPresent' | 'silentPresentAnywhere' | 'silences'> {
  const { silence } = statistics;
  const rooms = [...silence.rooms].sort(([a], [b]) => compareText(a, b));
  const all: Counts = { students: 0, silent: 0 };
  for (const [, { students, silent }] of rooms) {
    all.students += students;
    all.silent += silent;
  }
  const worth = ROOM_PRIOR_STUDENTS * UNITS_PER_STUDENT;
  const drawn = ({ students, silent }: Counts, towards: number) =>
    Math.min(MOST_SILENT, Math.max(LEAST_SILENT, (silent + towards * worth) / (students + worth)));
  const anywhere = drawn(all, UNKNOWN_SILENCE);
  const learned = learnSilence(statistics, silencePriorStudents);
  const last = learnLastSilence(statistics, silencePriorStudents);
  return {
    silentPresentAnywhere: anywhere,
    silentElsewhere: drawn(silence.kinds.get('free') ?? { students: 0, silent: 0 }, anywhere),
    silentPresent: new Map(rooms.map(([room, counts]) => [room, drawn(counts, anywhere)])),
    silences: learned && {
      ...silenceShares(learned, silenceDeviations),
      ...(last && { last: lastSilenceShares(last) }),
    },
  };
}

/** Before anything is known. docs/method.md: 12 % of those in class are not on WiFi. */
const UNKNOWN_SILENCE = 0.12;
/**
 * The share of a room is drawn towards that of the campus, which counts like so many students.
 * Estimate.
 */
const ROOM_PRIOR_STUDENTS = 100;
/** Silence alone never counts for more than 1 to 50. Estimate. */
const LEAST_SILENT = 0.01;
const MOST_SILENT = 0.9;
