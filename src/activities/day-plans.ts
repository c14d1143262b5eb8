import type { DayPlan } from '../attendance/roster/roster.js';
import type { RosterHead } from '../mysql/roster/day-plan.js';

/** Logs run in order, so one or two days are in use. A large campus's day takes some 20 MB. */
const MAX_DAYS = 6;

/** What the day plans need of the roster. */
export type DayPlanStore = {
  /** The newest roster version, and the revision that day plans are compared with. */
  readRosterHead: () => Promise<RosterHead>;
  /** What one day of the roster means to an event. */
  readDayPlan: (day: string) => Promise<DayPlan>;
};

export type DayPlans = {
  /** The plans of these days, all of one roster revision. */
  of: (days: string[]) => Promise<{ revision: number; plans: ReadonlyMap<string, DayPlan> }>;
  /** Drops all plans: the roster has changed, or the database is another than before. */
  forget: () => void;
};

/**
 * Keeps the day plans with which batches resolve their events. They need no clock to stay fresh:
 * every batch compares the roster revision inside its transaction. A worker that is behind, or
 * whose database was restored, loads the plans again before anything is written.
 */
export function createDayPlans(store: DayPlanStore): DayPlans {
  let revision: number | undefined;
  let kept = new Map<string, Promise<DayPlan>>();

  const forget = () => {
    revision = undefined;
    kept = new Map();
  };

  const load = (day: string): Promise<DayPlan> => {
    const known = kept.get(day);
    if (known) kept.delete(day);
    const plan = known ?? store.readDayPlan(day);
    // The plan used last stands last, so the first ones are dropped. One that fails is not kept.
    kept.set(day, plan);
    plan.catch(() => kept.delete(day));
    for (const oldest of [...kept.keys()].slice(0, -MAX_DAYS)) kept.delete(oldest);
    return plan;
  };

  const of: DayPlans['of'] = async (days) => {
    for (;;) {
      const before = (revision ??= (await store.readRosterHead()).revision);
      const plans = new Map<string, DayPlan>();
      for (const day of days) plans.set(day, await load(day));
      // Each plan names the revision at which it was read, in one snapshot with its rows.
      if (revision === before && [...plans.values()].every((plan) => plan.revision === before))
        return { revision: before, plans };
      forget();
    }
  };

  return { of, forget };
}
