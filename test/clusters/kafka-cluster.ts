import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../src/stack/install.js';
import { javaProperties } from '../../src/stack/java-properties.js';
import { kafka } from '../../src/stack/kafka.js';
import {
  prepareBroker,
  runBroker,
  type OwnBroker,
  type PreparedBroker,
} from '../workbench/own-broker.js';
import { withAdmin } from '../workbench/kafka-admin.js';
import { eventually } from '../workbench/workbench.js';

const NODES = [1, 2, 3];

/** Three brokers that are controllers too, and keep three copies of each record. */
export type KafkaCluster = {
  /** "host:port,host:port,host:port", as `ROLLCALL_KAFKA_BROKERS` takes it. */
  addresses: string;
  /** By the number of the node. */
  brokers: Map<number, OwnBroker>;
  /** The node that leads a partition now. */
  leaderOf: (topic: string, partition: number) => Promise<number>;
  /** The node that is the controller of the cluster now. */
  controller: () => Promise<number>;
  /** Waits until every node has all records of a topic. */
  inSync: (topic: string) => Promise<void>;
  remove: () => Promise<void>;
};

/**
 * Starts the brokers with the stack's settings, apart from the replication, and with Kafka's own
 * time after which the controller takes a silent broker for dead.
 */
export async function startKafkaCluster(): Promise<KafkaCluster> {
  const prepared = await Promise.all(
    NODES.map((node) => prepareBroker(`broker${LETTERS[node]!}`, [])),
  );
  const voters = prepared
    .map(({ ports }, i) => `${NODES[i]!}@127.0.0.1:${ports['controller']!}`)
    .join(',');
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const brokers = new Map<number, OwnBroker>();
  const remove = async () => {
    await Promise.all([...brokers.values()].map((broker) => broker.remove()));
  };
  // None of them answers before a second one runs.
  const started = await Promise.allSettled(
    prepared.map(async (broker, i) => {
      const args = await prepareNode(broker, NODES[i]!, voters, id);
      brokers.set(NODES[i]!, await runBroker({ ...broker, args }));
    }),
  );
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await remove();
    throw failed.reason;
  }
  const addresses = [...brokers.values()].map(({ address }) => address).join(',');
  const bench = { env: { ROLLCALL_KAFKA_BROKERS: addresses } };
  const partitionsOf = (topic: string) =>
    withAdmin(bench, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]!.partitions;
    });
  return {
    addresses,
    brokers,
    remove,
    leaderOf: async (topic, partition) =>
      (await partitionsOf(topic)).find(({ partitionId }) => partitionId === partition)!.leader,
    controller: () => controllerOf(brokers),
    inSync: (topic) =>
      eventually(async () => {
        const partitions = await partitionsOf(topic);
        return partitions.every(({ isr }) => isr.length === NODES.length);
      }, `every copy of ${topic} to be in sync`),
  };
}

/** A folder's label has letters only. */
const LETTERS: Record<number, string> = { 1: 'a', 2: 'b', 3: 'c' };

async function prepareNode(
  { program, home, ports }: PreparedBroker,
  node: number,
  voters: string,
  id: string,
): Promise<string[]> {
  // Formatted below, as one of several nodes.
  mkdirSync(join(home, 'data'));
  const args = await kafka.prepare(program, home, ports);
  const properties = join(home, 'server.properties');
  appendFileSync(
    properties,
    javaProperties({
      'node.id': node,
      'controller.quorum.bootstrap.servers': '',
      'controller.quorum.voters': voters,
      'default.replication.factor': 3,
      'min.insync.replicas': 2,
      'broker.session.timeout.ms': 9000,
      'broker.heartbeat.interval.ms': 2000,
    }),
  );
  const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', properties];
  await runTool(`format node ${node}`, program.command, [...program.args, ...format], home);
  return args;
}

/** A broker's metadata name any node as the controller, so the quorum is asked. */
async function controllerOf(brokers: Map<number, OwnBroker>): Promise<number> {
  const [any] = brokers.values();
  const addresses = [...brokers.values()].map(({ address }) => address).join(',');
  const said = await any!.tool('org.apache.kafka.tools.MetadataQuorumCommand', [
    '--bootstrap-server',
    addresses,
    'describe',
    '--status',
  ]);
  return Number(/^LeaderId:\s+(\d+)$/m.exec(said)![1]);
}
