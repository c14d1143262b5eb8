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
  /** Where it listens, or listened: all of 127.0.0.1. */
  ports: Ports;
  log: string;
  /** What came instead of an answer. */
  reason?: string;
};

/** How the servers of a folder are; asks each one that runs, but none that is configured, which is not ours. */
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
