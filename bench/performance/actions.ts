import { ensureTopic } from '../../src/kafka/topic.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { newRoster } from '../../src/service/new-roster.js';
import { choosePorts } from '../../src/stack/free-ports.js';
import { campusLog, makeLoggedCampus, type LoggedRecord } from './campus-log.js';
import type { Figure, Measured, MeasureOptions } from './figures.js';
import { connectProducer, kafkaOf, withServers, type Servers } from './own-servers.js';
import { withIngest } from './with-workers.js';

const WINDOW_SECONDS = [10, 60, 300];
const SECONDS = 300;
const SETTLE_SECONDS = 35;
const RECORDS_PER_SECOND = 50;
const TOPIC = 'acted';
const PARTITIONS = 3;
const DAY_SECONDS = 86_400;

/**
 * `npm run bench -- actions`: how often the worker calls the server of Temporal for what its makers
 * bill as an action, by the length of a window, with few records and with none.
 */
export async function measureActions({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    const campus = makeLoggedCampus(servers.macKey);
    await writeRoster(servers.db, newRoster(campus.roster));
    await ensureTopic(kafkaOf(servers), TOPIC);
    const seconds = Math.max(20, SECONDS * scale);
    const records = campusLog(campus, WINDOW_SECONDS.length * RECORDS_PER_SECOND * seconds * 2);
    const rows: Figure[] = [];
    for (const window of WINDOW_SECONDS) {
      const { metrics: port } = await choosePorts(['metrics'], {}, {});
      const metrics = `127.0.0.1:${port}`;
      const env = {
        ...servers.env,
        ROLLCALL_WINDOW_SECONDS: String(window),
        ROLLCALL_METRICS_ADDRESS: metrics,
      };
      await withIngest({ ...servers, env }, TOPIC, 1, async ({ start, stop }) => {
        await start();
        await wait(SETTLE_SECONDS);
        const idle = await actionsDuring(metrics, () => wait(seconds));
        const busy = await actionsDuring(metrics, () => sendSlowly(servers, records, seconds));
        log(`windows of ${window} s: ${JSON.stringify({ idle, busy })}`);
        for (const [what, actions] of Object.entries({ idle, busy }))
          rows.push({
            what: `windows of ${window} s, ${what}`,
            value: Math.round((actions / seconds / PARTITIONS) * DAY_SECONDS),
            unit: 'actions/partition/day',
          });
        await stop();
      });
    }
    return {
      name: 'actions',
      rows,
      notes: [
        `activities started and heartbeats that reach the server, in ${seconds} s; ${PARTITIONS} partitions; busy: ${RECORDS_PER_SECOND} records/s`,
      ],
    };
  });
}

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

async function actionsDuring(metrics: string, work: () => Promise<unknown>): Promise<number> {
  const before = await countActions(metrics);
  await work();
  return (await countActions(metrics)) - before;
}

/** Activities that have ended, and heartbeats. An activity is one action, like each heartbeat. */
async function countActions(metrics: string): Promise<number> {
  const text = await (await fetch(`http://${metrics}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) =>
      /^temporal_request(_total)?\{.*operation="(RecordActivityTaskHeartbeat|RespondActivityTask\w+)"/.test(
        line,
      ),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function sendSlowly(
  servers: Servers,
  records: ReturnType<typeof campusLog>,
  seconds: number,
): Promise<void> {
  const producer = await connectProducer(servers);
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const messages = Array.from(
      { length: RECORDS_PER_SECOND / 10 },
      () => records.next().value as LoggedRecord,
    );
    await producer.send({ topic: TOPIC, acks: -1, messages });
    await wait(0.1);
  }
  await producer.disconnect();
}
