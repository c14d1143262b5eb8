import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ControlIngestInput } from '../../src/activities/control-ingest.js';
import type { WindowSummary } from '../../src/activities/ingest-window.js';
import type { ControlAnswer } from '../../src/workflows/messages.js';
import { eventually } from '../workbench/workbench.js';
import {
  HISTORIES,
  History,
  RECORD,
  WINDOWS_PER_RUN,
  replay,
  runWithActivities,
  windowSummary,
  type ActivityBench,
} from '../workbench/own-activities.js';

/**
 * The Updates of the workflow on a real server, with activities that are plain functions.
 * replay.test.ts replays, among others, the history of a partition that was paused, moved and
 * stopped. To add a new one:
 * RECORD=<name> npx vitest run --project servers test/workflows/ingest-controls.test.ts
 */

const WORD = { by: 'Ada', reason: 'a new roster' };

let bench: ActivityBench;
let window: () => Promise<WindowSummary>;
let control: (input: ControlIngestInput) => Promise<{ from: number; to: number }>;
let windows: number;
/** What began and ended, in order: windows and requests. */
let steps: string[];
let states: unknown[];

beforeAll(async () => {
  bench = await runWithActivities(
    {
      ingestWindow: () => {
        windows += 1;
        return window();
      },
      controlIngest: (input: ControlIngestInput) => control(input),
      recordIngestState: (state: unknown) => {
        states.push(state);
        return Promise.resolve();
      },
    },
    { windowSeconds: 2 },
  );
});

beforeEach(() => {
  windows = 0;
  steps = [];
  states = [];
  window = untilCancelled;
  control = ({ what, toOffset }) => {
    steps.push(what);
    return Promise.resolve({ from: 20, to: toOffset ?? 20 });
  };
});

afterAll(async () => {
  await bench?.close();
});

/** A window that reads until it is cancelled. */
async function untilCancelled(): Promise<WindowSummary> {
  steps.push('window');
  const { cancellationSignal } = Context.current();
  await eventually(() => {
    Context.current().heartbeat();
    return cancellationSignal.aborted;
  }, 'the window to be cancelled');
  steps.push('window ended');
  return windowSummary();
}

/** Sends an Update to the current run. */
async function ask(workflowId: string, what: string, input: unknown): Promise<ControlAnswer> {
  return bench.client.workflow
    .getHandle(workflowId)
    .executeUpdate<ControlAnswer, [unknown]>(what, { args: [input] });
}

test('requests are carried out one at a time, each between two windows; a move does not end a pause; a stop ends the workflow', async () => {
  const handle = await bench.start({ topic: 'asked', partition: 0 });
  await eventually(() => windows === 1, 'the first window');
  const rewound = await ask(handle.workflowId, 'rewind', { ...WORD, toOffset: 5 });
  expect(rewound).toEqual({ state: 'running', from: 20, to: 5 });
  await eventually(() => windows === 2, 'the window after it');
  const [paused, skipped] = await Promise.all([
    ask(handle.workflowId, 'pause', WORD),
    ask(handle.workflowId, 'pause', WORD).then(() =>
      ask(handle.workflowId, 'skip', { ...WORD, toOffset: 30 }),
    ),
  ]);
  expect(paused).toEqual({ state: 'paused', from: 20, to: 20 });
  expect(skipped).toEqual({ state: 'paused', from: 20, to: 30 });
  expect((await handle.describe()).searchAttributes['RollcallState']).toEqual(['paused']);
  expect(steps).toEqual([
    ...['window', 'window ended', 'rewind'],
    ...['window', 'window ended', 'pause', 'pause', 'skip'],
  ]);
  expect(await ask(handle.workflowId, 'resume', { by: 'Ada' })).toMatchObject({ state: 'running' });
  await eventually(() => windows === 3, 'the window after the pause');
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  expect(states).toEqual([{ topic: 'asked', partition: 0, state: 'stopped' }]);
  const history = await handle.fetchHistory();
  if (RECORD)
    writeFileSync(join(HISTORIES, `${RECORD}-control.bin`), History.encode(history).finish());
  await replay(history, handle.workflowId);
});

test('a dry run does not end the window, and does not change the state', async () => {
  const handle = await bench.start({ topic: 'dry', partition: 0 });
  await eventually(() => windows === 1, 'the first window');
  expect(await ask(handle.workflowId, 'rewind', { ...WORD, toOffset: 5, dryRun: true })).toEqual({
    state: 'running',
    from: 20,
    to: 5,
  });
  expect(steps).toEqual(['window', 'rewind']);
  await handle.terminate();
});

test.each([
  ['pause', { by: 'Ada', reason: ' ' }, 'reason must be a text of 1 to 200 characters.'],
  ['pause', undefined, 'by must be a text of 1 to 64 characters.'],
  ['resume', { by: '' }, 'by must be a text of 1 to 64 characters.'],
  ['rewind', { ...WORD, toOffset: -1 }, 'toOffset must be a whole number, 0 or more.'],
  ['rewind', { ...WORD, toOffset: 1.5 }, 'toOffset must be a whole number, 0 or more.'],
  ['rewind', WORD, 'toOffset must be a whole number, 0 or more.'],
  [
    'rewind',
    { ...WORD, toOffset: 1, toTime: '10:00' },
    'toTime must be a text "YYYY-MM-DD HH:MM:SS".',
  ],
  ['rewind', { ...WORD, toOffset: 1, dryRun: 'no' }, 'dryRun must be true or false.'],
  ['skip', { ...WORD, toOffset: '5' }, 'toOffset must be a whole number, 0 or more.'],
  ['skip', { by: 'Ada', toOffset: 5 }, 'reason must be a text of 1 to 200 characters.'],
])('%s with %j is refused before it enters the history', async (what, input, sentence) => {
  const handle = await bench.start({ topic: 'refused', partition: 0 });
  await expect(ask(handle.workflowId, what, input)).rejects.toMatchObject({
    cause: { message: sentence, type: 'usage' },
  });
  const { events } = await handle.fetchHistory();
  expect(events!.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual(
    [],
  );
  await handle.terminate();
});

test('when a step refuses a request, the operator gets its sentence, and reading goes on', async () => {
  control = () =>
    Promise.reject(ApplicationFailure.nonRetryable('The log holds 0 to 9.', 'refused'));
  const handle = await bench.start({ topic: 'range', partition: 0 });
  await eventually(() => windows === 1, 'the first window');
  await expect(ask(handle.workflowId, 'rewind', { ...WORD, toOffset: 50 })).rejects.toMatchObject({
    cause: { message: 'The log holds 0 to 9.', type: 'refused' },
  });
  await eventually(() => windows === 2, 'the next window');
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await handle.terminate();
});

test('an error that no retry can mend blocks the partition and says why; resume tries again', async () => {
  window = () =>
    Promise.reject(ApplicationFailure.nonRetryable('no batch can be written', 'failed'));
  const handle = await bench.start({ topic: 'broken', partition: 0 });
  const state = async () => (await handle.describe()).searchAttributes['RollcallState']?.[0];
  await eventually(async () => (await state()) === 'blocked', 'the search attribute');
  expect(states).toEqual([
    { topic: 'broken', partition: 0, state: 'blocked', reason: 'no batch can be written' },
  ]);
  window = untilCancelled;
  expect(await ask(handle.workflowId, 'resume', { by: 'Ada' })).toMatchObject({ state: 'running' });
  await eventually(() => windows === 2, 'the next window');
  await eventually(async () => (await state()) === 'running', 'the search attribute');
  await handle.terminate();
});

test('a pause in the last window of a run is answered, and holds in the next run', async () => {
  window = () => (windows < WINDOWS_PER_RUN ? Promise.resolve(windowSummary()) : untilCancelled());
  const handle = await bench.start({ topic: 'long', partition: 0 });
  await eventually(() => windows === WINDOWS_PER_RUN, 'the last window of the run', 110_000);
  expect(await ask(handle.workflowId, 'pause', WORD)).toMatchObject({ state: 'paused' });
  const next = bench.client.workflow.getHandle(handle.workflowId);
  await eventually(
    async () => (await next.describe()).runId !== handle.firstExecutionRunId,
    'the next run',
  );
  const [started] = (await next.fetchHistory()).events!;
  const [payload] = started!.workflowExecutionStartedEventAttributes!.input!.payloads!;
  expect(JSON.parse(Buffer.from(payload!.data!).toString())).toEqual({
    topic: 'long',
    partition: 0,
    partitionCount: 3,
    halt: { state: 'paused', ...WORD },
  });
  expect(await ask(handle.workflowId, 'pause', WORD)).toMatchObject({ state: 'paused' });
  expect(windows).toBe(WINDOWS_PER_RUN);
  expect(await ask(handle.workflowId, 'resume', { by: 'Ada' })).toMatchObject({ state: 'running' });
  await eventually(() => windows === WINDOWS_PER_RUN + 1, 'a window of the next run');
  await next.terminate();
});

test('the repository has a history of a partition that was paused and moved', () => {
  const { events } = History.decode(readFileSync(join(HISTORIES, '0.1.0-control.bin')));
  const asked = events.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  expect(asked.length).toBe(5);
});
