import {
  defineQuery,
  executeChild,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { DecidedChunk } from '../activities/decide-classes.js';
import type { Activities } from '../activities/index.js';
import type { Sealed } from '../activities/rollup-day.js';
import { ROLLUP_STEP, onStepsQueue } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import { learnDay } from './learn-day.js';
import {
  PROGRESS_QUERY,
  SEARCH_ATTRIBUTES,
  learnWorkflowId,
  type LearnDayInput,
  type RollupDayInput,
  type RollupProgress,
  type RollupSummary,
} from './messages.js';

const progressQuery = defineQuery<RollupProgress>(PROGRESS_QUERY);

const { startRollup, noteHeard, gatherEvidence, decideClasses, sealDay } =
  proxyActivities<Activities>(onStepsQueue(ROLLUP_STEP));

const CHUNKS_AT_ONCE = 2;
const CLASSES_PER_CHUNK = 200;
/** startRollup, noteHeard, learnDay and sealDay. */
const OTHER_STEPS = 4;

/** Counts a step of the rollup as done when it ends. */
type Step = <T>(work: Promise<T>) => Promise<T>;

/**
 * Turns a day's events into verdicts and rates: gathers evidence by students, learns from the day,
 * decides by classes, and seals the day. A rollup of classes in progress leaves out the steps that
 * need the whole day.
 */
export async function rollupDay(input: RollupDayInput): Promise<RollupSummary> {
  requireInput('rollupDay', input);
  const { date, inProgress = false, ...policies } = input;
  const progress: RollupProgress = { done: 0, total: 1 };
  const step: Step = async (work) => {
    const result = await work;
    progress.done += 1;
    return result;
  };
  setHandler(progressQuery, () => progress);
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.day, value: date }]);

  const { chunkEnds, learns, classes, ...scope } = await step(
    startRollup({ date, inProgress, ...policies }),
  );
  progress.total = chunkEnds.length + Math.ceil(classes / CLASSES_PER_CHUNK) + OTHER_STEPS;
  const heard = inProgress ? undefined : step(noteHeard(scope));
  await gatherByStudents(scope, chunkEnds, step);
  await heard;
  if (learns)
    await step(
      executeChild(learnDay, {
        args: [scope],
        workflowId: learnWorkflowId(workflowInfo().taskQueue, date),
      }),
    );
  await decideByClasses(scope, step);
  const { state, held } = inProgress
    ? NOT_SEALED
    : sealedOf(await step(sealDay({ ...scope, withReason: true })));
  progress.done = progress.total;
  setCurrentDetails(
    `**${date}** by policy **${scope.policy}**: ${classes} classes, ${state}.${held ? ` ${held}` : ''}`,
  );
  const { policy: name, rosterVersion } = scope;
  return { date, policy: name, rosterVersion, classes, state, ...(held && { held }) };
}

const NOT_SEALED: Sealed = { state: 'provisional', held: null };

/** A worker of an earlier release answers with the state alone. */
function sealedOf(answer: Sealed | Sealed['state']): Sealed {
  return typeof answer === 'string' ? { state: answer, held: null } : answer;
}

/** Ranges of student numbers, some at once. Together they leave no number out. */
async function gatherByStudents(scope: LearnDayInput, ends: number[], step: Step): Promise<void> {
  const waiting = ends.map((last, i) => ({ first: (ends[i - 1] ?? 0) + 1, last }));
  const gatherOneByOne = async () => {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift())
      await step(gatherEvidence({ ...scope, ...chunk }));
  };
  await Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, gatherOneByOne));
}

async function decideByClasses(scope: LearnDayInput, step: Step): Promise<void> {
  let after: number | null = 0;
  while (after !== null) {
    const chunk = { ...scope, after, limit: CLASSES_PER_CHUNK };
    const decided: DecidedChunk = await step(decideClasses(chunk));
    after = decided.last;
  }
}
