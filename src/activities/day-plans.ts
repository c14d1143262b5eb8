import type { DayPlan } from '../attendance/roster/roster.js';
import type { IngestStore } from '../mysql/ingest-store.js';

/** Days in memory at a time: logs run in order, so one or two are in use; a large campus's day takes some 20 MB. */
const MAX_DAYS = 6;

export type DayPlans = {
  /** The plans of these days, all of one roster revision. */
  of: (days: string[]) => Promise<{ revision: number; plans: ReadonlyMap<string, DayPlan> }>;
  /** Drops everything: a batch was refused because the roster has changed. */
  forget: () => void;
};

/**
 * Keeps the day plans that batches resolve their events with. They need no clock to stay fresh: every batch compares the revision inside its transaction, and a
 * worker that is behind loads anew before anything is written.
 */
export function createDayPlans(
  store: Pick<IngestStore, 'readDayPlan' | 'readRosterHead'>,
): DayPlans {
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
    // Last in, last out; a plan that failed to load is not kept.
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
      // Each plan names the revision that it was read at, in one snapshot with its rows.
      if (revision === before && [...plans.values()].every((plan) => plan.revision === before))
        return { revision: before, plans };
      forget();
    }
  };

  return { of, forget };
}
