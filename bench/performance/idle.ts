import { connectTemporal, temporalAddress } from '../../src/temporal/connect.js';
import { ensureTopic } from '../../src/kafka/topic.js';
import { startIngest, stopIngest } from '../../src/temporal/ingest.js';
import type { Figure, Measured, MeasureOptions } from './figures.js';
import { startWorker } from './ingest-run.js';
import { kafkaOf, withServers } from './own-servers.js';
import { usageOf } from './process-usage.js';

const SECONDS = 300;
const SETTLE_SECONDS = 35;
const TOPIC = 'quiet';
const PARTITIONS = [0, 1, 2];

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

/** `npm run bench -- idle`: what a system costs to which nothing is sent. */
export async function measureIdle({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    await ensureTopic(kafkaOf(servers), TOPIC);
    const client = await connectTemporal(temporalAddress(servers.env));
    const worker = await startWorker(servers, TOPIC);
    const seconds = Math.max(30, SECONDS * scale);
    try {
      for (const partition of PARTITIONS)
        await startIngest(client, 'rollcall', { topic: TOPIC, partition, partitionCount: PARTITIONS.length });
      await wait(SETTLE_SECONDS);
      log(`waiting for ${seconds} s`);
      const events = async () => {
        const lengths = PARTITIONS.map(async (partition) => {
          const { historyLength } = await client.workflow
            .getHandle(`ingest:${TOPIC}:${partition}`)
            .describe();
          return historyLength;
        });
        return (await Promise.all(lengths)).reduce((sum, length) => sum + length, 0);
      };
      const eventsBefore = await events();
      const pids = Object.entries({ worker: worker.pid, ...servers.pids });
      const before = pids.map(([, pid]) => usageOf(pid).cpuSeconds);
      await wait(seconds);
      const rows = pids.map(([name, pid], i): Figure => {
        const { cpuSeconds } = usageOf(pid);
        return {
          what: `CPU of ${name}`,
          value: ((cpuSeconds - before[i]!) / seconds) * 100,
          unit: '% of a core',
        };
      });
      const perHour = (((await events()) - eventsBefore) / seconds) * 3600;
      await Promise.all(PARTITIONS.map((partition) => stopIngest(client, TOPIC, partition)));
      return {
        name: 'idle',
        rows: [...rows, { what: 'history of all partitions', value: perHour, unit: 'events/hour' }],
        notes: [`3 partitions, one worker, ${seconds} s`],
      };
    } finally {
      await worker.stop();
      await client.connection.close();
    }
  });
}
