import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { choosePorts } from '../../src/stack/free-ports.js';
import { isRunning, logLength, startProcess, waitTillReady } from '../../src/stack/processes.js';
import { readState, writeState } from '../../src/stack/server-state.js';
import { temporal } from '../../src/stack/temporal.js';
import { machine, ownFolder, removeStack } from './stack-for-tests.js';
import { eventually } from './workbench.js';

/**
 * A Temporal server for one test file, which the file may kill. The server of the test run serves
 * other files at the same time.
 */
export type OwnTemporal = {
  /** "host:port" of its frontend. */
  address: string;
  /** Ends it with SIGKILL, as a crash would. */
  kill: () => Promise<void>;
  /** Starts it again on the same ports, with the same data. */
  start: () => Promise<void>;
  /** Ends it and removes its data. */
  remove: () => Promise<void>;
};

/**
 * Starts a server with the stack's settings. It keeps its data in a file.
 * @param label letters only: part of its folder's name
 */
export async function startOwnTemporal(label: string): Promise<OwnTemporal> {
  const program = await temporal.find(machine());
  if (!program) throw new Error('Temporal is not installed');
  const folder = ownFolder(label);
  // Laid out like a stack's folder, so that the server of a crashed test run is found and removed.
  const home = join(folder, temporal.name);
  mkdirSync(home, { recursive: true });
  const ports = await choosePorts(temporal.ports, {}, {});
  const args = await temporal.prepare(program, home, ports);
  const log = join(home, 'temporal.log');
  const remove = () => removeStack(folder);
  const start = async () => {
    const logFrom = logLength(log);
    const started = await startProcess(program.command, [...program.args, ...args], {
      folder: home,
      log,
    });
    writeState(home, { ports, process: started });
    await waitTillReady('Temporal', started, () => temporal.ask(ports), { log, logFrom });
  };
  const kill = async () => {
    const { process: running } = readState(home);
    if (!isRunning(running)) throw new Error('the server does not run');
    process.kill(running.pid, 'SIGKILL');
    await eventually(() => !isRunning(running), 'the server to be gone');
  };
  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return { address: `127.0.0.1:${ports['main']}`, kill, start, remove };
}
