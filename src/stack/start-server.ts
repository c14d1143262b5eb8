import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RollcallError, messageOf } from '../errors.js';
import { choosePorts, isFree } from './free-ports.js';
import { isRunning, logLength, startProcess, stopProcess, waitTillReady } from './processes.js';
import type { Ports, Program, Server } from './server.js';
import { readState, writeState } from './server-state.js';

/** Another process may take a port after we chose it; then the start is tried on other ports. */
const MAX_ATTEMPTS = 3;

/**
 * Starts a server, or finds it running, and waits until it answers.
 * @param folder where this server keeps everything
 * @param fixed ports that must be these
 * @returns its ports
 */
export async function startServer(
  server: Server,
  program: Program,
  folder: string,
  fixed: Ports,
): Promise<Ports> {
  const { ports, process } = readState(folder);
  if (isRunning(process)) {
    refuseToMove(server, ports, fixed);
    try {
      const log = logOf(folder, server);
      await waitTillReady(server.title, process, () => server.ask(ports), { log, logFrom: 0 });
      return ports;
    } catch (error) {
      // One that has just been killed and ended meanwhile is started again below.
      if (isRunning(process)) {
        throw new RollcallError('failed', `${messageOf(error)}\n"rollcall down" stops it.`, {
          cause: error,
        });
      }
    }
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    const chosen = await choosePorts(server.ports, fixed, readState(folder).ports);
    try {
      await startOn(chosen, server, program, folder);
      return chosen;
    } catch (error) {
      const free = await Promise.all(Object.values(chosen).map(isFree));
      if (free.every(Boolean) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

function refuseToMove(server: Server, ports: Ports, fixed: Ports): void {
  const wanted = Object.entries(fixed).find(([name, port]) => ports[name] !== port);
  if (!wanted) return;
  const [name, port] = wanted;
  throw new RollcallError(
    'conflict',
    `${server.title} should listen on port ${port} but runs on ${ports[name]}: ` +
      'stop it first ("rollcall down").',
  );
}

async function startOn(
  ports: Ports,
  server: Server,
  program: Program,
  folder: string,
): Promise<void> {
  const args = await server.prepare(program, folder, ports);
  const log = logOf(folder, server);
  const logFrom = logLength(log);
  const process = await startProcess(program.command, [...program.args, ...args], { folder, log });
  writeState(folder, { ports, process });
  try {
    await waitTillReady(server.title, process, () => server.ask(ports), { log, logFrom });
  } catch (error) {
    await stopProcess(process);
    throw error;
  }
}

/** The file with a server's own messages. */
export function logOf(folder: string, server: Server): string {
  return join(folder, `${server.name}.log`);
}
