import { Context } from '@temporalio/activity';
import { DEFAULT_POLICY, leastCoverageOf } from '../attendance/policy.js';
import { isDay } from '../attendance/wall-clock.js';
import { RollcallError } from '../errors.js';
import type { Seal } from '../mysql/rollup/seal-day.js';
import type { RollupPlan, RollupScope, RollupStart } from '../mysql/rollup/start.js';
import { rollupPolicy, type PolicyStore } from './rollup-policy.js';

/** What the first and the last steps of a rollup need of the database. */
export type RollupDayStore = PolicyStore & {
  /** The policy of the day's last finished rollup; undefined where there is none. */
  lastPolicyOf: (date: string) => Promise<string | undefined>;
  /** Notes how far ingest has come, and says what there is to do. */
  startRollup: (start: RollupStart) => Promise<RollupPlan>;
  /** Notes when each access point heard any device. */
  noteHeard: (scope: RollupScope) => Promise<void>;
  /** Sums the day and publishes it. */
  sealDay: (seal: Seal) => Promise<DayState>;
};

export type RollupDependencies = {
  store: RollupDayStore;
  topic: string;
  /** The end of each partition's log; undefined when Kafka does not answer. */
  logEnds: () => Promise<Map<number, number> | undefined>;
  /** The campus wall clock ("YYYY-MM-DD HH:MM:SS"). */
  now: () => string;
};

/** Input of `startRollup`. */
export type StartRollupInput = {
  date: string;
  /** Absent: that of the day's last rollup. */
  policy?: string;
  /** The policy of a day without a rollup; absent: the default policy. */
  newDayPolicy?: string;
  /** Only the classes of the day that are in progress now. */
  inProgress?: boolean;
};

/** Result of `startRollup`. */
export type StartedRollup = RollupPlan & {
  /** Whether the policy needs signatures that are learned from the day. */
  learns: boolean;
};

/** final when the day was over and everything logged had been read before the rollup began. */
export type DayState = 'provisional' | 'final';

/**
 * The steps of a rollup that concern the whole day. Each replaces what it writes in one
 * transaction, so a step may run twice, and may be killed at any point.
 */
export function createRollupSteps({ store, topic, logEnds, now }: RollupDependencies) {
  return {
    /** Decides what to work on, and notes how far ingest has come. */
    startRollup: async ({
      date,
      newDayPolicy = DEFAULT_POLICY,
      inProgress = false,
      ...asked
    }: StartRollupInput): Promise<StartedRollup> => {
      const at = now();
      requirePastDay(date, at);
      const policy = asked.policy ?? (await store.lastPolicyOf(date)) ?? newDayPolicy;
      const { version, rule } = await store.readPolicy(policy);
      const plan = await store.startRollup({
        date,
        runId: Context.current().info.workflowExecution?.runId ?? 'no workflow',
        policy,
        policyVersion: version,
        at: inProgress ? at : null,
        now: at,
        topic,
        logEnds: await logEnds(),
      });
      return { ...plan, learns: rule === 'standard' && plan.classes > 0 };
    },

    /**
     * Notes when each access point heard anything. This tells an empty room from one without data.
     * The policy rule `seed` does not need it.
     */
    noteHeard: async (scope: RollupScope): Promise<void> => {
      const { rule } = await rollupPolicy(store, scope);
      if (rule === 'standard') await store.noteHeard(scope);
    },

    /** Sums the day and publishes it. */
    sealDay: async (scope: RollupScope): Promise<DayState> => {
      const leastCoverage = leastCoverageOf(await rollupPolicy(store, scope));
      return store.sealDay({ ...scope, now: now(), leastCoverage });
    },
  };
}

/** @param now the campus wall clock */
function requirePastDay(date: string, now: string): void {
  if (!isDay(date))
    throw new RollcallError('usage', `"${date}" is not a date: write it as YYYY-MM-DD.`);
  if (date > now.slice(0, 10))
    throw new RollcallError(
      'not_found',
      `${date} is in the future: there is nothing to roll up yet.`,
    );
}
