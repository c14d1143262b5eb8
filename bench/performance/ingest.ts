import { topicEnds } from '../../src/kafka/topic.js';
import { newRoster } from '../../src/service/new-roster.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { startReference } from './start-reference.js';
import { campusLog, makeLoggedCampus } from './campus-log.js';
import { binaryLogBytes, costOf, diskOf } from './ingest-cost.js';
import { quantile, type Figure, type Measured, type MeasureOptions } from './figures.js';
import { fillTopic } from './fill-topic.js';
import { emptyDatabase, ingestByWorkers, untilCommitted, type IngestRun } from './ingest-run.js';
import { loadFinishedRows } from './load-finished-rows.js';
import { durability, kafkaOf, withServers, type Servers } from './own-servers.js';

const RECORDS = 2_000_000;
const ROUNDS = 3;
const WORKERS = [1, 2];
/** Two sizes as shares of RECORDS, to compare cost and memory: 250,000 and 5,000,000 records. */
const GROWTH = [0.125, 2.5];
const [THROUGH_TEMPORAL, BARE, LOAD, READ] = [
  'ingest, 1 worker',
  'bare loop',
  'LOAD DATA',
  'read and parse',
];

/** The seconds of each round, by what was measured. */
type Rounds = Map<string, number[]>;

/**
 * `npm run bench -- ingest`: the speed and the cost from a full topic to the last committed
 * position, compared with references.
 */
export async function measureIngest({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    const records = Math.round(RECORDS * scale);
    await importCampus(servers, log);
    await makeTopic(servers, 'day', records, log);
    const rounds: Rounds = new Map();
    const runs: IngestRun[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      log(`round ${round} of ${ROUNDS}`);
      runs.push(await measureRound(servers, records, rounds, log));
    }
    const median = [...runs].sort((a, b) => a.seconds - b.seconds)[ROUNDS >> 1]!;
    const disk = await diskOf(servers);
    const growth = await measureGrowth(servers, records, log);
    return {
      name: 'ingest',
      rows: [...speeds(rounds, records), ...costOf(median, records), ...disk, ...growth],
      notes: [
        `${records} records of a teaching day in 3 partitions: 20,000 students, 28,000 devices, ` +
          `40,000 unknown devices, 70 % of the records from known ones; medians of ${ROUNDS} rounds`,
        await durability(servers.db),
      ],
    };
  });
}

async function importCampus({ db, macKey }: Servers, log: (line: string) => void): Promise<void> {
  log('importing the campus');
  await writeRoster(db, newRoster(makeLoggedCampus(macKey).roster));
}

async function makeTopic(
  servers: Servers,
  topic: string,
  records: number,
  log: (line: string) => void,
): Promise<void> {
  log(`sending ${records} records`);
  await fillTopic(kafkaOf(servers), topic, campusLog(makeLoggedCampus(servers.macKey), records));
}

/** Measures each of them once, so that other load on the machine hits all of them alike. */
async function measureRound(
  servers: Servers,
  records: number,
  rounds: Rounds,
  log: (line: string) => void,
): Promise<IngestRun> {
  const note = (what: string, seconds: number) => {
    log(`${what}: ${Math.round(records / seconds)} a second`);
    rounds.set(what, [...(rounds.get(what) ?? []), seconds]);
  };
  const byWorkers: IngestRun[] = [];
  for (const workers of WORKERS) {
    await emptyDatabase(servers);
    const run = await ingestByWorkers(servers, 'day', records, workers);
    note(`ingest, ${workers} worker${workers > 1 ? 's' : ''}`, run.seconds);
    byWorkers.push(run);
  }
  const ends = [...(await topicEnds(kafkaOf(servers), 'day')).values()];
  await emptyDatabase(servers);
  note(BARE, await secondsOfBareLoop(servers, records, ends));
  const load = await loadFinishedRows(servers.db);
  note(LOAD, (load.seconds * records) / load.rows);
  note(READ, await secondsOfReading(servers, ends));
  return byWorkers[0]!;
}

async function secondsOfBareLoop(
  servers: Servers,
  records: number,
  ends: number[],
): Promise<number> {
  const bare = await startReference(servers, 'ingest', 'day', ends);
  const { seconds } = await untilCommitted(servers, records, {}, bare.go);
  await bare.stop();
  return seconds;
}

async function secondsOfReading(servers: Servers, ends: number[]): Promise<number> {
  const bare = await startReference(servers, 'read', 'day', ends);
  const from = performance.now();
  bare.go();
  await bare.ended;
  return (performance.now() - from) / 1000;
}

function speeds(rounds: Rounds, records: number): Figure[] {
  const median = (what: string) => records / quantile(rounds.get(what)!, 0.5);
  return [...rounds.keys()].flatMap((what): Figure[] => {
    const value = Math.round(median(what));
    const figure = { what, value, unit: 'events/s' };
    if (what !== THROUGH_TEMPORAL) return [figure];
    return [BARE, LOAD, READ].map((to) => ({
      ...figure,
      ratio: { to, value: value / median(to) },
    }));
  });
}

/** Compares a small topic with a large one, to show what grows faster than the events. */
async function measureGrowth(
  servers: Servers,
  records: number,
  log: (line: string) => void,
): Promise<Figure[]> {
  const costs: { count: number; micros: number; workerMiB: number; logBytes: number }[] = [];
  for (const share of GROWTH) {
    const count = Math.round(records * share);
    const topic = `day-${count}`;
    await makeTopic(servers, topic, count, log);
    await emptyDatabase(servers);
    const logBefore = binaryLogBytes(servers);
    const { used } = await ingestByWorkers(servers, topic, count, 1);
    const logBytes = (binaryLogBytes(servers) - logBefore) / count;
    const cpu = Object.values(used).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
    costs.push({
      count,
      micros: (cpu / count) * 1e6,
      workerMiB: used['worker 1']!.peakMiB,
      logBytes,
    });
  }
  const [small] = costs;
  const to = `${small!.count} records`;
  return costs.flatMap(({ count, micros, workerMiB, logBytes }, i): Figure[] => {
    const cpu = { what: `CPU of all processes, ${count} records`, value: micros, unit: 'us/event' };
    const memory = {
      what: `memory of the worker, ${count} records`,
      value: workerMiB,
      unit: 'MiB',
    };
    if (i === 0) return [cpu, memory];
    return [
      { ...cpu, ratio: { to, value: micros / small!.micros } },
      { ...memory, ratio: { to, value: workerMiB / small!.workerMiB } },
      { what: `binary log, ${count} records`, value: logBytes, unit: 'bytes/event' },
    ];
  });
}
