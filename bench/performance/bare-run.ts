import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Servers } from './own-servers.js';

const BARE_LOOP = fileURLToPath(new URL('bare-loop.js', import.meta.url));

/** A reference of bare-loop.ts in a process of its own, connected and waiting. */
export type BareRun = {
  pid: number;
  go: () => void;
  ended: Promise<void>;
  stop: () => Promise<void>;
};

/** @param ends where each partition's log ends */
export async function startBare(
  { env, mysqlUrl, macKey }: Servers,
  mode: 'ingest' | 'read',
  topic: string,
  ends: number[],
): Promise<BareRun> {
  const settings = { brokers: [env['ROLLCALL_KAFKA_BROKERS']], topic, mysqlUrl, macKey, ends };
  const child = spawn(process.execPath, [BARE_LOOP, mode, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const ended = exit.then(([status]) => {
    if (status !== 0) throw new Error(`the reference ended with ${status}`);
  });
  // Whoever stops it does not wait for it.
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
