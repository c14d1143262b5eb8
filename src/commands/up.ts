import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { STACK_FOLDER, loadConfig, loadStackSettings } from '../config.js';
import { writeEnvFile } from '../stack/env-file.js';
import { startStack, type StackAddresses, type StackOptions } from '../stack/start-stack.js';

const ENV_FILE = join(STACK_FOLDER, 'env');

type Flags = {
  temporalPort?: number;
  uiPort?: number;
  kafkaPort?: number;
  mysqlPort?: number;
  json?: boolean;
};

/** Adds `rollcall up`. */
export function registerUp(program: Command): void {
  program
    .command('up')
    .description(
      'start the local Temporal, Kafka and MySQL in the background; return when all three answer',
    )
    .option('--temporal-port <port>', 'listen on this port, not on any that is free', portOf)
    .option('--ui-port <port>', 'the same for the Temporal UI', portOf)
    .option('--kafka-port <port>', 'the same for Kafka', portOf)
    .option('--mysql-port <port>', 'the same for MySQL', portOf)
    .option('--json', 'print the addresses as JSON')
    .action(async (flags: Flags) => {
      const addresses = await up((line) => console.error(line), portsOf(flags));
      console.log(flags.json ? JSON.stringify(withoutPassword(addresses)) : tableOf(addresses));
    });
}

/**
 * Starts the local stack of the current folder where nothing else is configured, and writes the file that every command reads.
 * @param onProgress receives each line of progress
 */
export async function up(
  onProgress: (line: string) => void,
  ports: StackOptions['ports'] = {},
): Promise<StackAddresses> {
  // A bad key should be known before three servers have started.
  loadConfig();
  const { folder, cache, path, configured } = loadStackSettings();
  if (configured.mysqlUrl)
    onProgress(`Using the configured MySQL at ${hiddenPassword(configured.mysqlUrl)}`);
  if (configured.kafkaBrokers)
    onProgress(`Using the configured Kafka at ${configured.kafkaBrokers}`);
  if (configured.temporalAddress)
    onProgress(`Using the configured Temporal at ${configured.temporalAddress}`);
  const addresses = await startStack({ folder, cache, path, configured, ports, onProgress });
  await writeEnvFile(folder, addresses, { configured, cache });
  return addresses;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('It must be a port, 1 to 65535.');
}

function portsOf({ temporalPort, uiPort, kafkaPort, mysqlPort }: Flags): StackOptions['ports'] {
  return {
    temporal: { ...(temporalPort && { main: temporalPort }), ...(uiPort && { ui: uiPort }) },
    kafka: { ...(kafkaPort && { main: kafkaPort }) },
    mysql: { ...(mysqlPort && { main: mysqlPort }) },
  };
}

function withoutPassword(addresses: StackAddresses): StackAddresses {
  return { ...addresses, mysqlUrl: hiddenPassword(addresses.mysqlUrl) };
}

/** Terminals are recorded, and logs of builds are public; the whole URL stands in the env file. */
function hiddenPassword(url: string): string {
  const hidden = new URL(url);
  if (hidden.password) hidden.password = '***';
  return hidden.href;
}

function tableOf(addresses: StackAddresses): string {
  return [
    `MySQL        ${hiddenPassword(addresses.mysqlUrl)}`,
    `Kafka        ${addresses.kafkaBrokers}`,
    `Temporal     ${addresses.temporalAddress}`,
    ...(addresses.temporalUiUrl ? [`Temporal UI  ${addresses.temporalUiUrl}`] : []),
    '',
    `Every command finds them in ${ENV_FILE}; for other programs: ". ${ENV_FILE}".`,
  ].join('\n');
}
