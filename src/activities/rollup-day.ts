import { Context } from '@temporalio/activity';
import { DEFAULT_POLICY, leastCoverageOf } from '../attendance/policy.js';
import { isDay } from '../attendance/wall-clock.js';
import { RollcallError } from '../errors.js';
import type { RollupPlan, RollupScope, RollupStore } from '../mysql/rollup-store.js';
import { rollupPolicy } from './rollup-policy.js';

export type RollupDependencies = {
  store: RollupStore;
  topic: string;
  /** The end of each partition's log; undefined when Kafka does not answer. */
  logEnds: () => Promise<Map<number, number> | undefined>;
  /** The campus wall clock. */
  now: () => string;
};

/** learns: whether the policy rests on tables that are learned from the day. */
type PlanWithLearning = RollupPlan & { learns: boolean };

/** The first and the last step of a rollup. Each replaces what it writes in one transaction, so a step may run twice, and may be killed at any point. */
export function createRollupSteps({ store, topic, logEnds, now }: RollupDependencies) {
  return {
    /**
     * Decides what to work on, and notes how far ingest has come.
     * @param inProgress only the classes of the day that are in progress now
     */
    startRollup: async ({
      date,
      policy = DEFAULT_POLICY,
      inProgress = false,
    }: {
      date: string;
      policy?: string;
      inProgress?: boolean;
    }): Promise<PlanWithLearning> => {
      if (!isDay(date))
        throw new RollcallError('usage', `"${date}" is not a date: write it as YYYY-MM-DD.`);
      const at = now();
      if (date > at.slice(0, 10))
        throw new RollcallError(
          'not_found',
          `${date} is in the future: there is nothing to roll up yet.`,
        );
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

    /** Notes when each access point heard anything, which tells an empty room from one without data. `seed` does not ask. */
    noteHeard: async (scope: RollupScope): Promise<void> => {
      const { rule } = await rollupPolicy(store, scope);
      if (rule === 'standard') await store.noteHeard(scope);
    },

    /** Sums the day and publishes it. */
    sealDay: async (scope: RollupScope): Promise<'provisional' | 'final'> => {
      const leastCoverage = leastCoverageOf(await rollupPolicy(store, scope));
      return store.sealDay({ ...scope, now: now(), leastCoverage });
    },
  };
}
