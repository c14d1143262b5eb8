import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { addCampus } from '../../src/campuses/campus-files.js';
import { connectDatabase, type Database } from '../../src/mysql/pool.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { newRoster } from '../../src/service/new-roster.js';
import { choosePorts } from '../../src/stack/free-ports.js';
import { connectTemporal, temporalAddress } from '../../src/temporal/connect.js';
import { startIngest, stopIngest } from '../../src/temporal/ingest.js';
import { campusLog, makeLoggedCampus } from './campus-log.js';
import { benchDatabase, freshnessOf, sumOfPositions } from './campuses-freshness.js';
import { fillTopic } from './fill-topic.js';
import { quantile, type Figure, type Measured, type MeasureOptions } from './figures.js';
import { durability, kafkaOf, migrate, withServers, type Servers } from './own-servers.js';
import { usageOf } from './process-usage.js';
import { withWorkers } from './with-workers.js';

const CAMPUSES = 20;
const PARTITIONS = [0, 1, 2];
const SECONDS = 60;
/** Of each campus that is measured. */
const RATE = 50;
/** A campus of 2,500 students; the one with the backlog has 20,000. */
const SMALL = 0.05;
const LARGE = 0.4;
const BACKLOG = 4_000_000;
const SETTLE_SECONDS = 20;

/** The name of a campus, its database and its topic. */
const NAMES = Array.from({ length: CAMPUSES }, (_, i) => `c${String(i + 1).padStart(2, '0')}`);
const [BUSY] = NAMES as [string];
const DEAD = NAMES.at(-1)!;
const MEASURED = NAMES.slice(1, -1);

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1000));

/**
 * `npm run bench -- campuses`: one worker serves 20 campuses. The database of one never answers,
 * and one has a backlog in the second half. Measures the freshness of the other 18 in both halves.
 */
export async function measureCampuses({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    const campuses = resolve(servers.folder, 'campuses');
    // Of a run that failed.
    rmSync(campuses, { recursive: true, force: true });
    for (const name of NAMES) await prepare(servers, campuses, name, scale, log);
    const env = { ...servers.env, ROLLCALL_CAMPUS_FOLDER: campuses };
    const run = async ([worker]: number[]) => measure(servers, worker!, scale, log);
    const rows = await withWorkers({ ...servers, env }, 1, run, ['--campuses', 'all']);
    const notes = [
      `${MEASURED.length} campuses of ${50_000 * SMALL} students with ${RATE} records/s each, 3 partitions each; one without a database; one of ${50_000 * LARGE} students with the backlog`,
    ];
    return { name: 'campuses', rows, notes: [...notes, await durability(servers.db)] };
  });
}

async function prepare(
  servers: Servers,
  folder: string,
  name: string,
  scale: number,
  log: (line: string) => void,
): Promise<void> {
  const url = new URL(servers.mysqlUrl);
  url.pathname = `/${benchDatabase(name)}`;
  if (name === DEAD) {
    const { metrics: nobody } = await choosePorts(['metrics'], {}, {});
    url.host = `127.0.0.1:${nobody}`;
  } else {
    log(`setting up ${name}`);
    await servers.db.query(`CREATE DATABASE ${benchDatabase(name)}`);
    await migrate(servers, {
      ROLLCALL_CAMPUS: name,
      ROLLCALL_MYSQL_URL: url.href,
      ROLLCALL_KAFKA_TOPIC: name,
    });
    const campus = makeLoggedCampus(servers.macKey, name === BUSY ? LARGE : SMALL);
    const db = await connectDatabase(url.href);
    await writeRoster(db, newRoster(campus.roster));
    await db.end();
    if (name === BUSY)
      await fillTopic(kafkaOf(servers), name, campusLog(campus, Math.round(BACKLOG * scale)));
  }
  addCampus(folder, name, { ROLLCALL_MYSQL_URL: url.href, ROLLCALL_KAFKA_TOPIC: name });
}

async function measure(
  servers: Servers,
  worker: number,
  scale: number,
  log: (line: string) => void,
): Promise<Figure[]> {
  const client = await connectTemporal(temporalAddress(servers.env));
  const start = async (name: string) => {
    for (const partition of PARTITIONS)
      await startIngest(
        client,
        `${name}/rollcall`,
        { topic: name, partition, partitionCount: PARTITIONS.length },
        'the database of the bench',
      );
  };
  try {
    for (const name of NAMES.filter((one) => one !== BUSY)) await start(name);
    await wait(SETTLE_SECONDS);
    const idle = usageOf(worker);
    const seconds = Math.max(10, Math.round(SECONDS * scale));
    log(`without a backlog, ${seconds} s`);
    const before = await half(servers, 'no backlog', worker, seconds);
    await start(BUSY);
    log(`with a backlog, ${seconds} s`);
    const from = await sumOfPositions(servers.db, BUSY);
    const during = await half(servers, 'one backlog', worker, seconds);
    const read = (await sumOfPositions(servers.db, BUSY)) - from;
    if (read >= BACKLOG * scale) log('the backlog ended before the measurement did');
    await Promise.all(
      NAMES.filter((name) => name !== DEAD).flatMap((name) =>
        PARTITIONS.map((partition) => stopIngest(client, `${name}/rollcall`, name, partition)),
      ),
    );
    return [
      ...before,
      ...during,
      { what: 'records read of the backlog', value: read, unit: 'records' },
      { what: 'memory before the first record', value: idle.peakMiB, unit: 'MiB' },
      { what: 'memory at most', value: usageOf(worker).peakMiB, unit: 'MiB' },
      { what: 'connections to MySQL at most', value: await mostConnections(servers.db), unit: '' },
    ];
  } finally {
    await client.connection.close();
  }
}

async function half(
  servers: Servers,
  what: string,
  worker: number,
  seconds: number,
): Promise<Figure[]> {
  const cpuBefore = usageOf(worker).cpuSeconds;
  const ages = await freshnessOf(servers, MEASURED, RATE, seconds);
  const cpu = (100 * (usageOf(worker).cpuSeconds - cpuBefore)) / seconds;
  const all = [...ages.values()].flat();
  const worst = Math.max(...[...ages.values()].map((own) => quantile(own, 0.99)));
  const milliseconds = (name: string, value: number): Figure => ({
    what: `${what}, ${name}`,
    value: Math.round(value),
    unit: 'ms',
  });
  return [
    milliseconds('p50', quantile(all, 0.5)),
    milliseconds('p99', quantile(all, 0.99)),
    milliseconds('p99 of the worst campus', worst),
    milliseconds('max', quantile(all, 1)),
    { what: `${what}, CPU of the worker`, value: cpu, unit: '% of a core' },
  ];
}

/** That of the bench itself are among them. */
async function mostConnections(db: Database): Promise<number> {
  const [rows] = await db.query("SHOW GLOBAL STATUS LIKE 'Max_used_connections'");
  return Number((rows as { Value: string }[])[0]!.Value);
}
