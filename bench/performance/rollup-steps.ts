import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createCountRooms } from '../../src/activities/count-rooms.js';
import { createDecideClasses } from '../../src/activities/decide-classes.js';
import { createGatherEvidence } from '../../src/activities/gather-evidence.js';
import { createLearnSignatures } from '../../src/activities/learn-signatures.js';
import { createRollupSteps } from '../../src/activities/rollup-day.js';
import { wallClock } from '../../src/attendance/wall-clock.js';
import { connectDatabase } from '../../src/mysql/pool.js';
import { rollupStore } from '../../src/mysql/rollup-store.js';

/** The same as in src/workflows/rollup-day.ts. */
const CHUNKS_AT_ONCE = 2;
const CLASSES_PER_CHUNK = 200;

export type StepName =
  'start' | 'hear' | 'evidence' | 'learn' | 'decide' | 'rooms' | 'seal' | 'all';

/** What the process prints as JSON. */
export type StepsRun = {
  /**
   * The time of each step by the wall clock, and by the processor time of this process. `hear` runs
   * during `evidence` and is a part of it.
   */
  steps: Partial<Record<StepName, { seconds: number; cpuSeconds: number }>>;
  classes: number;
  peakMiB: number;
};

/**
 * Rolls a day up by the steps of src/activities in the workflow's order, without Temporal.
 * Arguments: the database's URL, the day, the policy.
 */
async function main(): Promise<void> {
  const [url, date, policy] = process.argv.slice(2) as [string, string, string];
  const db = await connectDatabase(url, 16);
  const store = rollupStore(db);
  const now = () => wallClock(Date.now(), 'UTC');
  const dependencies = { store, topic: 'bench', logEnds: () => Promise.resolve(undefined), now };
  const { startRollup, noteHeard, sealDay } = createRollupSteps(dependencies);
  const gatherEvidence = createGatherEvidence(store);
  const learnSignatures = createLearnSignatures(store, now);
  const decideClasses = createDecideClasses(store, now);
  const countRooms = createCountRooms(store);
  const environment = new MockActivityEnvironment(
    { workflowExecution: { workflowId: 'rollup', runId: randomUUID() } },
    { logger: new DefaultLogger('ERROR') },
  );
  const run = <I, R>(step: (input: I) => Promise<R>, input: I): Promise<R> =>
    environment.run<[I], R, (input: I) => Promise<R>>(step, input);
  const steps: StepsRun['steps'] = {};
  const timed = async <R>(name: StepName, work: () => Promise<R>): Promise<R> => {
    const from = performance.now();
    const cpuFrom = cpuSeconds();
    const result = await work();
    steps[name] = {
      seconds: (performance.now() - from) / 1000,
      cpuSeconds: cpuSeconds() - cpuFrom,
    };
    return result;
  };

  const classes = await timed('all', async () => {
    const plan = await timed('start', () => run(startRollup, { date, policy }));
    const chunks = plan.chunkEnds.map((last, i) => ({
      first: (plan.chunkEnds[i - 1] ?? 0) + 1,
      last,
    }));
    const gather = async () => {
      for (let one = chunks.shift(); one; one = chunks.shift())
        await run(gatherEvidence, { ...plan, ...one });
    };
    await timed('evidence', () =>
      Promise.all([
        timed('hear', () => run(noteHeard, plan)),
        ...Array.from({ length: CHUNKS_AT_ONCE }, gather),
      ]),
    );
    if (plan.learns) await timed('learn', () => run(learnSignatures, plan));
    const decideLane = async (no: number) => {
      const lane = { no, of: CHUNKS_AT_ONCE };
      for (let after: number | null = 0; after !== null;)
        after = (await run(decideClasses, { ...plan, lane, after, limit: CLASSES_PER_CHUNK })).last;
    };
    await timed('decide', () =>
      Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, (_, no) => decideLane(no))),
    );
    await timed('rooms', () => run(countRooms, plan));
    await timed('seal', () => run(sealDay, plan));
    return plan.classes;
  });
  await db.end();
  const result: StepsRun = {
    steps,
    classes,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(result));
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

await main();
