import { join, relative } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { kafka } from '../../src/stack/kafka.js';
import { mysql, mysqlUrl } from '../../src/stack/mysql.js';
import { isRunning } from '../../src/stack/processes.js';
import type { Server } from '../../src/stack/server.js';
import { readState } from '../../src/stack/server-state.js';
import { startServer } from '../../src/stack/start-server.js';
import { temporal } from '../../src/stack/temporal.js';
import { machine } from '../workbench/stack-for-tests.js';
import { eventually, type WorkbenchAddresses } from '../workbench/workbench.js';

/** A server that a fault may hit. */
export type OwnServer = {
  signal: (name: NodeJS.Signals) => void;
  /** Ends the server as a crash does, by SIGKILL; resolves when it is gone. */
  kill: () => Promise<void>;
  /** Starts the server again on the same ports, with the same data. */
  start: () => Promise<void>;
};

/** MySQL, Kafka and Temporal of one run of chaos, used by nobody else. */
export type OwnStack = {
  addresses: WorkbenchAddresses;
  servers: Record<'mysql' | 'kafka' | 'temporal', OwnServer>;
  /** Runs a statement as root, who may write to a read-only server. */
  root: (statement: string) => Promise<Record<string, unknown>[]>;
};

/** The data are small, so this server takes little memory of a shared machine. */
const smallMysql: Server = {
  ...mysql,
  prepare: async (...parameters) => [
    ...(await mysql.prepare(...parameters)),
    '--innodb-buffer-pool-size=64M',
  ],
};

/**
 * Starts the three servers with the stack's settings.
 * @param folder has the form of a stack's folder, so that `removeStack` removes it
 */
export async function startOwnStack(folder: string): Promise<OwnStack> {
  const [ownMysql, ownKafka, ownTemporal] = await Promise.all(
    [smallMysql, kafka, temporal].map((server) => startOwn(server, folder)),
  );
  const portOf = ({ name }: Server) => readState(join(folder, name)).ports['main'];
  const home = join(folder, mysql.name);
  return {
    addresses: {
      mysqlUrl: mysqlUrl(home, readState(home).ports),
      kafkaBrokers: `127.0.0.1:${portOf(kafka)}`,
      temporalAddress: `127.0.0.1:${portOf(temporal)}`,
    },
    servers: { mysql: ownMysql!, kafka: ownKafka!, temporal: ownTemporal! },
    root: (statement) => asRoot(home, statement),
  };
}

async function startOwn(server: Server, folder: string): Promise<OwnServer> {
  const installed = machine();
  const program =
    (await server.find(installed)) ??
    (await server.install(installed, (line) => console.error(line)));
  const home = join(folder, server.name);
  // On the same ports as before: clients know no others.
  const start = async () => void (await startServer(server, program, home, readState(home).ports));
  // To the whole group, because the program found on PATH may be a script around the server.
  const signal = (name: NodeJS.Signals) => void process.kill(-readState(home).process!.pid, name);
  const kill = async () => {
    const { process: running } = readState(home);
    signal('SIGKILL');
    await eventually(() => !isRunning(running), `${server.title} to be gone`);
  };
  await start();
  return { signal, kill, start };
}

async function asRoot(home: string, statement: string): Promise<Record<string, unknown>[]> {
  // The path of a socket may have about a hundred characters, and a checkout may lie deep.
  const socketPath = relative(process.cwd(), join(home, 'data', 'mysql.sock'));
  const connection = await createConnection({ user: 'root', socketPath });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement);
    return rows;
  } finally {
    await connection.end();
  }
}
