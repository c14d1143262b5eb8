import { Context } from '@temporalio/activity';
import type { DayFeed } from '../attendance/feed/day-feed.js';
import { feedFault } from '../attendance/feed/feed.js';
import { feedSentence } from '../attendance/feed/words.js';
import { DEFAULT_POLICY, leastCoverageOf } from '../attendance/policy.js';
import { isDay } from '../attendance/wall-clock.js';
import { RollcallError } from '../errors.js';
import type { FeedDoubt, Seal, Sealed } from '../mysql/rollup/seal-day.js';
import type { RollupPlan, RollupScope, RollupStart } from '../mysql/rollup/start.js';
import { alive } from './alive.js';
import { rollupPolicy, type PolicyStore } from './rollup-policy.js';

/** What the first and the last steps of a rollup need of the database. */
export type RollupDayStore = PolicyStore & {
  /** The policy of the day's last finished rollup; undefined where there is none. */
  lastPolicyOf: (date: string) => Promise<string | undefined>;
  /** Notes how far ingest has come, and says what there is to do. */
  startRollup: (start: RollupStart) => Promise<RollupPlan>;
  /** Notes when each access point heard any device. */
  noteHeard: (scope: RollupScope) => Promise<void>;
  /** What the day's records say about the feed; undefined where nobody counted them. */
  readDayFeed: (scope: RollupScope) => Promise<DayFeed | undefined>;
  /** The earlier final days that a day is compared with. */
  readUsualFeeds: (date: string) => Promise<DayFeed[]>;
  /** Sums the day and publishes it. */
  sealDay: (seal: Seal) => Promise<Sealed>;
};

export type { Sealed };

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

/** Input of `sealDay`. */
export type SealInput = RollupScope & {
  /** Whether the answer is to have the reason. A workflow of an earlier release does not ask. */
  withReason?: true;
};

/**
 * The steps of a rollup that concern the whole day. Each replaces what it writes in one
 * transaction, so a step may run twice, and may be killed at any point. One statement over a large
 * day may take longer than the heartbeat timeout, so the steps heartbeat while they wait for it.
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
      const start = {
        date,
        runId: Context.current().info.workflowExecution?.runId ?? 'no workflow',
        policy,
        policyVersion: version,
        at: inProgress ? at : null,
        now: at,
        topic,
        logEnds: await logEnds(),
      };
      const plan = await alive(() => store.startRollup(start));
      return { ...plan, learns: rule === 'standard' && plan.classes > 0 };
    },

    /**
     * Notes what each access point heard, and when. This tells an empty room from one without data,
     * and a broken feed from a quiet day.
     */
    noteHeard: async (scope: RollupScope): Promise<void> => {
      await alive(() => store.noteHeard(scope));
    },

    /** Sums the day and publishes it. A day whose feed looks broken is held back. */
    sealDay: async ({ withReason, ...scope }: SealInput): Promise<Sealed | Sealed['state']> => {
      const leastCoverage = leastCoverageOf(await rollupPolicy(store, scope));
      const doubt = await alive(() => doubtOf(store, scope));
      const seal = { ...scope, now: now(), leastCoverage, ...doubt };
      const sealed = await alive(() => store.sealDay(seal));
      return withReason ? sealed : sealed.state;
    },
  };
}

/**
 * Looks at the feed before the seal's transaction, in which batches may wait. What came in since
 * then has changed a day version, so the day is rolled up again.
 */
async function doubtOf(
  store: RollupDayStore,
  scope: RollupScope,
): Promise<{ feed?: DayFeed; fault?: FeedDoubt }> {
  const feed = await store.readDayFeed(scope);
  if (!feed) return {};
  const fault = feedFault(feed, await store.readUsualFeeds(scope.date));
  return fault ? { feed, fault: { cause: fault.cause, reason: feedSentence(fault) } } : { feed };
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
