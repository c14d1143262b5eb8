import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import {
  CancellationScope,
  ParentClosePolicy,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setCurrentDetails,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { WindowSummary } from '../activities/ingest-window.js';
import type { IngestStateRecord } from '../activities/record-ingest-state.js';
import { SHORT, activities, steps, windowOf } from './activity-profiles.js';
import { haltText, ingestControls } from './ingest-controls.js';
import { requireInput } from './inputs.js';
import { SEARCH_ATTRIBUTES, type IngestHalt, type IngestPartitionInput } from './messages.js';
import { ingestWorkflowId } from './workflow-ids.js';

/**
 * A history of 500 windows stays far below the server's limits. A run lasts from one hour (busy) to
 * four hours (idle), and two days with the longest windows.
 */
const WINDOWS_PER_RUN = 500;

/**
 * Reads one partition for ever, window after window. Each window is a bounded activity that any
 * worker may take. The workflow ends only when it is cancelled (`rollcall ingest stop`). Its input
 * is all that it carries over to its next run. The position is not in it: only MySQL knows that.
 */
export async function ingestPartition(input: IngestPartitionInput): Promise<void> {
  const { continuedFromExecutionRunId: before } = workflowInfo();
  requireInput('ingestPartition', input, before === undefined ? 'refuse' : 'allow');
  const state: IngestPartitionInput = { ...input };
  const controls = ingestControls(state, () => showState(state));
  showState(state);
  try {
    for (
      let windows = 0;
      windows < WINDOWS_PER_RUN && !workflowInfo().continueAsNewSuggested;
      windows += 1
    ) {
      const summary = await controls.runWindow(() => readWindow(state));
      if (!summary) continue;
      if (summary.outcome !== 'failed') await noteWindow(state, summary);
      if (summary.outcome === 'blocked' || summary.outcome === 'failed') {
        state.halt = haltOf(summary);
        showState(state);
      }
    }
  } catch (error) {
    const cancelled = CancellationScope.current().consideredCancelled;
    if (cancelled) await CancellationScope.nonCancellable(() => recordStop(state));
    if (patched('state-at-the-end'))
      upsertSearchAttributes([
        { key: SEARCH_ATTRIBUTES.state, value: cancelled ? 'stopped' : 'failed' },
      ]);
    // If the worker has died, a cancelled window ends with a timeout, not with a cancellation.
    throw cancelled && !isCancellation(error) ? new CancelledFailure('ingest was stopped') : error;
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof ingestPartition>(state);
}

type Failed = { outcome: 'failed'; reason: string };

/** Why the window read nothing more. The row may know of a pause of which this run does not. */
function haltOf(summary: WindowSummary | Failed): IngestHalt {
  const { reason = 'no reason given' } = summary;
  return { state: 'paused' in summary && summary.paused ? 'paused' : 'blocked', reason };
}

/**
 * Runs one window. An error that a retry cannot mend blocks the partition: this workflow must not
 * end by itself. Only a typing error ends it: a partition that was never read and does not exist.
 */
async function readWindow({
  topic,
  partition,
  controlNo,
  windowSeconds: seconds,
}: IngestPartitionInput): Promise<WindowSummary | Failed> {
  try {
    const summary = `window of ${topic}/${partition}`;
    return await activities(windowOf(seconds), summary).ingestWindow({ topic, partition, seconds });
  } catch (error) {
    const cause = error instanceof ActivityFailure && error.cause;
    // A retryable error comes here only if the window was cancelled.
    if (!(cause instanceof ApplicationFailure && cause.nonRetryable)) throw error;
    // There is no such partition, and never was: nothing is lost when this workflow ends.
    if (cause.type === 'not_found') throw cause;
    const reason = cause.message;
    await recordState({ topic, partition, state: 'blocked', reason, controlNo });
    return { outcome: 'failed', reason };
  }
}

async function noteWindow(state: IngestPartitionInput, summary: WindowSummary): Promise<void> {
  const { topic, partition } = state;
  describe(topic, partition, summary);
  if (summary.controlNo !== undefined) state.controlNo = summary.controlNo;
  if (summary.windowSeconds !== undefined) state.windowSeconds = summary.windowSeconds;
  // A halted window did not ask Kafka.
  if (summary.partitionCount === 0) return;
  const grown = summary.partitionCount > (state.partitionCount ?? summary.partitionCount);
  if (grown) await startSiblings(topic, partition, summary.partitionCount);
  state.partitionCount = summary.partitionCount;
}

async function recordStop(state: IngestPartitionInput): Promise<void> {
  await condition(allHandlersFinished);
  const { topic, partition, controlNo } = state;
  await recordState({ topic, partition, state: 'stopped', controlNo });
}

async function recordState(record: IngestStateRecord): Promise<void> {
  const { topic, partition, state } = record;
  await steps(SHORT, `${state}: ${topic}/${partition}`).recordIngestState(record);
}

function showState({ topic, partition, halt }: IngestPartitionInput): void {
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.topic, value: topic },
    { key: SEARCH_ATTRIBUTES.partition, value: partition },
    { key: SEARCH_ATTRIBUTES.state, value: halt?.state ?? 'running' },
  ]);
  if (halt)
    setCurrentDetails(
      `Topic **${topic}**, partition **${partition}**: ${halt.state}.\n\n**${haltText(halt)}**`,
    );
}

/** What the Temporal UI shows at the top of the workflow's page. */
function describe(topic: string, partition: number, summary: WindowSummary): void {
  setCurrentDetails(
    `Topic **${topic}**, partition **${partition}**: ${summary.outcome}. ` +
      `Last window: offsets ${summary.from} to ${summary.to}, ${summary.events} events and ${summary.rejects} rejects in ${summary.batches} batches; ` +
      `${summary.recordsBehind} records behind.${summary.reason ? `\n\n**${summary.reason}**` : ''}`,
  );
}

/**
 * Starts the workflows of the new partitions of a topic that has grown. Every partition's workflow
 * tries this, so that it does not depend on one of them. The first one starts the sibling, and the
 * others find it running. ABANDON lets a sibling go on when this workflow ends.
 */
async function startSiblings(topic: string, own: number, partitionCount: number): Promise<void> {
  for (let partition = 0; partition < partitionCount; partition += 1) {
    if (partition === own) continue;
    try {
      await startChild(ingestPartition, {
        args: [{ topic, partition, partitionCount }],
        workflowId: ingestWorkflowId(workflowInfo().taskQueue, topic, partition),
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `ingest ${topic}, partition ${partition}`,
        memo: workflowInfo().memo ?? {},
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}
