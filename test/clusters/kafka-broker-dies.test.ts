import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Campus } from '../workbench/campus.js';
import { rows } from '../workbench/checker.js';
import { readTopic } from '../workbench/kafka-admin.js';
import { createWorkbench, type RunningWorker, type Workbench } from '../workbench/workbench.js';
import { startKafkaCluster, type KafkaCluster } from './kafka-cluster.js';
import { loadCampus } from './loaded-campus.js';
import { expectAllOnce, printGap, type SteadyLoad } from './steady-load.js';

const DAY = '2019-09-10';
const ENRICHED = 'enriched';
let cluster: KafkaCluster;
let bench: Workbench;
let campus: Campus;
let worker: RunningWorker;
let load: SteadyLoad;

beforeAll(async () => {
  cluster = await startKafkaCluster();
  bench = await createWorkbench({
    ROLLCALL_KAFKA_BROKERS: cluster.addresses,
    ROLLCALL_KAFKA_ENRICHED_TOPIC: ENRICHED,
  });
  await cluster.inSync(bench.topic);
  await cluster.inSync(ENRICHED);
  ({ campus, worker, load } = await loadCampus(bench, DAY, 91));
  await load.flows('the first records');
});

afterAll(async () => {
  await load?.stop().catch(() => undefined);
  await bench?.close();
  await cluster?.remove();
});

async function killedAndBack(node: number, what: string): Promise<void> {
  const broker = cluster.brokers.get(node)!;
  load.longestGapMs();
  await broker.kill();
  await load.flows(`the death of ${what}`);
  printGap(load, `${what} killed`);
  await broker.start();
  await cluster.inSync(bench.topic);
  await load.flows(`the return of ${what}`);
  printGap(load, `${what} back`);
}

test('ingest goes on when the leader of a partition dies, and when the controller dies', async () => {
  await killedAndBack(await cluster.leaderOf(bench.topic, 0), 'the leader of partition 0');
  await killedAndBack(await cluster.controller(), 'the controller');
});

test('ingest goes on when a leader takes connections and says nothing', async () => {
  const hung = cluster.brokers.get(await cluster.leaderOf(bench.topic, 1))!;
  load.longestGapMs();
  hung.freeze();
  try {
    await load.flows('a leader hangs');
    printGap(load, 'a leader hung');
  } finally {
    hung.thaw();
  }
  await cluster.inSync(bench.topic);
  await cluster.inSync(ENRICHED);
  await load.flows('it goes on');
  printGap(load, 'it goes on');
});

test('each record that Kafka acknowledged meanwhile is counted once', async () => {
  await expectAllOnce(bench, campus, load);
  expect(worker.log()).not.toContain('worker stopped');
});

test('each event that was counted was published at least once', async () => {
  const sources = (await readTopic(bench, ENRICHED)).map(({ headers }) =>
    [headers['source_partition'], headers['source_offset']].join(' '),
  );
  const [counted] = await rows(
    bench,
    'SELECT CAST(SUM(events - opted_out) AS UNSIGNED) AS events FROM ingest_position',
  );
  expect(new Set(sources).size).toBe(counted!['events']);
  console.log(`${sources.length} messages of ${String(counted!['events'])} events`);
});
