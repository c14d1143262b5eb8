import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RollcallError, messageOf } from '../errors.js';
import { kafka } from './kafka.js';
import { mysql, mysqlUrl } from './mysql.js';
import { isRunning } from './processes.js';
import type { Machine, OnProgress, Ports, Program, Server } from './server.js';
import { readState } from './server-state.js';
import { startServer } from './start-server.js';
import { temporal } from './temporal.js';
import { withLock } from './with-lock.js';

/** How to reach the three servers. */
export type StackAddresses = {
  mysqlUrl: string;
  kafkaBrokers: string;
  temporalAddress: string;
  /** Absent when Temporal is configured elsewhere. */
  temporalUiUrl?: string;
  /** The Temporal CLI; absent when this machine has none. */
  temporalBin?: string;
};

/** The addresses of servers that somebody else runs. These are not started. */
export type ConfiguredAddresses = Partial<
  Pick<StackAddresses, 'mysqlUrl' | 'kafkaBrokers' | 'temporalAddress'>
>;

export type StackOptions = {
  /** Where the servers keep data, logs and state. */
  folder: string;
  /** Where the downloads are kept, for all stacks of this user. */
  cache: string;
  /** The value of PATH. */
  path: string;
  configured?: ConfiguredAddresses;
  /** Fixed ports; the others are any that are free. */
  ports?: { temporal?: Ports; kafka?: Ports; mysql?: Ports };
  onProgress?: OnProgress;
};

/** The servers of the stack. A server whose address is configured is not ours to start. */
export const SERVERS: readonly (readonly [Server, keyof ConfiguredAddresses])[] = [
  [temporal, 'temporalAddress'],
  [kafka, 'kafkaBrokers'],
  [mysql, 'mysqlUrl'],
];

/**
 * Installs what this machine lacks, then starts the servers that are neither configured nor
 * running, in the background. It is safe to call it again, and from two processes at once.
 * @returns the addresses, when all servers answer
 * @throws RollcallError `failed` when a tool is missing, or an install or a start fails
 */
export async function startStack(options: StackOptions): Promise<StackAddresses> {
  const { folder, configured = {}, onProgress = () => undefined } = options;
  if (process.platform !== 'linux')
    throw new RollcallError('failed', `The local stack runs on Linux only. ${DOCKER}`);
  await mkdir(folder, { recursive: true });
  // One folder has one name here, however the caller spells it.
  const home = realpathSync(folder);
  const ours = SERVERS.filter(([, address]) => configured[address] === undefined).map(
    ([server]) => server,
  );
  return withLock(
    home,
    async () => {
      const programs = await installPrograms(ours, options, onProgress);
      const stopped = ours.filter(
        (server) => !isRunning(readState(join(home, server.name)).process),
      );
      if (stopped.length > 0)
        onProgress(`Starting ${stopped.map(({ title }) => title).join(', ')}`);
      await allOf(
        ours.map((server, index) =>
          startServer(
            server,
            programs[index] as Program,
            join(home, server.name),
            options.ports?.[server.name] ?? {},
          ),
        ),
      );
      return addressesOf(home, configured, options);
    },
    () => onProgress('Waiting for another process that starts or stops this stack'),
  );
}

async function installPrograms(
  servers: Server[],
  machine: Machine,
  onProgress: OnProgress,
): Promise<Program[]> {
  const found = await Promise.all(servers.map((server) => server.find(machine)));
  const missing = servers.flatMap((server, index) =>
    found[index] ? [] : server.missingTools(machine),
  );
  if (missing.length > 0) throw new RollcallError('failed', [...missing, DOCKER].join('\n'));
  return allOf(
    servers.map(async (server, index) => found[index] ?? server.install(machine, onProgress)),
  );
}

const DOCKER =
  'With Docker instead: "docker compose up -d", then set ROLLCALL_MYSQL_URL, ROLLCALL_KAFKA_BROKERS and TEMPORAL_ADDRESS as .env.example shows.';

/** Waits for all jobs even if one fails, so that none still runs when this throws. */
async function allOf<T>(jobs: Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(jobs);
  const failures = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }) => reason as unknown);
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) {
    throw new RollcallError('failed', failures.map(messageOf).join('\n'), { cause: failures[0] });
  }
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

async function addressesOf(
  folder: string,
  configured: ConfiguredAddresses,
  machine: Machine,
): Promise<StackAddresses> {
  const portsOf = (server: Server) => readState(join(folder, server.name)).ports;
  const cli = await temporal.find(machine);
  return {
    mysqlUrl: configured.mysqlUrl ?? mysqlUrl(join(folder, mysql.name), portsOf(mysql)),
    kafkaBrokers: configured.kafkaBrokers ?? `127.0.0.1:${portsOf(kafka).main}`,
    temporalAddress: configured.temporalAddress ?? `127.0.0.1:${portsOf(temporal).main}`,
    ...(configured.temporalAddress === undefined && {
      temporalUiUrl: `http://127.0.0.1:${portsOf(temporal).ui}`,
    }),
    ...(cli && { temporalBin: cli.command }),
  };
}
