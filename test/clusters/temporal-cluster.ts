import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { choosePorts } from '../../src/stack/free-ports.js';
import { findTool, installOnce, runTool } from '../../src/stack/install.js';
import { isRunning, startProcess, type ProcessId } from '../../src/stack/processes.js';
import type { Ports } from '../../src/stack/server.js';
import { readState, writeState } from '../../src/stack/server-state.js';
import { startOwnMysql, type OwnMysql } from '../workbench/own-mysql.js';
import { startRelay, type Relay } from '../workbench/relay.js';
import { machine, ownFolder, removeStack } from '../workbench/stack-for-tests.js';
import { eventually } from '../workbench/workbench.js';

/** The release that the development server of the stack is built of. */
const VERSION = '1.29.1';
const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;
/** Members of a cluster must have the same ports, so each has an address of its own. */
const MEMBERS = [
  { label: 'temporala', ip: '127.0.0.1' },
  { label: 'temporalb', ip: '127.0.0.2' },
];
const LOOK_MS = 500;
/** A frontend that says nothing for so long is passed over. */
const SILENT_MS = 2_000;

/** One process with all four services of Temporal. */
export type TemporalMember = {
  /** Ends it by SIGKILL, as a crash does, and waits until it is gone. */
  kill: () => Promise<void>;
  /** Stops the process where it is: it takes connections, and answers nothing. */
  freeze: () => void;
  /** Ends what `freeze` began. */
  thaw: () => void;
  /** Starts it again, and waits until it answers. */
  start: () => Promise<void>;
};

/** Two Temporal servers over one MySQL server, which keeps their state and their visibility. */
export type TemporalCluster = {
  /** "host:port" of a relay that leads to a frontend which answers, as a load balancer does. */
  address: string;
  members: TemporalMember[];
  remove: () => Promise<void>;
};

/** Builds the server from its Go module, makes its two databases, and starts two members. */
export async function startTemporalCluster(): Promise<TemporalCluster> {
  const programs = await build();
  const store = await startOwnMysql('temporalstore');
  const folders = MEMBERS.map(({ label }) => ownFolder(label));
  let relay: Relay | undefined;
  let stopFollowing: (() => Promise<void>) | undefined;
  const remove = async () => {
    await stopFollowing?.();
    await relay?.close();
    for (const folder of folders) await removeStack(folder);
    await store.remove();
  };
  try {
    await makeDatabases(store, programs);
    const ports = await choosePorts(
      SERVICES.flatMap((service) => [service, `${service} members`]),
      {},
      {},
    );
    const members = MEMBERS.map(({ ip }, i) =>
      memberIn(folders[i]!, programs, configOf(ip, ports, store)),
    );
    await Promise.all(members.map(({ start }) => start()));
    const addresses = MEMBERS.map(({ ip }) => `${ip}:${ports['frontend']!}`);
    relay = await startRelay(`tcp://${addresses[0]!}`);
    stopFollowing = follow(relay, addresses);
    return { address: new URL(relay.url).host, members, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The folder with the programs `server` and `sql`. */
function build(): Promise<string> {
  const { cache, path } = machine();
  return installOnce(
    join(cache, `temporal-server-${VERSION}`),
    `Building the Temporal server ${VERSION} (about 5 minutes, once)`,
    (line) => console.error(line),
    async (partial) => {
      const tools = ['cmd/server', 'cmd/tools/sql'].map(
        (tool) => `go.temporal.io/server/${tool}@v${VERSION}`,
      );
      const go = findTool(path, 'go') ?? 'go';
      await runTool(
        'build the Temporal server',
        'env',
        [`GOBIN=${partial}`, go, 'install', ...tools],
        partial,
      );
    },
  );
}

async function makeDatabases(store: OwnMysql, programs: string): Promise<void> {
  const { port, password } = new URL(store.url);
  await store.root(
    `CREATE USER temporal@'127.0.0.1' IDENTIFIED BY '${password}'`,
    "GRANT ALL ON temporal.* TO temporal@'127.0.0.1'",
    "GRANT ALL ON temporal_visibility.* TO temporal@'127.0.0.1'",
  );
  for (const [database, schema] of [
    ['temporal', 'mysql/v8/temporal'],
    ['temporal_visibility', 'mysql/v8/visibility'],
  ] as const) {
    const access = ['--port', port, '--user', 'temporal', '--password', password];
    const sql = (...args: string[]) =>
      runTool(
        `make the database ${database}`,
        join(programs, 'sql'),
        ['--plugin', 'mysql8', ...access, '--database', database, ...args],
        store.home,
      );
    await sql('create-database');
    await sql('setup-schema', '--version', '0.0');
    await sql('update-schema', '--schema-name', schema);
  }
}

/** The configuration of a member. YAML takes JSON. */
function configOf(ip: string, ports: Ports, store: OwnMysql) {
  const { host, password } = new URL(store.url);
  const database = (databaseName: string) => ({
    sql: {
      pluginName: 'mysql8',
      databaseName,
      connectAddr: host,
      connectProtocol: 'tcp',
      user: 'temporal',
      password,
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  });
  return {
    ip,
    port: ports['frontend']!,
    text: JSON.stringify({
      log: { stdout: true, level: 'error' },
      persistence: {
        defaultStore: 'store',
        visibilityStore: 'visibility',
        numHistoryShards: 4,
        datastores: { store: database('temporal'), visibility: database('temporal_visibility') },
      },
      global: { membership: { maxJoinDuration: '30s', broadcastAddress: ip } },
      services: Object.fromEntries(
        SERVICES.map((service) => [
          service,
          {
            rpc: {
              grpcPort: ports[service]!,
              membershipPort: ports[`${service} members`]!,
              bindOnIP: ip,
            },
          },
        ]),
      ),
      clusterMetadata: {
        enableGlobalNamespace: false,
        failoverVersionIncrement: 10,
        masterClusterName: 'active',
        currentClusterName: 'active',
        clusterInformation: {
          active: {
            enabled: true,
            initialFailoverVersion: 1,
            rpcName: 'frontend',
            rpcAddress: `${ip}:${ports['frontend']!}`,
          },
        },
      },
      dcRedirectionPolicy: { policy: 'noop' },
    }),
  };
}

function memberIn(
  folder: string,
  programs: string,
  { ip, port, text }: ReturnType<typeof configOf>,
): TemporalMember {
  // Laid out like a stack's folder, so that the server of a crashed test run is found and removed.
  const home = join(folder, 'temporal');
  mkdirSync(join(home, 'config'), { recursive: true });
  // It holds a password.
  writeFileSync(join(home, 'config', 'member.yaml'), text, { mode: 0o600 });
  const log = join(home, 'temporal.log');
  const args = [
    '--root',
    home,
    '--config',
    'config',
    '--env',
    'member',
    '--allow-no-auth',
    'start',
  ];
  const running = (): ProcessId => {
    const { process: id } = readState(home);
    if (!isRunning(id)) throw new Error('the server does not run');
    return id;
  };
  return {
    start: async () => {
      const started = await startProcess(join(programs, 'server'), args, { folder: home, log });
      writeState(home, { ports: {}, process: started });
      await eventually(async () => {
        if (!isRunning(started)) throw new Error(`Temporal ended while starting: see ${log}`);
        return answers(`${ip}:${port}`);
      }, `Temporal at ${ip}:${port}`);
    },
    freeze: () => void process.kill(running().pid, 'SIGSTOP'),
    thaw: () => void process.kill(running().pid, 'SIGCONT'),
    kill: async () => {
      const id = running();
      process.kill(id.pid, 'SIGKILL');
      await eventually(() => !isRunning(id), 'the server to be gone');
    },
  };
}

/** Whether a frontend answers soon. */
async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: SILENT_MS });
    await connection.close();
    return true;
  } catch {
    // It starts, was killed, or hangs.
    return false;
  }
}

/** Leads a relay to a frontend that answers. Returns what ends it. */
function follow(relay: Relay, addresses: string[]): () => Promise<void> {
  let stopping = false;
  let led = addresses[0]!;
  const work = (async () => {
    while (!stopping) {
      if (!(await answers(led))) {
        const others = addresses.filter((address) => address !== led);
        const found = await Promise.all(others.map(answers));
        led = others[found.indexOf(true)] ?? led;
        relay.leadTo(`tcp://${led}`);
        relay.cut();
        relay.open();
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return async () => {
    stopping = true;
    await work;
  };
}
