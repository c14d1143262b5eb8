import { Context } from '@temporalio/activity';
import { addDays, utcOffsetMinutes, wallClock } from '../attendance/wall-clock.js';
import type { RollupStore } from '../mysql/rollup-store.js';

export type NightlyDependencies = {
  store: RollupStore;
  timeZone: string;
  eventDays: number;
  now: () => string;
};

/** More dirty days than this wait for the next night. */
const MAX_DAYS_PER_NIGHT = 100;

/** What the nightly run does beside rolling up. */
export function createNightlySteps({ store, timeZone, eventDays, now }: NightlyDependencies) {
  return {
    /**
     * The days to roll up: the campus day before `at` (an ISO instant: the scheduled time, or when the run was started by hand), if a roster covers it, and every
     * dirty day.
     */
    daysToRollUp: async ({ at }: { at: string }): Promise<string[]> => {
      // Daylight saving begins and ends at night.
      await store.noteUtcOffset(utcOffsetMinutes(Date.parse(at), timeZone));
      const yesterday = addDays(wallClock(Date.parse(at), timeZone).slice(0, 10), -1);
      const dirty = await store.dirtyDays(now().slice(0, 10), MAX_DAYS_PER_NIGHT);
      const days = new Set((await store.isCovered(yesterday)) ? [...dirty, yesterday] : dirty);
      return [...days].sort();
    },

    /** The campus day, and how many of its classes are in progress now. */
    classesInProgress: async (): Promise<{ date: string; classes: number }> => {
      const at = now();
      return { date: at.slice(0, 10), classes: await store.countClassesInProgress(at) };
    },

    /** Erases the events of students who opted out, and what was made of them but for the verdicts; says how many events they were. */
    eraseOptedOut: (): Promise<number> => store.eraseOptedOut(() => Context.current().heartbeat()),

    /** Deletes the events that are past their retention; says how many days they were. */
    expireEvents: async (): Promise<number> => {
      const limit = addDays(now().slice(0, 10), -eventDays);
      const days = await store.expireEvents(limit, now(), () => Context.current().heartbeat());
      return days.length;
    },
  };
}
