import { ensureTopic } from '../../src/kafka/topic.js';
import type { Figure, Measured, MeasureOptions } from './figures.js';
import { kafkaOf, withServers } from './own-servers.js';
import { usageOf } from './process-usage.js';
import { withIngest, type Ingest } from './with-workers.js';

const SECONDS = 300;
const SETTLE_SECONDS = 35;
const TOPIC = 'quiet';

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

/** `npm run bench -- idle`: the cost of a system that gets no records. */
export async function measureIdle({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    await ensureTopic(kafkaOf(servers), TOPIC);
    const seconds = Math.max(30, SECONDS * scale);
    return withIngest(servers, TOPIC, 1, async (ingest, [worker]) => {
      await ingest.start();
      await wait(SETTLE_SECONDS);
      log(`waiting for ${seconds} s`);
      const eventsBefore = await historyLength(ingest);
      const pids = Object.entries({ worker: worker!, ...servers.pids });
      const before = pids.map(([, pid]) => usageOf(pid).cpuSeconds);
      await wait(seconds);
      const rows = pids.map(([name, pid], i): Figure => {
        const share = (usageOf(pid).cpuSeconds - before[i]!) / seconds;
        return { what: `CPU of ${name}`, value: share * 100, unit: '% of a core' };
      });
      const perHour = (((await historyLength(ingest)) - eventsBefore) / seconds) * 3600;
      await ingest.stop();
      return {
        name: 'idle',
        rows: [...rows, { what: 'history of all partitions', value: perHour, unit: 'events/hour' }],
        notes: [`3 partitions, one worker, ${seconds} s`],
      };
    });
  });
}

/** The number of events in the histories of all partitions together. */
async function historyLength({ client, workflowIds }: Ingest): Promise<number> {
  const described = await Promise.all(
    workflowIds.map((id) => client.workflow.getHandle(id).describe()),
  );
  return described.reduce((sum, { historyLength: length }) => sum + length, 0);
}
