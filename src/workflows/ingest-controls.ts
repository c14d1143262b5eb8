import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  defineUpdate,
  patched,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { SHORT, steps } from './activity-profiles.js';
import { ingestRequests } from './ingest-requests.js';
import type {
  ControlAnswer,
  IngestHalt,
  IngestPartitionInput,
  PauseRequest,
  ResumeRequest,
  RewindRequest,
  SkipRequest,
} from './messages.js';

const pause = defineUpdate<ControlAnswer, [PauseRequest]>('pause');
const resume = defineUpdate<ControlAnswer, [ResumeRequest]>('resume');
const rewind = defineUpdate<ControlAnswer, [RewindRequest]>('rewind');
const skip = defineUpdate<ControlAnswer, [SkipRequest]>('skip');

export type IngestControls = {
  /**
   * Runs a window as soon as nothing halts the partition and no request is being carried out.
   * @returns the window's result; undefined if a request ended the window early, or if the run
   * became too long while it waited and should continue as new
   */
  runWindow: <T>(window: () => Promise<T>) => Promise<T | undefined>;
};

type Work = Omit<RewindRequest, 'toOffset'> & {
  what: 'pause' | 'resume' | 'rewind' | 'skip';
  toOffset?: number;
};

/**
 * Takes the operators' requests: one at a time, each while no window runs. The running window is
 * cancelled, writes the batch in hand and ends. If its worker has died, the window ends with its
 * heartbeat timeout, and is fenced if the worker comes back.
 * @param state what the run knows; a request changes `halt` in it
 * @param onChange called after such a change
 */
export function ingestControls(state: IngestPartitionInput, onChange: () => void): IngestControls {
  let lastTurn: Promise<unknown> = Promise.resolve();
  let requests = 0;
  let window: CancellationScope | undefined;

  const isHalted = () => requests > 0 || state.halt !== undefined;

  async function inTurn(work: () => Promise<ControlAnswer>): Promise<ControlAnswer> {
    requests += 1;
    const turn = lastTurn.then(work);
    lastTurn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      requests -= 1;
    }
  }

  async function endWindow(): Promise<void> {
    window?.cancel();
    await condition(() => window === undefined);
  }

  /** @param halt what halts the partition afterwards */
  async function carryOut(work: Work, halt: IngestHalt | undefined): Promise<ControlAnswer> {
    const { topic, partition } = state;
    if (!work.dryRun) await endWindow();
    const { controlNo, ...moved } = await withOwnWords(
      steps(SHORT, `${work.what} ${topic}/${partition}`).controlIngest({
        ...work,
        request: uuid4(),
        topic,
        partition,
        state: halt ? 'paused' : 'running',
        stateReason: halt ? haltText(halt) : null,
      }),
    );
    if (work.dryRun) return { ...moved, state: stateOf(state) };
    if (controlNo !== undefined) state.controlNo = controlNo;
    if (halt) state.halt = halt;
    else delete state.halt;
    onChange();
    return { ...moved, state: stateOf(state) };
  }

  /** A move of the position ends a block, but not a pause. */
  const pausedHalt = () => (state.halt?.state === 'paused' ? state.halt : undefined);

  /** Before its first window has ended, a run does not know what the position's row says. */
  const mayBeHalted = () => state.controlNo === undefined && patched('resume-before-first-window');

  setHandler(
    pause,
    ({ by, reason }) =>
      inTurn(() => carryOut({ what: 'pause', by, reason }, { state: 'paused', by, reason })),
    { validator: ingestRequests.pause },
  );
  setHandler(
    resume,
    ({ by, reason = 'no reason given' }) =>
      inTurn(async () =>
        state.halt || mayBeHalted()
          ? carryOut({ what: 'resume', by, reason }, undefined)
          : { state: 'running' },
      ),
    { validator: ingestRequests.resume },
  );
  setHandler(
    rewind,
    (request) => inTurn(() => carryOut({ ...request, what: 'rewind' }, pausedHalt())),
    {
      validator: ingestRequests.rewind,
    },
  );
  setHandler(
    skip,
    (request) => inTurn(() => carryOut({ ...request, what: 'skip' }, pausedHalt())),
    {
      validator: ingestRequests.skip,
    },
  );

  return {
    runWindow: async (run) => {
      if (isHalted()) await condition(() => !isHalted() || workflowInfo().continueAsNewSuggested);
      // No await before `window` is set: a request that came between would not see the window.
      if (isHalted()) return undefined;
      const scope = new CancellationScope();
      window = scope;
      try {
        return await scope.run(run);
      } catch (error) {
        // A request cancelled the window, so how it ended does not matter. But if the workflow
        // itself was cancelled, it must see the error.
        if (scope.consideredCancelled && !CancellationScope.current().consideredCancelled)
          return undefined;
        throw error;
      } finally {
        window = undefined;
      }
    },
  };
}

/** Why a partition is halted, and who asked for it. A halt from the row has both in its reason. */
export function haltText({ reason, by }: IngestHalt): string {
  return by === undefined ? reason : `${reason} (${by})`;
}

function stateOf({ halt }: IngestPartitionInput): ControlAnswer['state'] {
  return halt?.state ?? 'running';
}

/** The operator gets the sentence with which the step refused, not only that a step failed. */
async function withOwnWords<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw error instanceof ActivityFailure && error.cause instanceof ApplicationFailure
      ? error.cause
      : error;
  }
}
