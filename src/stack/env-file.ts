import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keptSecret } from './kept-secret.js';
import type { ConfiguredAddresses, StackAddresses } from './start-stack.js';

/**
 * Writes the file through which our commands, and a shell by `. <folder>/env`, find the stack
 * without any configuration. It leaves out what is configured elsewhere: a copy here could outlive
 * that setting, or take its place.
 * @param cache where our own Temporal CLI is; one from PATH needs no line
 * @returns the path of the file
 */
export async function writeEnvFile(
  folder: string,
  addresses: StackAddresses,
  { configured, cache }: { configured: ConfiguredAddresses & { macKey?: string }; cache: string },
): Promise<string> {
  const { mysqlUrl, kafkaBrokers, temporalAddress, macKey } = configured;
  const cli = addresses.temporalBin?.startsWith(cache) ? dirname(addresses.temporalBin) : undefined;
  const lines = [
    '# The addresses of local servers of rollcall, for its commands and for a shell.',
    ...(mysqlUrl === undefined ? [line('ROLLCALL_MYSQL_URL', addresses.mysqlUrl)] : []),
    ...(kafkaBrokers === undefined ? [line('ROLLCALL_KAFKA_BROKERS', addresses.kafkaBrokers)] : []),
    ...(temporalAddress === undefined ? [line('TEMPORAL_ADDRESS', addresses.temporalAddress)] : []),
    ...(macKey === undefined
      ? [line('ROLLCALL_MAC_KEY', keptSecret(join(folder, 'mac-key')))]
      : []),
    ...(cli === undefined ? [] : [`export PATH="${quoted(cli)}:$PATH"`]),
  ];
  const file = join(folder, 'env');
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.partial`, `${lines.join('\n')}\n`, { mode: 0o600 });
  await rename(`${file}.partial`, file);
  return file;
}

function line(key: string, value: string): string {
  return `export ${key}="${quoted(value)}"`;
}

/** Escapes what has a meaning between double quotes in a shell. */
function quoted(value: string): string {
  return value.replace(/[\\"$`]/g, '\\$&');
}

/** Removes the file and the secret made for it. Once the data are gone, nothing needs them. */
export async function removeEnvFile(folder: string): Promise<void> {
  await rm(join(folder, 'env'), { force: true });
  await rm(join(folder, 'mac-key'), { force: true });
}
