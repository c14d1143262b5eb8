import { ConfigResourceTypes } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, type Workbench } from '../workbench/workbench.js';
import { withAdmin } from '../workbench/kafka-admin.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let bench: Workbench;

beforeAll(async () => void (bench = await createWorkbench()));
afterAll(() => bench?.close());

async function retentionOf(topic: string): Promise<number> {
  const { resources } = await withAdmin(bench, (admin) =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] }],
    }),
  );
  return Number(resources[0]!.configEntries[0]!.configValue);
}

test('a topic that rollcall creates keeps its records as long as access events are kept, or as long as its own setting says', async () => {
  expect(await retentionOf(bench.topic)).toBe(30 * DAY_MS);
  const enriched = `enriched-${bench.topic}`;
  const { status } = await bench.rollcall(['migrate'], {
    env: { ROLLCALL_KAFKA_ENRICHED_TOPIC: enriched, ROLLCALL_KAFKA_RETENTION_DAYS: '2' },
  });
  expect([status, await retentionOf(enriched)]).toEqual([0, 2 * DAY_MS]);
  expect(await retentionOf(bench.topic)).toBe(30 * DAY_MS);
});
