import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Partitioners, type Producer } from 'kafkajs';
import { loadStackSettings } from '../../src/stack-config.js';
import { createKafka, type KafkaAddress } from '../../src/kafka/client.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { keptSecret } from '../../src/stack/kept-secret.js';
import { readState } from '../../src/stack/server-state.js';
import { startStack } from '../../src/stack/start-stack.js';
import { stopStack } from '../../src/stack/stop-stack.js';

const ROLLCALL = resolve('bin', 'rollcall.js');

/** A measurement's own servers, with a migrated database. */
export type Servers = {
  folder: string;
  mysqlUrl: string;
  mysqlPid: number;
  /** The servers' process ids, by title. */
  pids: { MySQL: number; Kafka: number; Temporal: number };
  db: Database;
  macKey: string;
  /** The settings by which `rollcall` finds them. */
  env: Record<string, string>;
};

/**
 * Starts fresh servers in a folder, with the durable defaults of src/stack. After `work` it stops
 * them and deletes their data.
 */
export async function withServers<T>(
  folder: string,
  log: (line: string) => void,
  work: (servers: Servers) => Promise<T>,
): Promise<T> {
  const home = resolve(folder, 'stack');
  mkdirSync(home, { recursive: true });
  await stopStack({ folder: home, deleteData: true });
  try {
    const { cache, path } = loadStackSettings();
    const stack = await startStack({ folder: home, cache, path, onProgress: log });
    const macKey = keptSecret(join(home, 'mac-key'));
    const env = {
      PATH: path,
      ROLLCALL_MYSQL_URL: stack.mysqlUrl,
      ROLLCALL_KAFKA_BROKERS: stack.kafkaBrokers,
      ROLLCALL_MAC_KEY: macKey,
      ROLLCALL_LOG_LEVEL: 'warn',
      TEMPORAL_ADDRESS: stack.temporalAddress,
    };
    await migrate({ folder: home, env });
    const db = await connectDatabase(stack.mysqlUrl);
    try {
      const pidOf = (server: string) => readState(join(home, server)).process!.pid;
      const pids = { MySQL: pidOf('mysql'), Kafka: pidOf('kafka'), Temporal: pidOf('temporal') };
      return await work({
        folder: home,
        mysqlUrl: stack.mysqlUrl,
        mysqlPid: pids.MySQL,
        pids,
        db,
        macKey,
        env,
      });
    } finally {
      await db.end();
    }
  } finally {
    await stopStack({ folder: home, deleteData: true });
  }
}

/** Makes the database and the topic of an installation with these settings. */
export async function migrate(
  { folder, env }: Pick<Servers, 'folder' | 'env'>,
  settings: Record<string, string> = {},
): Promise<void> {
  const options = { cwd: folder, env: { ...env, ...settings } };
  await promisify(execFile)(process.execPath, [ROLLCALL, 'migrate'], options);
}

/** MySQL's own account of its durable settings. Without them, a figure says little. */
export async function durability(db: Database): Promise<string> {
  const [rows] = await db.query(
    `SELECT CONCAT('MySQL ', VERSION(), ', log_bin ', @@log_bin, ', sync_binlog ', @@sync_binlog,
       ', innodb_flush_log_at_trx_commit ', @@innodb_flush_log_at_trx_commit,
       ', buffer pool ', @@innodb_buffer_pool_size DIV 1048576, ' MiB') AS text`,
  );
  return (rows as { text: string }[])[0]!.text;
}

/** The address of the servers' Kafka. */
export function kafkaOf({ env }: Pick<Servers, 'env'>): KafkaAddress {
  return { brokers: [env['ROLLCALL_KAFKA_BROKERS']!], tls: false };
}

/** A producer on the servers' Kafka. The caller disconnects it. */
export async function connectProducer(servers: Pick<Servers, 'env'>): Promise<Producer> {
  const producer = createKafka(kafkaOf(servers)).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}
