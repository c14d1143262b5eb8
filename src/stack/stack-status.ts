import { join } from 'node:path';
import { messageOf } from '../errors.js';
import { isRunning } from './processes.js';
import type { Ports, Server } from './server.js';
import { readState } from './server-state.js';
import { logOf } from './start-server.js';
import { SERVERS, type ConfiguredAddresses } from './start-stack.js';

export type ServerStatus = {
  server: string;
  state: 'answers' | 'does not answer' | 'stopped' | 'configured elsewhere';
  pid?: number;
  /** Where it listens, or listened before it stopped: ports of 127.0.0.1. */
  ports: Ports;
  /** The file with its own messages. */
  log: string;
  /** Why it does not answer. */
  reason?: string;
};

/** The state of a folder's servers. Asks those that run, but none that is configured elsewhere. */
export function stackStatus({
  folder,
  configured = {},
}: {
  folder: string;
  configured?: ConfiguredAddresses;
}): Promise<ServerStatus[]> {
  return Promise.all(
    SERVERS.map(([server, address]) =>
      serverStatus(server, join(folder, server.name), configured[address] !== undefined),
    ),
  );
}

async function serverStatus(
  server: Server,
  folder: string,
  elsewhere: boolean,
): Promise<ServerStatus> {
  const { ports, process } = readState(folder);
  const base = { server: server.title, ports, log: logOf(folder, server) };
  if (!isRunning(process))
    return { ...base, state: elsewhere ? 'configured elsewhere' : 'stopped' };
  try {
    await server.ask(ports);
    return { ...base, state: 'answers', pid: process.pid };
  } catch (error) {
    return { ...base, state: 'does not answer', pid: process.pid, reason: messageOf(error) };
  }
}
