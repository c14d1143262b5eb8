import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError, messageOf } from '../../errors.js';

/** A command is quiet for this long, and then says what it waits for. */
const QUIET_MS = 2_000;
/** What it waits for is looked up again this often, and printed when it has changed. */
const AGAIN_MS = 10_000;
/** What a shell expects of a process that Ctrl-C ended. */
const INTERRUPTED_STATUS = 130;

/** What a command waits for. */
export type WaitingFor = {
  sentence: string;
  /** Nobody works on it. */
  isStuck: boolean;
};

export type Waiting = {
  /** Looks up what the command waits for. */
  lookUp: () => Promise<WaitingFor>;
  /** What becomes of the work if this command ends now: a sentence. */
  afterwards: string;
  /** How long to wait at most. Absent: until the work ends. */
  timeoutSeconds?: number | undefined;
};

/**
 * Waits for work that others do. After two seconds it says on standard error what it waits for: on
 * a terminal always, and in a log only if nobody works on it. On Ctrl-C it says what becomes of the
 * work.
 * @param begin begins the work. Its signal aborts when nobody waits for it any more: a call that is
 *   left open would keep the process alive.
 * @throws RollcallError `failed` after the timeout, and whatever the work throws
 */
export async function waitFor<T>(
  begin: (ended: AbortSignal) => Promise<T>,
  waiting: Waiting,
): Promise<T> {
  const ended = new AbortController();
  const work = begin(ended.signal);
  const onInterrupt = () => {
    console.error(waiting.afterwards);
    process.exit(INTERRUPTED_STATUS);
  };
  process.once('SIGINT', onInterrupt);
  try {
    return await Promise.race([
      work,
      explain(waiting, ended.signal),
      giveUp(waiting, ended.signal),
    ]);
  } finally {
    ended.abort();
    process.removeListener('SIGINT', onInterrupt);
    // After a timeout nobody waits for the work any more, and its error has no reader.
    work.catch(() => undefined);
  }
}

/** Prints what the command waits for whenever that has changed. It never ends by itself. */
async function explain(waiting: Waiting, signal: AbortSignal): Promise<never> {
  let printed = '';
  for (let pause = QUIET_MS; ; pause = AGAIN_MS) {
    await pauseUntil(pause, signal);
    const { sentence, isStuck } = await lookUp(waiting);
    const isNews = sentence !== printed && (isStuck || process.stderr.isTTY);
    if (isNews && !signal.aborted) console.error(sentence);
    printed = sentence;
  }
}

async function giveUp(waiting: Waiting, signal: AbortSignal): Promise<never> {
  const { timeoutSeconds } = waiting;
  await pauseUntil(timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000, signal);
  const { sentence } = await lookUp(waiting);
  throw new RollcallError(
    'failed',
    `Gave up after ${timeoutSeconds} s. ${sentence} ${waiting.afterwards}`,
  );
}

/** A server that does not answer is itself what the command waits for. */
async function lookUp(waiting: Waiting): Promise<WaitingFor> {
  try {
    return await waiting.lookUp();
  } catch (error) {
    return { sentence: messageOf(error), isStuck: true };
  }
}

/** Returns after the time, and never once the wait has ended. */
async function pauseUntil(ms: number | undefined, signal: AbortSignal): Promise<void> {
  const never = new Promise<never>(() => undefined);
  if (ms === undefined) return await never;
  await sleep(ms, undefined, { signal }).catch(() => never);
}
