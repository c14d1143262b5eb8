import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { SYSTEM_CLOCK } from '../../src/activities/clock.js';
import { createCommitBatch } from '../../src/activities/commit-batch.js';
import { createDayPlans } from '../../src/activities/day-plans.js';
import { createIngestWindow } from '../../src/activities/ingest-window.js';
import { NO_LOGIN } from '../../src/attendance/identity/login.js';
import { createReadAccessEvent } from '../../src/attendance/record/read-access-event.js';
import { createDeviceKeyOf } from '../../src/device-key.js';
import { openPartition } from '../../src/kafka/partition-reader.js';
import { ingestStore } from '../../src/mysql/ingest-store.js';
import { connectDatabase } from '../../src/mysql/pool.js';
import type { WindowSummary } from '../../src/activities/ingest-window.js';

const LATEST = '2090-01-01 00:00:00';
const PARTITIONS = [0, 1, 2];

type Partition = { topic: string; partition: number };
type Settings = {
  brokers: string[];
  topic: string;
  mysqlUrl: string;
  macKey: string;
  ends: number[];
};

/**
 * A reference for ingest, in its own process. It prints "ready", waits for a line, and exits when
 * it has read all partitions to their ends. `ingest` runs the windows of src/activities in a loop,
 * without Temporal; `read` only fetches and reads the records.
 */
async function main(): Promise<void> {
  const mode = process.argv[2];
  const settings = JSON.parse(process.argv[3]!) as Settings;
  const run = mode === 'ingest' ? await prepareIngest(settings) : prepareRead(settings);
  process.stdout.write('ready\n');
  await new Promise((told) => process.stdin.once('data', told));
  await Promise.all(PARTITIONS.map(run));
  process.exit(0);
}

async function prepareIngest({ brokers, topic, mysqlUrl, macKey, ends }: Settings) {
  const store = ingestStore(await connectDatabase(mysqlUrl, 16));
  const ingestWindow = createIngestWindow({
    store,
    openPartition: (name, partition) => openPartition({ brokers, tls: false }, name, partition),
    readRecord: createReadAccessEvent({ apFieldsSwapped: false }),
    deviceKeyOf: createDeviceKeyOf(macKey),
    logins: { wanted: false, keyOf: () => NO_LOGIN },
    latestTime: () => LATEST,
    clock: SYSTEM_CLOCK,
    windowSeconds: 10,
    commitBatch: createCommitBatch({
      store,
      dayPlans: createDayPlans(store),
      maskUsers: (record) => record,
      now: () => LATEST,
    }),
  });
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('WARN') });
  return async (partition: number) => {
    for (let at = 0; at < ends[partition]!;)
      at = (
        await environment.run<[Partition], WindowSummary, typeof ingestWindow>(ingestWindow, {
          topic,
          partition,
        })
      ).to;
  };
}

function prepareRead({ brokers, topic, ends }: Settings) {
  const readRecord = createReadAccessEvent({ apFieldsSwapped: false });
  return async (partition: number) => {
    const reader = await openPartition({ brokers, tls: false }, topic, partition);
    for (let at = 0; at < ends[partition]!;) {
      const fetched = await reader.fetch(at, 1_000);
      if (fetched.kind !== 'records') throw new Error(`the log ends before offset ${at}`);
      for (const record of fetched.records) readRecord(record, LATEST);
      at = fetched.nextOffset;
    }
    await reader.close();
  };
}

await main();
