import { homedir } from 'node:os';
import { join } from 'node:path';
import { readEnvFile, readOwnEnv, STACK_FOLDER } from './config.js';

/** What `rollcall up` needs to know before it starts anything. */
type StackSettings = {
  /** The folder of the stack's data, state and env file. */
  folder: string;
  /** The folder of this user's downloads. */
  cache: string;
  /** The value of PATH. */
  path: string;
  /** What people have set themselves, so that the stack need not provide it. */
  configured: {
    mysqlUrl?: string;
    kafkaBrokers?: string;
    temporalAddress?: string;
    macKey?: string;
  };
};

/**
 * Reads what concerns the local stack. A value that a shell has taken from the stack's own env file
 * does not count as configured.
 */
export function loadStackSettings(folder = process.cwd()): StackSettings {
  const home = join(folder, STACK_FOLDER);
  const provided = readEnvFile(join(home, 'env'));
  const env = readOwnEnv(folder);
  const configured = (key: string) => (env[key] === provided[key] ? undefined : env[key]);
  return {
    folder: home,
    cache: join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'rollcall'),
    path: env.PATH ?? '',
    configured: {
      mysqlUrl: configured('ROLLCALL_MYSQL_URL'),
      kafkaBrokers: configured('ROLLCALL_KAFKA_BROKERS'),
      temporalAddress: configured('TEMPORAL_ADDRESS'),
      macKey: configured('ROLLCALL_MAC_KEY'),
    },
  };
}
