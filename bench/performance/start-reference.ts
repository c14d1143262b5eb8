import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Servers } from './own-servers.js';

const REFERENCE_LOOP = fileURLToPath(new URL('reference-loop.js', import.meta.url));

/** A process that runs reference-loop.ts, connected and waiting. */
export type ReferenceRun = {
  pid: number;
  /** Lets it begin. */
  go: () => void;
  /** Resolves when it has read everything, rejects when it fails. */
  ended: Promise<void>;
  /** Kills it. */
  stop: () => Promise<void>;
};

/** Starts a reference. @param ends where each partition's log ends */
export async function startReference(
  { env, mysqlUrl, macKey }: Servers,
  mode: 'ingest' | 'read',
  topic: string,
  ends: number[],
): Promise<ReferenceRun> {
  const settings = { brokers: [env['ROLLCALL_KAFKA_BROKERS']], topic, mysqlUrl, macKey, ends };
  const child = spawn(process.execPath, [REFERENCE_LOOP, mode, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const ended = exit.then(([status]) => {
    if (status !== 0) throw new Error(`the reference ended with ${status}`);
  });
  // After a stop nobody waits for it.
  ended.catch(() => undefined);
  await Promise.race([once(child.stdout, 'data'), ended]);
  return {
    pid: child.pid!,
    go: () => void child.stdin.write('go\n'),
    ended,
    stop: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
