import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClassChunk } from '../../src/mysql/rollup/classes.js';
import { rollupWorkflowId } from '../../src/workflows/workflow-ids.js';
import { runWithActivities, type ActivityBench } from '../workbench/own-activities.js';
import { eventually } from '../workbench/workbench.js';

const SCOPE = { runId: 'a', policy: 'seed', policyVersion: 1, rosterVersion: 1, at: null };
const LARGE = '2019-09-02';
const SMALL = '2019-09-03';

let bench: ActivityBench;
const chunks: ClassChunk[] = [];
/** Chunks that are decided now, and the most of them there were. */
let deciding = 0;
let mostAtOnce = 0;

beforeAll(async () => {
  bench = await runWithActivities({
    startRollup: ({ date }: { date: string }) =>
      Promise.resolve({
        ...{ ...SCOPE, date, learns: false, chunkEnds: [9] },
        classes: date === LARGE ? 700 : 200,
      }),
    noteHeard: () => Promise.resolve(),
    gatherEvidence: () => Promise.resolve({ students: 5 }),
    decideClasses: decideAsTheFirst,
    countRooms: () => Promise.resolve(),
    sealDay: () => Promise.resolve('final'),
  });
});

afterAll(async () => {
  await bench?.close();
});

/** The first of a large day waits until another one has come. */
async function decideAsTheFirst(chunk: ClassChunk) {
  chunks.push(chunk);
  deciding += 1;
  mostAtOnce = Math.max(mostAtOnce, deciding);
  if (chunk.lane && chunk.after === 0)
    await eventually(() => mostAtOnce > 1, 'a second chunk of classes');
  deciding -= 1;
  return { classes: 200, last: chunk.after < 200 && chunk.lane ? chunk.after + 200 : null };
}

async function rollUp(date: string): Promise<ClassChunk[]> {
  chunks.length = 0;
  await bench.client.workflow.execute('rollupDay', {
    workflowId: rollupWorkflowId(bench.taskQueue, date),
    taskQueue: bench.taskQueue,
    args: [{ date }],
  });
  return chunks;
}

test('two chunks of a large day are decided at once, and each lane goes on where it was', async () => {
  const asked = (await rollUp(LARGE)).map(({ lane, after, limit }) => ({ lane, after, limit }));
  expect(asked).toHaveLength(4);
  for (const no of [0, 1])
    expect(asked.filter(({ lane }) => lane?.no === no)).toEqual(
      [0, 200].map((after) => ({ lane: { no, of: 2 }, after, limit: 200 })),
    );
  expect(mostAtOnce).toBe(2);
});

test('a day whose classes fit into one chunk has one', async () => {
  expect(await rollUp(SMALL)).toEqual([{ ...SCOPE, date: SMALL, after: 0, limit: 200 }]);
});
