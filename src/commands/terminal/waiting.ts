import { setTimeout as sleep } from 'node:timers/promises';
import { RollcallError, messageOf } from '../../errors.js';

/** A command is quiet for this long, and then says what it waits for. */
const QUIET_MS = 2_000;
/** What it waits for is looked up again this often, and printed when it has changed. */
const AGAIN_MS = 10_000;
/** What a shell expects of a process that Ctrl-C ended. */
const INTERRUPTED_STATUS = 130;

export type Waiting = {
  /** Looks up what the command waits for: a sentence. */
  sentence: () => Promise<string>;
  /** What becomes of the work if this command ends now: a sentence. */
  afterwards: string;
  /** How long to wait at most. Absent: until the work ends. */
  timeoutSeconds?: number | undefined;
};

/**
 * Waits for work that others do. After two seconds it says on standard error what it waits for. On
 * Ctrl-C it says what becomes of the work.
 * @throws RollcallError `failed` after the timeout, and whatever the work throws
 */
export async function waitFor<T>(work: Promise<T>, waiting: Waiting): Promise<T> {
  const ended = new AbortController();
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
async function explain({ sentence }: Waiting, signal: AbortSignal): Promise<never> {
  let printed = '';
  for (let pause = QUIET_MS; ; pause = AGAIN_MS) {
    await pauseUntil(pause, signal);
    // A server that does not answer is itself what the command waits for.
    const found = await sentence().catch(messageOf);
    if (found !== printed && !signal.aborted) console.error(found);
    printed = found;
  }
}

async function giveUp({ sentence, ...waiting }: Waiting, signal: AbortSignal): Promise<never> {
  const { timeoutSeconds } = waiting;
  await pauseUntil(timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000, signal);
  throw new RollcallError(
    'failed',
    `Gave up after ${timeoutSeconds} s. ${await sentence().catch(messageOf)} ${waiting.afterwards}`,
  );
}

/** Returns after the time, and never once the wait has ended. */
async function pauseUntil(ms: number | undefined, signal: AbortSignal): Promise<void> {
  const never = new Promise<never>(() => undefined);
  if (ms === undefined) return await never;
  await sleep(ms, undefined, { signal }).catch(() => never);
}
