import { Context } from '@temporalio/activity';
import { addDays, utcOffsetMinutes, wallClock } from '../attendance/wall-clock.js';

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
  /** Deletes the events of days before `limit`. Returns these days. */
  expireEvents: (limit: string, now: string, onProgress: () => void) => Promise<string[]>;
};

export type NightlyDependencies = {
  store: NightlyStore;
  /** The campus's IANA time zone. */
  timeZone: string;
  /** How many days events are kept. */
  eventDays: number;
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

/** If more days are dirty, the rest waits for the next night. */
const MAX_DAYS_PER_NIGHT = 100;

/** The nightly run's steps other than rolling up. */
export function createNightlySteps({ store, timeZone, eventDays, now }: NightlyDependencies) {
  return {
    /** Every dirty day, and the campus day before `at` if a roster covers it. */
    daysToRollUp: async ({ at }: NightInput): Promise<string[]> => {
      // Daylight saving begins and ends at night.
      await store.noteUtcOffset(utcOffsetMinutes(Date.parse(at), timeZone));
      const yesterday = addDays(wallClock(Date.parse(at), timeZone).slice(0, 10), -1);
      const dirty = await store.dirtyDays(now().slice(0, 10), MAX_DAYS_PER_NIGHT);
      const days = new Set((await store.isCovered(yesterday)) ? [...dirty, yesterday] : dirty);
      return [...days].sort();
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
     * @returns the events of how many days it deleted
     */
    expireEvents: async (): Promise<number> => {
      const limit = addDays(now().slice(0, 10), -eventDays);
      const days = await store.expireEvents(limit, now(), () => Context.current().heartbeat());
      return days.length;
    },
  };
}
