import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';

/** Any client may start a workflow with any input: the Temporal CLI, the UI, a script. */
let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  await bench.startWorker();
});
afterAll(async () => {
  await bench?.close();
});

/** The sentence with which a workflow fails; the name of what ended it if it had to be ended. */
async function failureOf(workflow: string, input: unknown[]): Promise<string> {
  const started = bench.client.workflow.execute(workflow, {
    workflowId: `typing error ${workflow} ${JSON.stringify(input)}`,
    taskQueue: bench.taskQueue,
    args: input,
    workflowRunTimeout: '45s',
  });
  return started.then(
    () => 'completed',
    (error: unknown) => {
      const cause = error instanceof WorkflowFailedError ? error.cause : error;
      return cause instanceof Error && cause.name === 'ApplicationFailure'
        ? cause.message
        : String(cause);
    },
  );
}

test('a workflow started with a typing error fails at once and says what is wrong', async () => {
  const cases: [workflow: string, input: unknown[], said: string][] = [
    [
      'rollupDay',
      [{ Date: '2019-09-02' }],
      'rollupDay knows no field "Date": did you mean "date"?',
    ],
    ['rollupDay', [{}], 'rollupDay needs date: a date YYYY-MM-DD.'],
    ['rollupDay', [], 'rollupDay needs one JSON object as its input.'],
    ['rollupDay', ['2019-09-02'], 'rollupDay needs one JSON object as its input.'],
    ['rollupDay', [{ date: '2019-02-30' }], 'rollupDay: date must be a date YYYY-MM-DD.'],
    ['learnDay', [{ date: '2019-09-02' }], 'learnDay needs runId: a text of 1 to 255 characters.'],
    ['ingestPartition', [{}], 'ingestPartition needs topic: the name of a Kafka topic.'],
    [
      'ingestPartition',
      [{ topic: bench.topic, partition: '0' }],
      'ingestPartition: partition must be a whole number, 0 or more.',
    ],
    ['nightlyImport', [{ folder: '/a' }], 'nightlyImport knows no field "folder".'],
    ['nightlyImport', [{}], 'nightlyImport needs source: a text of 1 to 1024 characters.'],
    ['provisionalRollup', [{ day: '2019-09-02' }], 'provisionalRollup knows no field "day".'],
  ];
  const said = await Promise.all(cases.map(([workflow, input]) => failureOf(workflow, input)));
  expect(said).toEqual(cases.map(([, , sentence]) => sentence));
});

test('ingest of a partition or a topic that does not exist fails and says so', async () => {
  const said = await Promise.all([
    failureOf('ingestPartition', [{ topic: bench.topic, partition: 77 }]),
    failureOf('ingestPartition', [{ topic: 'no-such-topic', partition: 0 }]),
  ]);
  expect(said).toEqual([
    `Topic ${bench.topic} has no partition 77: it has 3, and the first is 0.`,
    'There is no topic no-such-topic.',
  ]);
});
