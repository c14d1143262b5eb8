import type { DayPlan } from '../attendance/roster/roster.js';
import type { PlannedDays } from '../mysql/roster/common-plan.js';
import type { RosterHead } from '../mysql/roster/roster-head.js';

/**
 * So many plans are kept, and so many may one group of days need. Logs run in order, so one or two
 * days are in use. A large campus's day takes some 20 MB.
 */
export const MAX_PLANS = 6;

/** What the day plans need of the roster. */
export type DayPlanStore = {
  /** The newest roster version, and the revision that day plans are compared with. */
  readRosterHead: () => Promise<RosterHead>;
  /** Which of these days need a plan of their own. All others share the common plan. */
  readPlannedDays: (days: string[]) => Promise<PlannedDays>;
  /** What one day of the roster means to an event. */
  readDayPlan: (day: string) => Promise<DayPlan>;
  /** What the roster means to an event of a day without a plan of its own. */
  readCommonPlan: () => Promise<DayPlan>;
};

export type DayPlans = {
  /**
   * Cuts days into groups, in order, none of which needs more than MAX_PLANS plans. Days that share
   * the common plan are no burden to a group.
   */
  groupsOf: (days: string[]) => Promise<string[][]>;
  /**
   * The plans of a group of days, all of one roster revision.
   * @param onPlan called after each plan: to read one may take a second
   */
  of: (
    days: string[],
    onPlan: () => void,
  ) => Promise<{ revision: number; plans: ReadonlyMap<string, DayPlan> }>;
  /** Asks the database whether its roster is at this revision. */
  isCurrent: (revision: number) => Promise<boolean>;
  /** Drops all plans: the roster has changed, or the database is another than before. */
  forget: () => void;
};

/** The key of the common plan among the plans that are kept; the others have their day. */
const COMMON = '';

/** All that is kept of one state of the database. It is dropped as a whole, never in part. */
type Kept = {
  revision: Promise<number>;
  /** By key; the plan used last stands last. */
  plans: Map<string, Promise<DayPlan>>;
  /** Day -> the key of its plan. */
  keys: Map<string, string>;
};

/**
 * Keeps the day plans with which batches resolve their events. They need no clock to stay fresh:
 * every batch compares the roster revision inside its transaction, and before it publishes
 * anything. A worker that is behind, or whose database was restored, loads the plans again first.
 */
export function createDayPlans(store: DayPlanStore): DayPlans {
  let newest: Kept | undefined;

  const forget = () => {
    newest = undefined;
  };

  const current = (): Kept => {
    if (newest) return newest;
    const revision = store.readRosterHead().then((head) => head.revision);
    const kept: Kept = { revision, plans: new Map(), keys: new Map() };
    newest = kept;
    revision.catch(() => drop(kept));
    return kept;
  };

  /** Others may have begun anew already. */
  const drop = (kept: Kept) => {
    if (newest === kept) forget();
  };

  const groupsOf: DayPlans['groupsOf'] = async (days) => {
    if (days.length <= MAX_PLANS) return [days];
    for (;;) {
      const kept = current();
      if (await readKeys(store, kept, days)) return groupsByKey(days, kept.keys);
      drop(kept);
    }
  };

  const of: DayPlans['of'] = async (days, onPlan) => {
    for (;;) {
      const kept = current();
      const revision = await kept.revision;
      if (await readKeys(store, kept, days)) {
        const plans = new Map<string, DayPlan>();
        for (const day of days) {
          plans.set(day, await load(store, kept.plans, kept.keys.get(day)!));
          onPlan();
        }
        // Each plan names the revision at which it was read, in one snapshot with its rows.
        if ([...plans.values()].every((plan) => plan.revision === revision))
          return { revision, plans };
      }
      drop(kept);
    }
  };

  const isCurrent: DayPlans['isCurrent'] = async (revision) =>
    (await store.readRosterHead()).revision === revision;

  return { groupsOf, of, isCurrent, forget };
}

/**
 * Finds the keys of the days that are new, with one statement for all of them.
 * @returns whether the roster is still at the same revision
 */
async function readKeys(
  store: DayPlanStore,
  { revision, keys }: Kept,
  days: string[],
): Promise<boolean> {
  const unknown = days.filter((day) => !keys.has(day));
  if (unknown.length === 0) return true;
  const before = await revision;
  const planned = await store.readPlannedDays(unknown);
  if (planned.revision !== before) return false;
  for (const day of unknown) keys.set(day, planned.days.has(day) ? day : COMMON);
  return true;
}

function load(
  store: DayPlanStore,
  plans: Map<string, Promise<DayPlan>>,
  key: string,
): Promise<DayPlan> {
  const known = plans.get(key);
  if (known) plans.delete(key);
  const plan = known ?? (key === COMMON ? store.readCommonPlan() : store.readDayPlan(key));
  plans.set(key, plan);
  // One that fails is not kept.
  plan.catch(() => plans.delete(key));
  for (const oldest of [...plans.keys()].slice(0, -MAX_PLANS)) plans.delete(oldest);
  return plan;
}

function groupsByKey(days: string[], keys: ReadonlyMap<string, string>): string[][] {
  const groups: string[][] = [];
  let needed = new Set<string>();
  for (const day of days) {
    const isFull = needed.size === MAX_PLANS && !needed.has(keys.get(day)!);
    if (groups.length === 0 || isFull) {
      groups.push([]);
      needed = new Set();
    }
    needed.add(keys.get(day)!);
    groups.at(-1)!.push(day);
  }
  return groups;
}
