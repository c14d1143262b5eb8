import { compareText } from '../compare-text.js';
import { STAY_MOMENTS, type StayMoment } from '../model/staying.js';
import { MOMENTS, type LastSilence, type Moment, type Silence } from '../model/signatures.js';

/**
 * What the classes of some students and days say of rooms and access points, weighted by the
 * probabilities under the last signatures. Every number is whole, so that sums are the same in any
 * order and in any chunks.
 */
export type Statistics = {
  /**
   * Room -> access point -> time, in units of 1/10,000 minute. The room ELSEWHERE holds the time of
   * enrolled students who are not in their class.
   */
  times: Record<Moment, Map<string, Map<number, number>>>;
  /** Who was heard and who was silent, in millionths of a student. */
  silence: {
    /** Room -> those present in it, and those of them who were not heard in class. */
    rooms: Map<string, Counts>;
    kinds: Map<SilenceKind, Counts>;
    /** By group of rooms. */
    pairs: Map<number, Map<PairKind, Counts>>;
  };
  /** Moment -> access point -> the devices heard there, away from the room of the class. */
  stays: Record<StayMoment, Map<number, Stayed>>;
};

/** Devices whose place a while later is known, and those of them that had stayed. */
export type Stayed = { devices: number; stayed: number };

/** Where a student of a class was heard. */
export type Heard = 'room' | 'elsewhere';

/** Students at times when they have no class: all of them, and those silent in one way. */
export type SilenceKind = 'free' | `free_${Silence}`;

/**
 * Pairs of students of one class, the first heard in the room or elsewhere, the second heard or
 * silent as the second word says (silence.ts). `more_`: pairs of students who have more classes
 * that day. `last_`: not pairs, but students in the last class of their day (last-classes.ts).
 */
export type PairKind =
  | `${Heard}_${Heard | Silence}`
  | `more_${Heard}_${Heard | LastSilence}`
  | `last_${Heard | LastSilence}`;

export type Counts = {
  students: number;
  /** Those of them who were silent. */
  silent: number;
};

/** No room has this name, because every room has one. */
export const ELSEWHERE = '';

/** The units of {@link Statistics} in a tenth of a minute, in a minute, and in a student. */
export const UNITS_PER_TENTH = 1000;
export const UNITS_PER_MINUTE = 10 * UNITS_PER_TENTH;
export const UNITS_PER_STUDENT = 1_000_000;

export function emptyStatistics(): Statistics {
  return {
    times: { during: new Map(), before: new Map(), after: new Map() },
    silence: { rooms: new Map(), kinds: new Map(), pairs: new Map() },
    stays: { before: new Map(), start: new Map(), early: new Map(), later: new Map() },
  };
}

/** Adds `more` to `sum` and returns `sum`. */
export function addStatistics(sum: Statistics, more: Statistics): Statistics {
  for (const moment of MOMENTS)
    for (const [room, times] of more.times[moment])
      for (const [no, units] of times) addTime(sum, moment, room, no, units);
  for (const [room, counts] of more.silence.rooms) addRoomSilence(sum, room, counts);
  for (const [kind, counts] of more.silence.kinds) addSilenceKind(sum, kind, counts);
  for (const [group, pairs] of more.silence.pairs)
    for (const [kind, counts] of pairs) addPairs(sum, group, kind, counts);
  for (const moment of STAY_MOMENTS)
    for (const [no, counts] of more.stays[moment]) addStay(sum, moment, no, counts);
  return sum;
}

export function addTime(
  { times }: Statistics,
  moment: Moment,
  room: string,
  accessPointNo: number,
  units: number,
): void {
  if (units === 0) return;
  let byPoint = times[moment].get(room);
  if (!byPoint) times[moment].set(room, (byPoint = new Map<number, number>()));
  byPoint.set(accessPointNo, (byPoint.get(accessPointNo) ?? 0) + units);
}

export function addRoomSilence({ silence }: Statistics, room: string, more: Counts): void {
  addCounts(silence.rooms, room, more);
}

export function addSilenceKind({ silence }: Statistics, kind: SilenceKind, more: Counts): void {
  addCounts(silence.kinds, kind, more);
}

/** @param group the number of a group of rooms */
export function addPairs(
  { silence }: Statistics,
  group: number,
  kind: PairKind,
  more: Counts,
): void {
  let pairs = silence.pairs.get(group);
  if (!pairs) silence.pairs.set(group, (pairs = new Map<PairKind, Counts>()));
  addCounts(pairs, kind, more);
}

export function addStay(
  { stays }: Statistics,
  moment: StayMoment,
  accessPointNo: number,
  more: Stayed,
): void {
  const sum = stays[moment].get(accessPointNo);
  if (!sum) stays[moment].set(accessPointNo, { ...more });
  else {
    sum.devices += more.devices;
    sum.stayed += more.stayed;
  }
}

function addCounts<Key>(counts: Map<Key, Counts>, key: Key, more: Counts): void {
  const sum = counts.get(key);
  if (!sum) counts.set(key, { ...more });
  else {
    sum.students += more.students;
    sum.silent += more.silent;
  }
}

/** Statistics as rows of two small database tables. */
export type StatisticsRows = {
  times: { moment: Moment; room: string; accessPointNo: number; units: number }[];
  /** Pairs have the number of their group of rooms for a room, and free time has ''. */
  silence: ({ kind: 'room' | SilenceKind | PairKind; room: string } & Counts)[];
  stays: ({ moment: StayMoment; accessPointNo: number } & Stayed)[];
};

/**
 * Less time than this in a day is left out. Otherwise every student who stays away would leave a
 * trace of a dormitory in every room.
 */
const LEAST_UNITS: Record<Moment, number> = {
  during: 5 * UNITS_PER_MINUTE,
  before: UNITS_PER_MINUTE / 10,
  after: UNITS_PER_MINUTE / 10,
};

/**
 * The rows of one whole day, sorted. Do not call it for a part of a day: time that is long enough
 * in the whole day would be left out of its parts.
 */
export function statisticsRows({ times, silence, stays }: Statistics): StatisticsRows {
  const rows = MOMENTS.flatMap((moment) =>
    [...times[moment]].flatMap(([room, byPoint]) =>
      [...byPoint]
        .filter(([, units]) => units >= LEAST_UNITS[moment])
        .map(([accessPointNo, units]) => ({ moment, room, accessPointNo, units })),
    ),
  );
  return {
    times: rows.sort(
      (a, b) =>
        compareText(a.moment, b.moment) ||
        compareText(a.room, b.room) ||
        a.accessPointNo - b.accessPointNo,
    ),
    silence: [
      ...[...silence.rooms].map(([room, counts]) => ({ kind: 'room' as const, room, ...counts })),
      ...[...silence.kinds].map(([kind, counts]) => ({ kind, room: '', ...counts })),
      ...[...silence.pairs].flatMap(([group, pairs]) =>
        [...pairs].map(([kind, counts]) => ({ kind, room: String(group), ...counts })),
      ),
    ].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.room, b.room)),
    stays: STAY_MOMENTS.flatMap((moment) =>
      [...stays[moment]]
        .sort((a, b) => a[0] - b[0])
        .map(([accessPointNo, counts]) => ({ moment, accessPointNo, ...counts })),
    ),
  };
}

/** Reads rows, of one day or of several. */
export function statisticsOf({ times, silence, stays }: StatisticsRows): Statistics {
  const statistics = emptyStatistics();
  for (const { moment, room, accessPointNo, units } of times)
    addTime(statistics, moment, room, accessPointNo, units);
  for (const { kind, room, students, silent } of silence)
    if (kind === 'room') addRoomSilence(statistics, room, { students, silent });
    else if (isFree(kind)) addSilenceKind(statistics, kind, { students, silent });
    // Earlier releases counted pairs without groups, and other kinds of silence.
    else if (room !== '') addPairs(statistics, Number(room), kind, { students, silent });
  for (const { moment, accessPointNo, devices, stayed } of stays)
    addStay(statistics, moment, accessPointNo, { devices, stayed });
  return statistics;
}

function isFree(kind: SilenceKind | PairKind): kind is SilenceKind {
  return kind.startsWith('free');
}
