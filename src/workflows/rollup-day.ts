import { defineSearchAttributeKey } from '@temporalio/common';
import {
  defineQuery,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { ROLLUP_STEP } from './activity-profiles.js';
import {
  SEARCH_ATTRIBUTES,
  type RollupDayInput,
  type RollupProgress,
  type RollupSummary,
} from './messages.js';

const DAY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.day, 'KEYWORD');

export const rollupProgress = defineQuery<RollupProgress>('progress');

const { startRollup, gatherEvidence, decideClasses, sealDay } = proxyActivities<Activities>(ROLLUP_STEP);

const STUDENTS_PER_CHUNK = 1_000;
const CHUNKS_AT_ONCE = 2;
const CLASSES_PER_CHUNK = 200;

/** Turns a day's events into verdicts and rates: evidence by students, decisions by class, then the seal. */
export async function rollupDay({ date, policy }: RollupDayInput): Promise<RollupSummary> {
  const progress: RollupProgress = { done: 0, total: 1 };
  setHandler(rollupProgress, () => progress);
  upsertSearchAttributes([{ key: DAY, value: date }]);

  const plan = await startRollup({ date, ...(policy !== undefined && { policy }) });
  const chunks = chunksOf(plan.students);
  progress.total = chunks.length + Math.ceil(plan.classes / CLASSES_PER_CHUNK) + 2;
  progress.done = 1;

  const { runId, rosterVersion } = plan;
  await inParallel(chunks, async (chunk) => {
    await gatherEvidence({ date, runId, rosterVersion, ...chunk });
    progress.done += 1;
  });
  for (let after: number | null = 0; after !== null;) {
    const decided: { last: number | null } = await decideClasses({
      date,
      runId,
      rosterVersion,
      policy: plan.policy,
      after,
      limit: CLASSES_PER_CHUNK,
    });
    after = decided.last;
    progress.done += 1;
  }
  const state = await sealDay(plan);
  progress.done = progress.total;
  setCurrentDetails(`**${date}** by policy **${plan.policy}**: ${plan.classes} classes, ${state}.`);
  return { date, policy: plan.policy, rosterVersion, classes: plan.classes, state };
}

function chunksOf({ first, last }: { first: number; last: number }): { first: number; last: number }[] {
  const chunks = [];
  for (let from = first; from <= last; from += STUDENTS_PER_CHUNK) {
    chunks.push({ first: from, last: Math.min(from + STUDENTS_PER_CHUNK - 1, last) });
  }
  return chunks;
}

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, worker));
}
