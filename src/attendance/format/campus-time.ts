import { FIRST_DAY } from '../record/limits.js';
import { instantOf, isDay, timeOfDay, utcOffsetMinutes } from '../wall-clock.js';
import { readTimeText, type WrittenTime } from './time-text.js';

/** A time on the campus wall clock. */
export type CampusTime = { day: string; second: number };

/**
 * Reads the time of a record. `latest` is the last wall-clock time that counts as real.
 * @returns undefined where it is no time, or none that can be real
 */
export type ReadCampusTime = (text: string, latest: string) => CampusTime | undefined;

export type CampusTimeOptions = {
  /** The zone of the campus. */
  campus: string;
  /** The zone of times without an offset. */
  zone: string;
  /** How times are written that are not clear by themselves. */
  layout?: (text: string) => WrittenTime | undefined;
};

const DAY_SECONDS = 86_400;
/** Offsets change at the full quarter of an hour only, everywhere. */
const BLOCK_SECONDS = 900;

/** Makes a reader of times. It remembers the last one, because neighbours often share theirs. */
export function createReadCampusTime({ campus, zone, layout }: CampusTimeOptions): ReadCampusTime {
  const dayOf = createDayOf();
  const offsetAt = createOffsetAt(campus);
  const read = layout ?? readTimeText;
  const known: { text: string; time: CampusTime | undefined } = { text: '', time: undefined };

  const fromInstant = (instant: number): CampusTime | undefined => {
    const local = instant + offsetAt(instant);
    const number = Math.floor(local / DAY_SECONDS);
    const day = dayOf(number);
    return day === undefined ? undefined : { day, second: local - number * DAY_SECONDS };
  };

  const convert = (text: string, latest: string): CampusTime | undefined => {
    const written = read(text);
    if (!written) return undefined;
    if ('instant' in written) return fromInstant(written.instant);
    const { month, second, offset } = written;
    const year = written.year ?? yearOf(month, written.day, latest);
    const day = `${year}-${two(month)}-${two(written.day)}`;
    if (day !== known.time?.day && !isDay(day)) return undefined;
    if (offset !== undefined) return fromInstant(Date.parse(day) / 1000 + second - offset * 60);
    return zone === campus
      ? { day, second }
      : fromInstant(instantOf(`${day} ${timeOfDay(second)}`, zone) / 1000);
  };

  return (text, latest) => {
    if (text !== known.text) {
      known.time = convert(text, latest);
      known.text = text;
    }
    const { time } = known;
    return time && isReal(time, latest) ? time : undefined;
  };
}

function isReal({ day, second }: CampusTime, latest: string): boolean {
  if (day < FIRST_DAY) return false;
  const lastDay = latest.slice(0, 10);
  return day < lastDay || (day === lastDay && timeOfDay(second) <= latest.slice(11));
}

/**
 * The year of a date that names none. A record is never from tomorrow, so it is the year before
 * where the date would be later than `latest`.
 */
function yearOf(month: number, day: number, latest: string): number {
  const year = Number(latest.slice(0, 4));
  return `${two(month)}-${two(day)}` > latest.slice(5, 10) ? year - 1 : year;
}

/** The text of a day by its number since 1970; undefined for a day out of reach. */
function createDayOf(): (number: number) => string | undefined {
  let known = { number: NaN, day: '' };
  return (number) => {
    if (number !== known.number) {
      if (!(number >= 0 && number < MOST_DAYS)) return undefined;
      known = { number, day: new Date(number * DAY_SECONDS * 1000).toISOString().slice(0, 10) };
    }
    return known.day;
  };
}

/** Up to the year 9999. */
const MOST_DAYS = 2_932_896;

/** How far the zone is ahead of UTC at an instant, in seconds. */
function createOffsetAt(zone: string): (instant: number) => number {
  const offsets = new Map<number, number>();
  let last = { block: NaN, offset: 0 };
  return (instant) => {
    const block = Math.floor(instant / BLOCK_SECONDS);
    if (block === last.block) return last.offset;
    let offset = offsets.get(block);
    if (offset === undefined) {
      // A device with a broken clock can name any time.
      if (offsets.size > MOST_BLOCKS) offsets.clear();
      const ms = block * BLOCK_SECONDS * 1000;
      offset = Math.abs(ms) < MOST_MS ? utcOffsetMinutes(ms, zone) * 60 : 0;
      offsets.set(block, offset);
    }
    last = { block, offset };
    return offset;
  };
}

const MOST_BLOCKS = 10_000;
const MOST_MS = 8e15;

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
