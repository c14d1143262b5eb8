import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Kafka, Partitioners, logLevel, type Admin } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEnrichedPublisher } from '../../src/kafka/enriched.js';
import { openPartition, type PartitionReader } from '../../src/kafka/partition-reader.js';
import { eventually } from '../workbench/workbench.js';
import { joinOwnBroker, startOwnBroker, type OwnBroker } from '../workbench/own-broker.js';

const TOPIC = 'moving';
let brokers: OwnBroker[];
let kafka: Kafka;
let admin: Admin;

beforeAll(async () => {
  const first = await startOwnBroker('leader');
  brokers = [first];
  brokers.push(await joinOwnBroker('follower', first));
  kafka = new Kafka({ brokers: brokers.map(({ address }) => address), logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  await admin.connect();
  await bothSeen();
});

async function bothSeen(): Promise<void> {
  await eventually(
    async () => (await admin.describeCluster()).brokers.length === 2,
    'both brokers to be seen',
  );
}

afterAll(async () => {
  await admin?.disconnect();
  for (const broker of brokers?.reverse() ?? []) await broker.remove();
});

/** Creates the topic with its replicas on these nodes, the leader first. */
async function createTopic(topic: string, replicas: number[]): Promise<void> {
  await admin.createTopics({
    // kafkajs's own wait gives up as soon as a broker does not know the topic yet.
    waitForLeaders: false,
    topics: [{ topic, replicaAssignment: [{ partition: 0, replicas }] }],
  });
  const isLed = async () => (await leaderOf(topic).catch(() => -1)) === replicas[0];
  await eventually(isLed, `node ${replicas[0]} to lead ${topic}`);
}

async function leaderOf(topic: string): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0]!.partitions[0]!.leader;
}

async function send(topic: string, values: string[]): Promise<void> {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

async function readFrom(
  reader: PartitionReader,
  offset: number,
): Promise<[number, string | undefined][]> {
  const fetched = await reader.fetch(offset, 500);
  if (fetched.kind !== 'records') throw new Error(`expected records, got ${fetched.kind}`);
  return fetched.records.map((record) => [record.offset, record.value?.toString()]);
}

test('a reader follows its partition to another broker and reads on at its offset', async () => {
  await createTopic(TOPIC, [1]);
  await send(TOPIC, ['a', 'b']);
  const reader = await openPartition({ brokers: [brokers[0]!.address], tls: false }, TOPIC, 0);
  try {
    expect(await readFrom(reader, 0)).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
    for (const [node, value, offset] of [
      [2, 'c', 2],
      [1, 'd', 3],
    ] as const) {
      await admin.alterPartitionReassignments({
        topics: [{ topic: TOPIC, partitionAssignment: [{ partition: 0, replicas: [node] }] }],
      });
      await eventually(async () => (await leaderOf(TOPIC)) === node, `node ${node} to lead`);
      await send(TOPIC, [value]);
      expect(await readFrom(reader, offset)).toEqual([[offset, value]]);
    }
  } finally {
    await reader.close();
  }
});

/** What is done to a broker; it may return a promise. */
type Deed = (broker: OwnBroker) => unknown;

test.each<[string, Deed, Deed]>([
  ['hangs', (leader) => leader.freeze(), (leader) => leader.thaw()],
  ['dies', (leader) => leader.kill(), (leader) => leader.start()],
])(
  'when the leader %s, a publisher of events goes on with the new leader',
  async (what, harm, mend) => {
    const topic = `${TOPIC}-events-${what}`;
    await createTopic(topic, [2, 1]);
    const [first, second] = brokers as [OwnBroker, OwnBroker];
    const address = { brokers: [second.address, first.address], tls: false };
    const publisher = await createEnrichedPublisher(address, topic);
    const event = (offset: number) => ({ offset, key: 'a', value: `event ${offset}` });
    try {
      await publisher.publish('wifi', 0, [event(1)]);
      await harm(second);
      // Two windows of a worker share the publisher.
      await Promise.all([2, 3].map((offset) => publisher.publish('wifi', 1, [event(offset)])));
      // The admin may be connected to the broker that is gone, so its questions may fail at first.
      const isLed = async () => (await leaderOf(topic).catch(() => -1)) === 1;
      await eventually(isLed, 'node 1 to lead');
    } finally {
      await mend(second);
      await publisher.close();
      await bothSeen();
    }
    const reader = await openPartition({ brokers: [first.address], tls: false }, topic, 0);
    try {
      const values = (await readFrom(reader, 0)).map(([, value]) => value);
      expect(new Set(values)).toEqual(new Set(['event 1', 'event 2', 'event 3']));
    } finally {
      await reader.close();
    }
  },
);

test('when the leader dies, the same reader goes on with the new leader', async () => {
  const topic = `${TOPIC}-on`;
  await createTopic(topic, [2, 1]);
  await send(topic, ['a']);
  const reader = await openPartition({ brokers: [brokers[0]!.address], tls: false }, topic, 0);
  try {
    expect(await readFrom(reader, 0)).toEqual([[0, 'a']]);
    // It looks for the new leader, and may give up before the cluster has one. Either is fine.
    const underWay = reader.fetch(1, 20_000).catch((error: unknown) => error);
    await brokers[1]!.kill();
    await underWay;
    await eventually(async () => (await leaderOf(topic)) === 1, 'node 1 to lead');
    await send(topic, ['b']);
    expect(await readFrom(reader, 1)).toEqual([[1, 'b']]);
  } finally {
    await reader.close();
  }
});

test('a broker that takes connections and says nothing does not keep a reader from the others', async () => {
  const topic = `${TOPIC}-silent`;
  await createTopic(topic, [1]);
  await send(topic, ['a']);
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  try {
    const address = { brokers: [`127.0.0.1:${port}`, brokers[0]!.address], tls: false };
    const reader = await openPartition(address, topic, 0);
    expect(await readFrom(reader, 0)).toEqual([[0, 'a']]);
    await reader.close();
    const asked = sockets.size;
    // It is remembered: the next reader begins with the other broker.
    await (await openPartition(address, topic, 0)).close();
    expect(sockets.size).toBe(asked);
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
