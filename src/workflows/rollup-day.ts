import { defineSearchAttributeKey } from '@temporalio/common';
import {
  defineQuery,
  executeChild,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { ROLLUP_STEP } from './activity-profiles.js';
import { learnDay } from './learn-day.js';
import {
  SEARCH_ATTRIBUTES,
  learnWorkflowId,
  type RollupDayInput,
  type RollupProgress,
  type RollupSummary,
} from './messages.js';

const DAY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.day, 'KEYWORD');

export const rollupProgress = defineQuery<RollupProgress>('progress');

const { startRollup, noteHeard, gatherEvidence, decideClasses, sealDay } =
  proxyActivities<Activities>(ROLLUP_STEP);

const CHUNKS_AT_ONCE = 2;
const CLASSES_PER_CHUNK = 200;

/**
 * Turns a day's events into verdicts and rates: evidence by students, what the day teaches, decisions by class, then the seal. Of classes in progress the same
 * without what needs the whole day.
 */
export async function rollupDay({
  date,
  policy,
  inProgress = false,
}: RollupDayInput): Promise<RollupSummary> {
  const progress: RollupProgress = { done: 0, total: 1 };
  setHandler(rollupProgress, () => progress);
  upsertSearchAttributes([{ key: DAY, value: date }]);

  const { chunkEnds, learns, ...plan } = await startRollup({
    date,
    inProgress,
    ...(policy !== undefined && { policy }),
  });
  const { classes, ...scope } = plan;
  const chunks = chunksOf(chunkEnds);
  progress.total = chunks.length + Math.ceil(classes / CLASSES_PER_CHUNK) + 4;
  const step = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    progress.done += 1;
    return result;
  };
  progress.done = 1;

  const heard = inProgress ? undefined : step(noteHeard(scope));
  await inParallel(chunks, (chunk) => step(gatherEvidence({ ...scope, ...chunk })));
  await heard;
  if (learns)
    await step(executeChild(learnDay, { args: [scope], workflowId: learnWorkflowId(date) }));
  for (let after: number | null = 0; after !== null;) {
    const decided: { last: number | null } = await step(
      decideClasses({ ...scope, after, limit: CLASSES_PER_CHUNK }),
    );
    after = decided.last;
  }
  const state = inProgress ? 'provisional' : await step(sealDay(scope));
  progress.done = progress.total;
  setCurrentDetails(`**${date}** by policy **${scope.policy}**: ${classes} classes, ${state}.`);
  return { date, policy: scope.policy, rosterVersion: scope.rosterVersion, classes, state };
}

/** Student numbers in ranges that leave none out. */
function chunksOf(ends: number[]): { first: number; last: number }[] {
  return ends.map((last, i) => ({ first: (ends[i - 1] ?? 0) + 1, last }));
}

async function inParallel<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, worker));
}
