import { Context } from '@temporalio/activity';
import { addDays, utcOffsetMinutes, wallClock } from '../attendance/wall-clock.js';
import type { ExpiringResult } from '../mysql/rollup/expire-results.js';
import type { Retention } from '../mysql/rollup/keeping.js';

/** What the nightly steps need of the database. */
export type NightlyStore = {
  /** Keeps how far the campus is ahead of UTC, for the SQL views. */
  noteUtcOffset: (minutes: number) => Promise<void>;
  /** Days before `today` that must be rolled up again, `limit` at most. */
  dirtyDays: (today: string, limit: number) => Promise<string[]>;
  /** Whether a roster covers the day. */
  isCovered: (day: string) => Promise<boolean>;
  /** How many classes are in progress at a wall-clock time. */
  countClassesInProgress: (at: string) => Promise<number>;
  /** Erases the events of students who opted out. Returns how many events. */
  eraseOptedOut: (onProgress: () => void) => Promise<number>;
  /** How long data is kept: what the database says, else what `own` says. */
  readRetention: (own: Record<string, string>) => Promise<Retention>;
  /** The time of the database's clock, in milliseconds since 1970. */
  readClock: () => Promise<number>;
  /** Packs the events of days that have been final since before `limit`. Returns these days. */
  packDays: (limit: string, now: string, goOn: () => boolean) => Promise<string[]>;
  /** Deletes the events of days before `limit`. Returns the days of which nothing is left. */
  expireEvents: (limit: string, now: string, goOn: () => boolean) => Promise<string[]>;
  /** Deletes the evidence or the verdicts of days before `limit`. Returns these days. */
  expireResults: (
    what: ExpiringResult,
    limit: string,
    now: string,
    goOn: () => boolean,
  ) => Promise<string[]>;
  /** Deletes what no day needs of rosters that were replaced before `limit`. */
  pruneRosters: (limit: string, now: string, goOn: () => boolean) => Promise<unknown>;
  /** Deletes what was learned until `limit` and explains no evidence any more. */
  expireLearned: (limit: string, now: string, goOn: () => boolean) => Promise<void>;
};

export type NightlyDependencies = {
  store: NightlyStore;
  /** The campus's IANA time zone. */
  timeZone: string;
  /** This process's own settings, which count where the database keeps none. */
  settings: Record<string, string>;
  /** After how many days the events of a final day are packed; 0: never. */
  packAfterDays: number;
  /** The campus wall clock ("YYYY-MM-DD HH:MM:SS"). */
  now: () => string;
};

/** Input of `daysToRollUp`. */
export type NightInput = {
  /** The time for which the run was scheduled, or when it was started by hand; an ISO instant. */
  at: string;
};

/** Result of `classesInProgress`. */
export type ClassesInProgress = {
  /** The campus day. */
  date: string;
  /** How many of its classes are in progress now. */
  classes: number;
};

/** Result of `expireResults`: of how many days something was deleted. */
export type ExpiredResults = { evidenceDays: number; verdictDays: number };

/**
 * A night works so long on what may take long, and leaves the rest to the next night. An activity
 * has ten minutes. The events of a day of 100,000 students take more than a minute to delete, and
 * seven days may be due at once.
 */
const MOST_MS = { events: 8 * 60_000, results: 5 * 60_000, packing: 5 * 60_000 };

/** Heartbeats when it is called, and says whether there is time left. */
function untilTimeIsUp(most: number): () => boolean {
  const end = performance.now() + most;
  return () => {
    Context.current().heartbeat();
    return performance.now() < end;
  };
}

/** If more days are dirty, the rest waits for the next night. */
const MAX_DAYS_PER_NIGHT = 100;

/** Compares two times of the campus wall clock. The newest night is never older than a day. */
function isOlderThanADay(at: string, now: string): boolean {
  return at < addDays(now.slice(0, 10), -1) + now.slice(10);
}

/** The nightly run's steps other than rolling up. */
export function createNightlySteps({
  store,
  timeZone,
  settings,
  packAfterDays,
  now,
}: NightlyDependencies) {
  /**
   * What is deleted follows the clock of the database, which all workers share. One worker whose
   * clock is a year ahead would delete a year too much.
   */
  const databaseNow = async () => wallClock(await store.readClock(), timeZone);
  return {
    /**
     * The campus day before `at`, if a roster covers it, and every dirty day. A run for an older
     * night is a backfill, or catches up: it rolls up its own day only, because the dirty days are
     * the newest night's.
     */
    daysToRollUp: async ({ at }: NightInput): Promise<string[]> => {
      const night = wallClock(Date.parse(at), timeZone);
      const own = addDays(night.slice(0, 10), -1);
      const isCovered = await store.isCovered(own);
      if (isOlderThanADay(night, now())) return isCovered ? [own] : [];
      // Daylight saving begins and ends at night.
      await store.noteUtcOffset(utcOffsetMinutes(Date.parse(at), timeZone));
      const dirty = await store.dirtyDays(now().slice(0, 10), MAX_DAYS_PER_NIGHT);
      return [...new Set(isCovered ? [...dirty, own] : dirty)].sort();
    },

    classesInProgress: async (): Promise<ClassesInProgress> => {
      const at = now();
      return { date: at.slice(0, 10), classes: await store.countClassesInProgress(at) };
    },

    /**
     * Erases the events and the evidence from free time of students who opted out. Verdicts and
     * their evidence stay.
     * @returns how many events it erased
     */
    eraseOptedOut: (): Promise<number> => store.eraseOptedOut(() => Context.current().heartbeat()),

    /**
     * Deletes the events that are past their retention.
     * @returns the events of how many days it deleted to the last
     */
    expireEvents: async (): Promise<number> => {
      const { eventDays } = await store.readRetention(settings);
      const at = await databaseNow();
      const limit = addDays(at.slice(0, 10), -eventDays);
      const days = await store.expireEvents(limit, at, untilTimeIsUp(MOST_MS.events));
      return days.length;
    },

    /**
     * Packs the events of days that have been final for a while. What takes too long waits for the
     * next night.
     * @returns how many days it packed
     */
    packDays: async (): Promise<number> => {
      if (packAfterDays === 0) return 0;
      const at = await databaseNow();
      const limit = addDays(at.slice(0, 10), -packAfterDays);
      return (await store.packDays(limit, at, untilTimeIsUp(MOST_MS.packing))).length;
    },

    /**
     * Deletes the evidence and the verdicts that are past their retention, what was learned and
     * explains no evidence any more, and what no day needs of rosters that were replaced. All of it
     * is kept at least as long as events are.
     */
    expireResults: async (): Promise<ExpiredResults> => {
      const { eventDays, evidenceDays, verdictDays } = await store.readRetention(settings);
      const at = await databaseNow();
      const goOn = untilTimeIsUp(MOST_MS.results);
      const limitOf = (days: number) => addDays(at.slice(0, 10), -Math.max(days, eventDays));
      const expire = async (what: ExpiringResult, days: number) =>
        (await store.expireResults(what, limitOf(days), at, goOn)).length;
      const expired = {
        evidenceDays: await expire('evidence', evidenceDays),
        verdictDays: verdictDays === 0 ? 0 : await expire('verdicts', verdictDays),
      };
      await store.pruneRosters(addDays(at.slice(0, 10), -eventDays), at, goOn);
      await store.expireLearned(limitOf(evidenceDays), at, goOn);
      return expired;
    },
  };
}
