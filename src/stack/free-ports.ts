import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { RollcallError } from '../errors.js';
import type { Ports } from './server.js';

/** Below the ports that Linux gives to outgoing connections, which may be taken at any moment. */
const LOWEST = 15_000;
const HIGHEST = 32_000;

/**
 * Chooses a free port of 127.0.0.1 for each name: the fixed one if there is one, else the port that
 * it had before if that is still free, else any.
 * @throws RollcallError `conflict` when a fixed port is taken
 */
export async function choosePorts(
  names: readonly string[],
  fixed: Ports,
  before: Ports,
): Promise<Ports> {
  const chosen: Ports = {};
  for (const name of names) {
    chosen[name] = await choosePort(fixed[name], before[name], Object.values(chosen));
  }
  return chosen;
}

async function choosePort(
  fixed: number | undefined,
  before: number | undefined,
  taken: number[],
): Promise<number> {
  if (fixed !== undefined) {
    if (await isFree(fixed)) return fixed;
    throw new RollcallError(
      'conflict',
      `Port ${fixed} of 127.0.0.1 is in use: stop what uses it, or choose another.`,
    );
  }
  if (before !== undefined && !taken.includes(before) && (await isFree(before))) return before;
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
}

/** Whether a server may listen on this port of 127.0.0.1 now. */
export function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
