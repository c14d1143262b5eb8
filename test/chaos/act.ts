import { setTimeout as pause } from 'node:timers/promises';
import { ACTIONS, type Stage } from './actions.js';
import {
  ACTION_KINDS,
  ACTION_LANES,
  planActions,
  type ActionKind,
  type ActionLane,
} from './plan-actions.js';

export type Acting = {
  /** Ends each lane after its current action, but not before every kind has happened. */
  stop: () => Promise<void>;
  /** How often each kind was done, and how often it was refused. */
  done: Map<ActionKind, number>;
  refused: Map<ActionKind, number>;
};

/** Does the actions of a seed, one after the other in each lane. */
export function keepActing(seed: number, stage: Stage, say: (line: string) => void): Acting {
  const done: Acting['done'] = new Map();
  const refused: Acting['refused'] = new Map();
  let stopping = false;
  const isOver = () =>
    stopping && [...ACTION_KINDS].every((kind) => done.has(kind) || refused.has(kind));

  const runLane = async (lane: ActionLane) => {
    for (const { kind, afterSeconds, draw } of planActions(seed, lane)) {
      if (isOver()) return;
      // The gap between two actions is part of the plan.
      await pause(afterSeconds * 1000);
      const startedAt = Date.now();
      const counts = (await ACTIONS[kind](stage, draw)) ? done : refused;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      say(`           ${kind}: ${counts === done ? 'done' : 'refused'} in ${seconds} s`);
    }
  };
  const acting = Promise.all(ACTION_LANES.map(runLane));
  // `stop` awaits it and gets its error.
  acting.catch(() => undefined);
  return {
    stop: async () => {
      stopping = true;
      await acting;
    },
    done,
    refused,
  };
}
