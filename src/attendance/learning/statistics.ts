import { compareText } from '../roster/spans.js';
import { MOMENTS, type Moment } from '../model/signatures.js';

/**
 * What the classes of some students and days say of rooms and access points, weighted by the probabilities of the last tables. Every number is whole, so that
 * sums are the same in whatever order and chunks they are made.
 */
export type Statistics = {
  /** Time of those present (the room's name) and of enrolled students who are not in their class (ELSEWHERE), by access point, in units of 1/10,000 minute. */
  times: Record<Moment, Map<string, Map<number, number>>>;
  /** Room -> those present, and those of them that were not heard in class. ELSEWHERE: the same at times when students have no class. In millionths of a student. */
  silence: Map<string, Counts>;
};

export type Counts = { students: number; silent: number };

/** Not the name of any room: rooms have one. */
export const ELSEWHERE = '';

/** Units of {@link Statistics}: of a tenth of a minute, and of a student. */
export const UNITS_PER_TENTH = 1000;
export const UNITS_PER_MINUTE = 10 * UNITS_PER_TENTH;
export const UNITS_PER_STUDENT = 1_000_000;

export function emptyStatistics(): Statistics {
  return { times: { during: new Map(), before: new Map(), after: new Map() }, silence: new Map() };
}

/** Adds `more` to `sum`, and returns it. */
export function addStatistics(sum: Statistics, more: Statistics): Statistics {
  for (const moment of MOMENTS)
    for (const [room, times] of more.times[moment])
      for (const [no, units] of times) addTime(sum, moment, room, no, units);
  for (const [room, counts] of more.silence) addSilence(sum, room, counts);
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

export function addSilence({ silence }: Statistics, room: string, more: Counts): void {
  const sum = silence.get(room);
  if (!sum) silence.set(room, { ...more });
  else {
    sum.students += more.students;
    sum.silent += more.silent;
  }
}

/** Statistics as rows of two small tables. */
export type StatisticsRows = {
  times: { moment: Moment; room: string; accessPointNo: number; units: number }[];
  silence: ({ room: string } & Counts)[];
};

/** Less than this in a day is left out: every student who stays away would leave a trace of a dormitory in every room. */
const LEAST_UNITS: Record<Moment, number> = {
  during: 5 * UNITS_PER_MINUTE,
  before: UNITS_PER_MINUTE / 10,
  after: UNITS_PER_MINUTE / 10,
};

/** The rows of one whole day, sorted by primary key. Of a part of a day they would lose time that the whole has. */
export function statisticsRows({ times, silence }: Statistics): StatisticsRows {
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
    silence: [...silence]
      .map(([room, counts]) => ({ room, ...counts }))
      .sort((a, b) => compareText(a.room, b.room)),
  };
}

/** The statistics of any number of rows, of one day or of several. */
export function statisticsOf({ times, silence }: StatisticsRows): Statistics {
  const statistics = emptyStatistics();
  for (const { moment, room, accessPointNo, units } of times)
    addTime(statistics, moment, room, accessPointNo, units);
  for (const { room, ...counts } of silence) addSilence(statistics, room, counts);
  return statistics;
}
