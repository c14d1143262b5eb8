import type { Producer } from 'kafkajs';
import type { Database } from '../../src/mysql/pool.js';
import { campusLog, makeLoggedCampus, type LoggedRecord } from './campus-log.js';
import { agesOf, withCounts, type Acknowledged, type Seen } from './freshness.js';
import { connectProducer, type Servers } from './own-servers.js';

const SEND_EVERY_MS = 100;
const LOOK_EVERY_MS = 20;
/** After the last record. Some campus may then be far behind. */
const LOOK_FOR_MS = 120_000;
const SCALE = 0.05;

/** The database of a campus, whose topic has the campus's name. The account may make such ones. */
export function benchDatabase(campus: string): string {
  return `rollcall_${campus}`;
}

/**
 * Sends records to each of these campuses at a rate.
 * @returns by campus, the age of each record in milliseconds when it could be queried
 */
export async function freshnessOf(
  servers: Servers,
  campuses: readonly string[],
  rate: number,
  seconds: number,
): Promise<Map<string, number[]>> {
  const campus = makeLoggedCampus(servers.macKey, SCALE);
  const sources = new Map(campuses.map((name) => [name, campusLog(campus, rate * seconds)]));
  const producer = await connectProducer(servers);
  const watched = { until: Infinity, ends: new Map<string, number>() };
  const watching = watch(servers.db, campuses, watched);
  const acknowledged = await send(producer, campuses, sources, rate, seconds);
  for (const [name, own] of acknowledged)
    for (const { partition, first, count } of own)
      watched.ends.set(`${name}/${partition}`, first + count);
  watched.until = performance.now() + LOOK_FOR_MS;
  const seen = await watching;
  await producer.disconnect();
  return new Map(campuses.map((name) => [name, agesOf(acknowledged.get(name)!, seen.get(name)!)]));
}

/** By campus, what the broker acknowledged. */
async function send(
  producer: Producer,
  campuses: readonly string[],
  sources: ReadonlyMap<string, Generator<LoggedRecord>>,
  rate: number,
  seconds: number,
): Promise<Map<string, Acknowledged[]>> {
  const acknowledged = new Map(campuses.map((name) => [name, [] as Acknowledged[]]));
  const total = rate * seconds;
  const start = performance.now();
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate));
    if (due > sent) {
      const topicMessages = campuses.map((name) => ({
        topic: name,
        messages: Array.from(
          { length: due - sent },
          () => sources.get(name)!.next().value as LoggedRecord,
        ),
      }));
      const answers = await producer.sendBatch({ acks: -1, topicMessages });
      const at = performance.now();
      for (const { topicName, partition, baseOffset } of answers)
        acknowledged.get(topicName)!.push({ at, partition, first: Number(baseOffset), count: 0 });
    }
    sent = due;
    await new Promise((done) => setTimeout(done, SEND_EVERY_MS));
  }
  return new Map([...acknowledged].map(([name, own]) => [name, withCounts(own, total)]));
}

/** Reads the positions of all campuses again and again until they have passed all that was sent. */
async function watch(
  db: Database,
  campuses: readonly string[],
  watched: { until: number; ends: Map<string, number> },
): Promise<Map<string, Seen[]>> {
  const seen = new Map(campuses.map((name) => [name, [] as Seen[]]));
  const positions = new Map<string, number>();
  const POSITIONS = campuses
    .map(
      (name) =>
        `SELECT '${name}', partition_no, next_offset FROM ${benchDatabase(name)}.ingest_position`,
    )
    .join(' UNION ALL ');
  while (performance.now() < watched.until) {
    const [rows] = await db.query({ sql: POSITIONS, rowsAsArray: true });
    const at = performance.now();
    for (const [name, partition, position] of rows as unknown as [string, number, number][]) {
      const key = `${name}/${partition}`;
      if (position > (positions.get(key) ?? 0)) seen.get(name)!.push({ at, partition, position });
      positions.set(key, position);
    }
    const isAllThere = [...watched.ends].every(([key, end]) => (positions.get(key) ?? 0) >= end);
    if (watched.until < Infinity && isAllThere) break;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return seen;
}

/** How many records of a campus were read. */
export async function sumOfPositions(db: Database, name: string): Promise<number> {
  const [rows] = await db.query(
    `SELECT COALESCE(SUM(next_offset), 0) AS offsets FROM ${benchDatabase(name)}.ingest_position`,
  );
  return Number((rows as { offsets: string }[])[0]!.offsets);
}
