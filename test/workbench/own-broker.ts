import { appendFileSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { choosePorts } from '../../src/stack/free-ports.js';
import { runTool } from '../../src/stack/install.js';
import { javaProperties } from '../../src/stack/java-properties.js';
import { kafka } from '../../src/stack/kafka.js';
import { isRunning, logLength, startProcess, waitTillReady } from '../../src/stack/processes.js';
import type { Ports, Program } from '../../src/stack/server.js';
import { readState, writeState } from '../../src/stack/server-state.js';
import { eventually } from './workbench.js';
import { machine, ownFolder, removeStack } from './stack-for-tests.js';

/** A test file's own broker, which it may kill. The run's broker serves other files too. */
export type OwnBroker = {
  /** By name. "main" takes clients without a sign-in. */
  ports: Ports;
  /** "host:port" of main. */
  address: string;
  /** The folder with its data, settings and log. */
  home: string;
  /** Ends it by SIGKILL, as a crash does, and waits until it is gone. */
  kill: () => Promise<void>;
  /** Stands it still: it answers nothing, and its connections stay open, as if it hung. */
  freeze: () => void;
  /** Ends what `freeze` began. */
  thaw: () => void;
  /** Starts it again on the same ports, with the same data. */
  start: () => Promise<void>;
  /** Runs one of Kafka's own programs; returns what it printed. */
  tool: (mainClass: string, args: string[]) => Promise<string>;
  /** Ends it and removes its data. */
  remove: () => Promise<void>;
};

export type BrokerSettings = {
  /** Names of ports besides main and controller. */
  portNames?: string[];
  /** Settings that are written after the stack's own, and so take their place. */
  properties?: (ports: Ports, home: string) => Record<string, string | number>;
};

/**
 * Starts a broker with the stack's settings and the given ones.
 * @param label letters only, another for each broker of a test file: a part of the folder's name
 */
export async function startOwnBroker(
  label: string,
  { portNames = [], properties = () => ({}) }: BrokerSettings = {},
): Promise<OwnBroker> {
  const { program, root, home, ports } = await prepareBroker(label, portNames);
  const args = await kafka.prepare(program, home, ports);
  appendFileSync(join(home, 'server.properties'), javaProperties(properties(ports, home)));
  return runBroker({ program, root, home, ports, args });
}

/** Starts a second broker of the same cluster, which is not a controller. */
export async function joinOwnBroker(label: string, first: OwnBroker): Promise<OwnBroker> {
  const { program, root, home, ports } = await prepareBroker(label, []);
  const properties = join(home, 'server.properties');
  copyFileSync(join(first.home, 'server.properties'), properties);
  const listener = `PLAINTEXT://127.0.0.1:${ports['main']}`;
  const changed = {
    'process.roles': 'broker',
    'node.id': 2,
    listeners: listener,
    'advertised.listeners': listener,
    'log.dirs': join(home, 'data'),
  };
  appendFileSync(properties, javaProperties(changed));
  const meta = readFileSync(join(first.home, 'data', 'meta.properties'), 'utf8');
  const cluster = /^cluster\.id=(.+)$/m.exec(meta)![1]!;
  const format = ['kafka.tools.StorageTool', 'format', '-t', cluster, '-c', properties];
  await runTool('format the second broker', program.command, [...program.args, ...format], home);
  return runBroker({ program, root, home, ports, args: ['-Xmx512m', 'kafka.Kafka', properties] });
}

/** A broker that was never started. */
export type PreparedBroker = { program: Program; root: string; home: string; ports: Ports };

/** Makes the folder of a broker and chooses its ports. */
export async function prepareBroker(label: string, portNames: string[]): Promise<PreparedBroker> {
  const program = await kafka.find(machine());
  if (!program) throw new Error('Kafka is not installed');
  const root = ownFolder(label);
  // The same place as in a stack's folder, so that the next run finds the broker of a crashed run.
  const home = join(root, kafka.name);
  mkdirSync(home, { recursive: true });
  return { program, root, home, ports: await choosePorts([...kafka.ports, ...portNames], {}, {}) };
}

/**
 * Starts a broker whose folder has its settings and formatted data.
 * @param args the arguments of the program, after those that it always has
 */
export async function runBroker({
  program,
  root,
  home,
  ports,
  args,
}: PreparedBroker & { args: string[] }): Promise<OwnBroker> {
  const log = join(home, 'kafka.log');
  const start = async () => {
    const logFrom = logLength(log);
    const started = await startProcess(program.command, [...program.args, ...args], {
      folder: home,
      log,
    });
    writeState(home, { ports, process: started });
    await waitTillReady('Kafka', started, () => kafka.ask(ports), { log, logFrom });
  };
  const running = () => {
    const { process: id } = readState(home);
    if (!isRunning(id)) throw new Error('the broker does not run');
    return id;
  };
  const kill = async () => {
    const id = running();
    process.kill(id.pid, 'SIGKILL');
    await eventually(() => !isRunning(id), 'the broker to be gone');
  };
  const broker: OwnBroker = {
    ports,
    address: `127.0.0.1:${ports['main']}`,
    home,
    kill,
    freeze: () => void process.kill(running().pid, 'SIGSTOP'),
    thaw: () => void process.kill(running().pid, 'SIGCONT'),
    start,
    tool: (mainClass, toolArgs) =>
      runTool(
        `run ${mainClass}`,
        program.command,
        [...program.args, '-Xmx256m', mainClass, ...toolArgs],
        home,
      ),
    remove: () => removeStack(root),
  };
  try {
    await start();
  } catch (error) {
    await broker.remove();
    throw error;
  }
  return broker;
}
