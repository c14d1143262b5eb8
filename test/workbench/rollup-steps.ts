import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCountRooms } from '../../src/activities/count-rooms.js';
import { createDecideClasses } from '../../src/activities/decide-classes.js';
import { createGatherEvidence } from '../../src/activities/gather-evidence.js';
import { createLearnSignatures } from '../../src/activities/learn-signatures.js';
import type { ActivityDependencies } from '../../src/activities/index.js';
import { createRollupSteps } from '../../src/activities/rollup-day.js';
import type { RollupPlan } from '../../src/mysql/rollup-store.js';

type Input = { date: string; policy?: string; inProgress?: boolean };
type Plan = RollupPlan & { learns: boolean };

/**
 * The steps of a rollup in the order of the workflow, without Temporal.
 * @param chunk how many students and classes a step takes; all of them where it is not given
 */
export function rollupSteps(
  dependencies: ActivityDependencies['rollup'],
  chunk?: { students: number; classes: number },
) {
  const { store, now } = dependencies;
  const { startRollup, noteHeard, sealDay } = createRollupSteps(dependencies);
  const gatherEvidence = createGatherEvidence(store);
  const decideClasses = createDecideClasses(store, now);
  const learnSignatures = createLearnSignatures(store, now);
  const countRooms = createCountRooms(store);
  const runIn = <I, R>(runId: string, step: (input: I) => Promise<R>, input: I): Promise<R> =>
    new MockActivityEnvironment(
      { workflowExecution: { workflowId: 'rollup', runId } },
      { logger: new DefaultLogger('ERROR') },
    ).run<[I], R, (input: I) => Promise<R>>(step, input);
  const run = <I extends RollupPlan, R>(step: (input: I) => Promise<R>, plan: I): Promise<R> =>
    runIn(plan.runId, step, plan);
  const start = (input: Input, runId: string = randomUUID()): Promise<Plan> =>
    runIn(runId, startRollup, input);

  const gather = async (plan: Plan): Promise<void> => {
    const most = plan.chunkEnds.at(-1) ?? 0;
    const size = chunk?.students ?? most;
    for (let first = 1; first <= most; first += size)
      await run(gatherEvidence, { ...plan, first, last: Math.min(most, first + size - 1) });
  };
  const learn = async (plan: Plan): Promise<void> => {
    if (plan.learns) await run(learnSignatures, plan);
  };
  const decide = async (plan: Plan): Promise<void> => {
    const limit = chunk?.classes ?? 10_000;
    for (let after: number | null = 0; after !== null;)
      after = (await run(decideClasses, { ...plan, after, limit })).last;
  };
  const seal = async (plan: Plan): Promise<'provisional' | 'final'> => {
    const sealed = await run(sealDay, plan);
    return typeof sealed === 'string' ? sealed : sealed.state;
  };
  return {
    /** A run begins with its id, which may be given: by an attempt that comes late. */
    start,
    hear: (plan: Plan) => run(noteHeard, plan),
    gather,
    learn,
    decide,
    count: (plan: Plan) => run(countRooms, plan),
    seal,
    /** Runs all steps; `beforeSeal` runs after the decisions are written. */
    rollUp: async (
      input: Input,
      beforeSeal: () => Promise<unknown> = () => Promise.resolve(),
    ): Promise<'provisional' | 'final'> => {
      const plan = await start(input);
      if (!input.inProgress) await run(noteHeard, plan);
      await gather(plan);
      await learn(plan);
      await decide(plan);
      if (!input.inProgress) await run(countRooms, plan);
      await beforeSeal();
      return input.inProgress ? 'provisional' : seal(plan);
    },
  };
}
