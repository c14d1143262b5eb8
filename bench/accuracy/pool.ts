import { Worker } from 'node:worker_threads';
import type { Job, JobResult } from './jobs.js';

type Waiting = { job: Job; done: (result: unknown) => void; failed: (error: Error) => void };

export type Pool = {
  /** Does a job as soon as a thread is free; first come, first served. */
  run: <What extends Job['what']>(job: Job & { what: What }) => Promise<JobResult<What>>;
  /** Ends the threads. Jobs that wait are never done. */
  close: () => Promise<void>;
};

/**
 * Threads that measure campuses side by side. Each has one job at a time, so that as many campuses
 * are in memory as there are threads.
 * @param progress is told of each job that begins
 */
export function createPool(threads: number, progress: (job: Job) => void): Pool {
  const waiting: Waiting[] = [];
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('pool-thread.js', import.meta.url)),
  );
  const idle = [...workers];

  function next(): void {
    if (waiting.length === 0) return;
    const worker = idle.pop();
    if (!worker) return;
    const { job, done, failed } = waiting.shift()!;
    progress(job);
    const settle = (then: () => void) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      then();
    };
    const onMessage = (result: unknown) =>
      settle(() => {
        idle.push(worker);
        done(result);
        next();
      });
    // The thread is gone. The error ends the whole measurement.
    const onError = (error: Error) => settle(() => failed(error));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(job);
  }

  return {
    run: (job) =>
      new Promise((done, failed) => {
        waiting.push({ job, done: done as (result: unknown) => void, failed });
        next();
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
