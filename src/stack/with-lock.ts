import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while no other process of this machine runs work under the same name. Waits as long
 * as needed.
 *
 * The lock is a listening socket in Linux's abstract namespace. The kernel gives it to one process
 * and takes it back when that process ends in any way, so a crash leaves nothing to clean up.
 * @param onWait called once, if another process holds the lock
 */
export async function withLock<T>(
  name: string,
  work: () => Promise<T>,
  onWait?: () => void,
): Promise<T> {
  const address = `\0rollcall-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  let lock = await tryListen(address);
  if (!lock) onWait?.();
  while (!lock) {
    await sleep(100);
    lock = await tryListen(address);
  }
  try {
    return await work();
  } finally {
    await new Promise((resolve) => lock.close(resolve));
  }
}

function tryListen(address: string): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}
