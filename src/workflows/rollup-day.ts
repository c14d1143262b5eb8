import {
  defineQuery,
  executeChild,
  patched,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { DecidedChunk } from '../activities/decide-classes.js';
import type { Sealed } from '../activities/rollup-day.js';
import { ROLLUP_STEP, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import { learnDay } from './learn-day.js';
import {
  PROGRESS_QUERY,
  SEARCH_ATTRIBUTES,
  type LearnDayInput,
  type RollupDayInput,
  type RollupProgress,
  type RollupSummary,
} from './messages.js';
import { learnWorkflowId } from './workflow-ids.js';
import { showingState } from './show-state.js';

const progressQuery = defineQuery<RollupProgress>(PROGRESS_QUERY);

const CHUNKS_AT_ONCE = 2;
const CLASSES_PER_CHUNK = 200;
/** startRollup, noteHeard, learnDay, countRooms and sealDay. */
const OTHER_STEPS = 5;

/** Counts a step of the rollup as done when it ends. */
type Counted = <T>(work: Promise<T>) => Promise<T>;

/**
 * Turns a day's events into verdicts and rates: gathers evidence by students, learns from the day,
 * decides by classes, and seals the day. A rollup of classes in progress leaves out the steps that
 * need the whole day.
 */
export async function rollupDay(input: RollupDayInput): Promise<RollupSummary> {
  requireInput('rollupDay', input);
  const progress: RollupProgress = { done: 0, total: 1 };
  setHandler(progressQuery, () => progress);
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.day, value: input.date }]);
  return showingState(async (show) => {
    const summary = await rollUp(input, progress);
    show({ state: summary.held ? 'held back' : summary.state });
    setCurrentDetails(detailsOf(summary));
    return summary;
  });
}

async function rollUp(input: RollupDayInput, progress: RollupProgress): Promise<RollupSummary> {
  const { date, inProgress = false, ...policies } = input;
  const counted: Counted = async (work) => {
    const result = await work;
    progress.done += 1;
    return result;
  };
  const { chunkEnds, learns, classes, ...scope } = await counted(
    steps(ROLLUP_STEP, `start of ${date}`).startRollup({ date, inProgress, ...policies }),
  );
  progress.total = chunkEnds.length + Math.ceil(classes / CLASSES_PER_CHUNK) + OTHER_STEPS;
  const heard = inProgress
    ? undefined
    : counted(steps(ROLLUP_STEP, `access points of ${date}`).noteHeard(scope));
  await gatherByStudents(scope, chunkEnds, counted);
  await heard;
  if (learns) await counted(learn(scope));
  await decideByClasses(scope, lanesFor(classes), counted);
  if (!inProgress && patched('count-rooms')) await counted(countRooms(scope));
  const { state, held, shares } = inProgress ? NOT_SEALED : await counted(seal(scope));
  progress.done = progress.total;
  const { policy, rosterVersion } = scope;
  return {
    date,
    policy,
    rosterVersion,
    classes,
    state,
    ...(held && { held }),
    ...(shares && { shares }),
  };
}

/** Ranges of student numbers, some at once. Together they leave no number out. */
async function gatherByStudents(
  scope: LearnDayInput,
  ends: number[],
  counted: Counted,
): Promise<void> {
  const waiting = ends.map((last, i) => ({
    range: { first: (ends[i - 1] ?? 0) + 1, last },
    summary: `evidence of ${scope.date}, part ${i + 1} of ${ends.length}`,
  }));
  const gatherOneByOne = async () => {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      const { gatherEvidence } = steps(ROLLUP_STEP, chunk.summary);
      await counted(gatherEvidence({ ...scope, ...chunk.range }));
    }
  };
  await Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, gatherOneByOne));
}

function learn(scope: LearnDayInput): Promise<unknown> {
  return executeChild(learnDay, {
    args: [scope],
    workflowId: learnWorkflowId(workflowInfo().taskQueue, scope.date),
    staticSummary: `signatures of ${scope.date}`,
  });
}

/** How many chunks of classes are decided at once. */
function lanesFor(classes: number): number {
  const lanes = Math.min(CHUNKS_AT_ONCE, Math.ceil(classes / CLASSES_PER_CHUNK));
  return lanes > 1 && patched('lanes-of-classes') ? lanes : 1;
}

async function decideByClasses(
  scope: LearnDayInput,
  lanes: number,
  counted: Counted,
): Promise<void> {
  let part = 0;
  const decideLane = async (lane: { no: number; of: number }) => {
    for (let after: number | null = 0; after !== null;) {
      part += 1;
      const chunk = { ...scope, ...(lanes > 1 && { lane }), after, limit: CLASSES_PER_CHUNK };
      const { decideClasses } = steps(ROLLUP_STEP, `verdicts of ${scope.date}, part ${part}`);
      const decided: DecidedChunk = await counted(decideClasses(chunk));
      after = decided.last;
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, no) => decideLane({ no, of: lanes })));
}

function countRooms(scope: LearnDayInput): Promise<unknown> {
  return steps(ROLLUP_STEP, `rooms of ${scope.date}`).countRooms(scope);
}

const NOT_SEALED: Sealed = { state: 'provisional', held: null, shares: null };

/** A worker of an earlier release answers with the state alone, or without the shares. */
async function seal(scope: LearnDayInput): Promise<Sealed> {
  const { sealDay } = steps(ROLLUP_STEP, `seal of ${scope.date}`);
  const answer = await sealDay({ ...scope, withReason: true });
  return typeof answer === 'string' ? { ...NOT_SEALED, state: answer } : answer;
}

/** What the Temporal UI shows of the day. */
function detailsOf({ date, policy, classes, state, held, shares }: RollupSummary): string {
  const paragraphs = [`**${date}** by policy **${policy}**: ${classes} classes, ${state}.`];
  if (held) paragraphs.push(held);
  if (shares) {
    const each = Object.entries(shares).map(
      ([verdict, share]) => `${verdict.replace('_', ' ')} ${Math.round(share * 100)} %`,
    );
    paragraphs.push(`In the classes that count in the rates: ${each.join(', ')}.`);
  }
  return paragraphs.join('\n\n');
}
