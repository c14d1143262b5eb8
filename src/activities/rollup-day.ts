import { Context } from '@temporalio/activity';
import { DEFAULT_POLICY, policyNamed, type Policy } from '../attendance/policy.js';
import { seedEvidence } from '../attendance/seed.js';
import { isDay } from '../attendance/wall-clock.js';
import { RollcallError } from '../errors.js';
import type { ClassChunk, RollupPlan, RollupStore, StudentChunk } from '../mysql/rollup-store.js';

export type RollupDependencies = {
  store: RollupStore;
  topic: string;
  /** The end of each partition's log; undefined when Kafka does not answer. */
  logEnds: () => Promise<Map<number, number> | undefined>;
  /** The campus wall clock. */
  now: () => string;
};

/** The steps of a rollup. Each replaces what it writes in one transaction, so a step may run twice, and may be killed at any point. */
export function createRollupSteps({ store, topic, logEnds, now }: RollupDependencies) {
  return {
    /** Decides what to work on, and notes how far ingest has come. */
    startRollup: async ({
      date,
      policy = DEFAULT_POLICY,
    }: {
      date: string;
      policy?: string;
    }): Promise<RollupPlan> => {
      if (!isDay(date)) throw new RollcallError('usage', `"${date}" is not a date: write it as YYYY-MM-DD.`);
      if (date > now().slice(0, 10))
        throw new RollcallError('not_found', `${date} is in the future: there is nothing to roll up yet.`);
      known(policy);
      const runId = Context.current().info.workflowExecution?.runId ?? 'no workflow';
      return store.startRollup({ date, runId, policy, now: now(), topic, logEnds: await logEnds() });
    },

    /** Reduces the events of some students to the evidence of each student in each class. */
    gatherEvidence: async (chunk: StudentChunk): Promise<{ students: number }> => {
      const days = await store.readStudentDays(chunk);
      Context.current().heartbeat();
      const evidence = days.flatMap(({ studentNo, classes, events }) =>
        seedEvidence(events, classes).map((found) => ({ ...found, studentNo })),
      );
      await store.writeEvidence(chunk, evidence);
      return { students: days.length };
    },

    /** Turns the evidence of some classes into verdicts and rates. last: where to go on; null when there are no more classes. */
    decideClasses: async ({
      policy,
      ...chunk
    }: ClassChunk & { policy: string }): Promise<{ classes: number; last: number | null }> => {
      const classes = await store.readClassesToDecide(chunk);
      if (classes.length === 0) return { classes: 0, last: null };
      const decided = classes.map((one) => ({
        classNo: one.classNo,
        seedPresent: one.students.filter(({ seedFirst, optedOut }) => seedFirst !== null && !optedOut).length,
        ...known(policy).decide(one),
      }));
      await store.writeDecisions(chunk, policy, now(), decided);
      return { classes: classes.length, last: classes.length < chunk.limit ? null : classes.at(-1)!.classNo };
    },

    /** Sums the day and publishes it. */
    sealDay: ({ date, runId, policy, rosterVersion }: RollupPlan): Promise<'provisional' | 'final'> =>
      store.sealDay({ date, runId, policy, rosterVersion, now: now() }),
  };
}

function known(name: string): Policy {
  const policy = policyNamed(name);
  if (!policy) throw new RollcallError('usage', `There is no policy "${name}".`);
  return policy;
}
