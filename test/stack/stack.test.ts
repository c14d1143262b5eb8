import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { Kafka, logLevel } from 'kafkajs';
import { createConnection } from 'mysql2/promise';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { stackStatus } from '../../src/stack/stack-status.js';
import { startStack, type StackAddresses } from '../../src/stack/start-stack.js';
import { stopStack } from '../../src/stack/stop-stack.js';
import { machine, ownFolder, removeStack } from '../workbench/stack-for-tests.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

// Without help, Java reads neither such names in its settings nor, in this locale, such arguments.
const folder = ownFolder('课堂é');
vi.stubEnv('LC_ALL', 'C');
afterAll(() => removeStack(folder));

describe('the local stack in a folder whose name is not ASCII', { sequential: true }, () => {
  let addresses: StackAddresses;

  test('two starts at once start each server once, and all of them answer', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second).toEqual(first);
    expect(processesOf(folder)).toHaveLength(3);
    addresses = first;
    await leaveMarks(addresses);
    expect(await countMarks(addresses)).toEqual({ rows: 1, records: 1, workflows: 1 });
  });

  test('its MySQL account may create databases for tests, and no others', async () => {
    const connection = await createConnection(addresses.mysqlUrl);
    await connection.query('CREATE DATABASE rollcall_of_a_test');
    await connection.query('DROP DATABASE rollcall_of_a_test');
    await expect(connection.query('CREATE DATABASE someone_else')).rejects.toThrow('Access denied');
    await connection.end();
    const root = addresses.mysqlUrl.replace(/rollcall:[^@]+@/, 'root@');
    await expect(createConnection(root)).rejects.toThrow('Access denied');
  });

  test('a second start finds it running and changes nothing', async () => {
    const before = processesOf(folder);
    const lines: string[] = [];
    expect(await start((line) => lines.push(line))).toEqual(addresses);
    expect(processesOf(folder)).toEqual(before);
    expect(lines).toEqual([]);
  });

  test('it listens on 127.0.0.1 only', () => {
    const listening = processesOf(folder).map(listeningAddresses);
    expect(listening.map((of) => of.length > 0)).toEqual([true, true, true]);
    expect(new Set(listening.flat())).toEqual(new Set(['127.0.0.1']));
  });

  test('a stop leaves no process, and the next start has the same data and addresses', async () => {
    expect(await stopStack({ folder })).toEqual(['Temporal', 'Kafka', 'MySQL']);
    expect(processesOf(folder)).toEqual([]);
    expect((await stackStatus({ folder })).map(({ state }) => state)).toEqual([
      'stopped',
      'stopped',
      'stopped',
    ]);
    expect(await start()).toEqual(addresses);
    expect(await countMarks(addresses)).toEqual({ rows: 1, records: 1, workflows: 1 });
  });

  test('killed servers start again with their data', async () => {
    for (const { pid } of await stackStatus({ folder })) process.kill(pid as number, 'SIGKILL');
    expect(await start()).toEqual(addresses);
    expect(await countMarks(addresses)).toEqual({ rows: 1, records: 1, workflows: 1 });
  });

  test('a port that another program has taken is replaced, and the data stay', async () => {
    await stopStack({ folder });
    const ports = (await stackStatus({ folder })).flatMap((server) => Object.values(server.ports));
    const squatters = await Promise.all(ports.map(listen));
    const moved = await start();
    await Promise.all(
      squatters.map((squatter) => new Promise((resolve) => squatter.close(resolve))),
    );
    expect(moved.kafkaBrokers).not.toBe(addresses.kafkaBrokers);
    expect(moved.mysqlUrl).not.toBe(addresses.mysqlUrl);
    expect(await countMarks(moved)).toEqual({ rows: 1, records: 1, workflows: 1 });
  });
});

function start(onProgress?: (line: string) => void): Promise<StackAddresses> {
  return startStack({ ...machine(), folder, onProgress });
}

async function leaveMarks(addresses: StackAddresses): Promise<void> {
  const connection = await createConnection(addresses.mysqlUrl);
  await connection.query('CREATE TABLE mark (id INT PRIMARY KEY)');
  await connection.query('INSERT INTO mark VALUES (1)');
  await connection.end();

  const kafka = clientOf(addresses);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'mark', numPartitions: 1 }] });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: 'mark', messages: [{ value: 'mark' }] });
  await producer.disconnect();

  const temporal = await Connection.connect({ address: addresses.temporalAddress });
  const { workflow } = new Client({ connection: temporal });
  await workflow.start('mark', { workflowId: 'mark', taskQueue: 'nobody' });
  await temporal.close();
}

async function countMarks(
  addresses: StackAddresses,
): Promise<{ rows: number; records: number; workflows: number }> {
  const connection = await createConnection(addresses.mysqlUrl);
  const [rows] = await connection.query('SELECT id FROM mark');
  await connection.end();

  const admin = clientOf(addresses).admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets('mark');
  await admin.disconnect();

  const temporal = await Connection.connect({ address: addresses.temporalAddress });
  const { status } = await new Client({ connection: temporal }).workflow
    .getHandle('mark')
    .describe();
  await temporal.close();
  return {
    rows: (rows as unknown[]).length,
    records: offsets.reduce((sum, { offset }) => sum + Number(offset), 0),
    workflows: status.name === 'RUNNING' ? 1 : 0,
  };
}

function clientOf({ kafkaBrokers }: StackAddresses): Kafka {
  return new Kafka({ brokers: [kafkaBrokers], logLevel: logLevel.NOTHING });
}

/** Processes whose command line names the folder. */
function processesOf(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readOr(`/proc/${pid}/cmdline`, '').includes(home))
    .map(Number);
}

/** The local address of each TCP socket on which a process listens. */
function listeningAddresses(pid: number): string[] {
  const descriptors = readdirSync(`/proc/${pid}/fd`).map((fd) =>
    linkOr(`/proc/${pid}/fd/${fd}`, ''),
  );
  return ['tcp', 'tcp6']
    .flatMap((kind) => readFileSync(`/proc/${pid}/net/${kind}`, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, , , state, , , , , , inode]) =>
        state === '0A' && descriptors.includes(`socket:[${inode}]`),
    )
    .map(([, local = '']) => (local.startsWith('0100007F:') ? '127.0.0.1' : local));
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process ended meanwhile.
    return otherwise;
  }
}

function linkOr(file: string, otherwise: string): string {
  try {
    return readlinkSync(file);
  } catch {
    // The file was closed meanwhile.
    return otherwise;
  }
}

function listen(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
