import { join } from 'node:path';
import type { Command } from 'commander';
import { STACK_FOLDER, loadConfig } from '../config.js';
import { loadStackSettings } from '../stack-config.js';
import { writeEnvFile } from '../stack/env-file.js';
import { startStack, type StackAddresses, type StackOptions } from '../stack/start-stack.js';
import { wholeNumber } from './terminal/flags.js';

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
  const port = wholeNumber(1, 65_535, 'a port');
  program
    .command('up')
    .description(
      'start Temporal, Kafka and MySQL on this machine, in the background; return when all three answer',
    )
    .option('--temporal-port <port>', 'the port of Temporal (default: one that is free)', port)
    .option('--ui-port <port>', 'the port of the Temporal UI', port)
    .option('--kafka-port <port>', 'the port of Kafka', port)
    .option('--mysql-port <port>', 'the port of MySQL', port)
    .option('--json', 'print the addresses as JSON')
    .action(async (flags: Flags) => {
      const addresses = await up((line) => console.error(line), portsOf(flags));
      console.log(
        flags.json ? JSON.stringify(withoutPassword(addresses)) : addressesText(addresses),
      );
    });
}

/**
 * Starts the servers that are not configured elsewhere, for the current folder, and writes the file
 * with their addresses, which every command reads.
 * @param onProgress receives each line of progress
 */
async function up(
  onProgress: (line: string) => void,
  ports: StackOptions['ports'] = {},
): Promise<StackAddresses> {
  // Reports a bad key before three servers have started.
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

/**
 * Terminals are recorded, and build logs are public, so the password is hidden. The env file has
 * the whole URL.
 */
function hiddenPassword(url: string): string {
  const hidden = new URL(url);
  if (hidden.password) hidden.password = '***';
  return hidden.href;
}

function addressesText(addresses: StackAddresses): string {
  return [
    `MySQL        ${hiddenPassword(addresses.mysqlUrl)}`,
    `Kafka        ${addresses.kafkaBrokers}`,
    `Temporal     ${addresses.temporalAddress}`,
    ...(addresses.temporalUiUrl ? [`Temporal UI  ${addresses.temporalUiUrl}`] : []),
    '',
    `Every rollcall command reads these addresses from ${ENV_FILE}; a shell reads them with ". ${ENV_FILE}".`,
  ].join('\n');
}
