import { setTimeout as pause } from 'node:timers/promises';
import { eventually, type RunningWorker, type Workbench } from '../workbench/workbench.js';

/** Two worker processes that are started again when they end, as a supervisor would do. */
export type WorkerPair = {
  signal: (which: 0 | 1, name: NodeJS.Signals) => Promise<void>;
  /** Ends a worker with a signal and resolves when it is gone. It stays away until `start`. */
  end: (which: 0 | 1, name: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  start: (which: 0 | 1) => Promise<void>;
  /** Workers that ended without a fault, or did not end in time. */
  surprises: string[];
  /** The log of every worker, also of those that are gone. */
  logs: () => string[];
  /** Ends both with SIGTERM and returns their exit statuses. */
  stop: () => Promise<(number | null)[]>;
};

/**
 * A worker that is told to end writes its batch first, and is forced to end after 14 s. MySQL or
 * Temporal may be down at that time.
 */
const ENDS_WITHIN_MS = 60_000;
/** A supervisor waits before it starts a process again. */
const BETWEEN_ATTEMPTS_MS = 500;

/** @param env addresses for the workers that differ from those of the workbench */
export async function startWorkerPair(
  bench: Workbench,
  env: NodeJS.ProcessEnv,
): Promise<WorkerPair> {
  const surprises: string[] = [];
  const all: RunningWorker[] = [];
  const ending = new Set<RunningWorker>();

  const run = async (which: 0 | 1): Promise<RunningWorker> => {
    const worker = await untilItStarts(bench, env);
    all.push(worker);
    void worker.exited.then((status) => {
      if (ending.has(worker)) return;
      surprises.push(`a worker ended by itself, with ${status}: ${worker.log().slice(-1_000)}`);
      current[which] = run(which);
    });
    return worker;
  };
  const end: WorkerPair['end'] = async (which, name) => {
    const worker = await current[which];
    ending.add(worker);
    worker.signal(name);
    const gone = eventuallyExited(worker);
    if (await gone) return;
    surprises.push(`a worker did not end within ${ENDS_WITHIN_MS / 1000} s of ${name}`);
    worker.signal('SIGKILL');
    await worker.exited;
  };
  const current: [Promise<RunningWorker>, Promise<RunningWorker>] = [run(0), run(1)];
  await Promise.all(current);
  return {
    signal: async (which, name) => (await current[which]).signal(name),
    end,
    start: async (which) => {
      current[which] = run(which);
      await current[which];
    },
    surprises,
    logs: () => all.map(({ log }) => log()),
    stop: async () => {
      const last = await Promise.all(current);
      await Promise.all([end(0, 'SIGTERM'), end(1, 'SIGTERM')]);
      return Promise.all(last.map(({ exited }) => exited));
    },
  };
}

/**
 * A worker that finds MySQL or Temporal down at its start says so and ends. Its supervisor starts
 * it again.
 */
async function untilItStarts(bench: Workbench, env: NodeJS.ProcessEnv): Promise<RunningWorker> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await bench.startWorker([], env);
    } catch (error) {
      if (attempt === 100) throw error;
      await pause(BETWEEN_ATTEMPTS_MS);
    }
  }
}

async function eventuallyExited(worker: RunningWorker): Promise<boolean> {
  let isGone = false;
  void worker.exited.then(() => (isGone = true));
  return eventually(() => isGone, 'it to end', ENDS_WITHIN_MS).then(
    () => true,
    () => false,
  );
}
