import type { Producer } from 'kafkajs';
import { ensureTopic } from '../../src/kafka/topic.js';
import type { Database } from '../../src/mysql/pool.js';
import { writeRoster } from '../../src/mysql/roster/write-roster.js';
import { newRoster } from '../../src/service/new-roster.js';
import { campusLog, makeLoggedCampus, type LoggedRecord } from './campus-log.js';
import { quantile, type Figure, type Measured, type MeasureOptions } from './figures.js';
import { connectProducer, durability, kafkaOf, withServers, type Servers } from './own-servers.js';
import { withIngest } from './with-workers.js';

const RATES = [100, 1_000, 10_000];
const SECONDS = 30;
const SEND_EVERY_MS = 20;
const LOOK_EVERY_MS = 5;
const TOPIC = 'fresh';

/** Records of one partition that the broker acknowledged together. */
export type Acknowledged = {
  /** Milliseconds of performance.now(). */
  at: number;
  partition: number;
  /** The offset of the first of them. */
  first: number;
  count: number;
};
/** A partition's position at a moment. All records below it can be queried. */
export type Seen = {
  /** Milliseconds of performance.now(). */
  at: number;
  partition: number;
  position: number;
};

/**
 * `npm run bench -- freshness`: the time from the producer's acknowledgement of a record until its
 * row can be queried, at several rates.
 */
export async function measureFreshness({ folder, scale, log }: MeasureOptions): Promise<Measured> {
  return withServers(folder, log, async (servers) => {
    const campus = makeLoggedCampus(servers.macKey);
    await writeRoster(servers.db, newRoster(campus.roster));
    await ensureTopic(kafkaOf(servers), TOPIC);
    const seconds = Math.max(5, SECONDS * scale);
    const rows: Figure[] = [];
    await withIngest(servers, TOPIC, 1, async ({ start, stop }) => {
      await start();
      for (const rate of RATES) {
        log(`${rate} records a second for ${seconds} s`);
        const ages = await agesAt(servers, rate, seconds, campusLog(campus, rate * seconds));
        for (const [name, share] of Object.entries({ p50: 0.5, p99: 0.99, max: 1 })) {
          const value = Math.round(quantile(ages, share));
          rows.push({ what: `${rate} records/s, ${name}`, value, unit: 'ms' });
        }
      }
      await stop();
    });
    const notes = [
      `looked at every ${LOOK_EVERY_MS} ms for ${seconds} s; one worker, 3 partitions`,
    ];
    return { name: 'freshness', rows, notes: [...notes, await durability(servers.db)] };
  });
}

/** Sends records at a rate. @returns the age of each in milliseconds when it could be queried */
async function agesAt(
  servers: Servers,
  rate: number,
  seconds: number,
  records: Generator<LoggedRecord>,
): Promise<number[]> {
  const producer = await connectProducer(servers);
  const ends = new Map<number, number>();
  const watched = { until: Infinity, ends };
  const watching = watch(servers.db, watched);
  const acknowledged = await sendAt(producer, rate, seconds, records);
  for (const { partition, first, count } of acknowledged)
    ends.set(partition, Math.max(ends.get(partition) ?? 0, first + count));
  watched.until = performance.now() + 30_000;
  const seen = await watching;
  await producer.disconnect();
  return agesOf(acknowledged, seen);
}

async function sendAt(
  producer: Producer,
  rate: number,
  seconds: number,
  records: Generator<LoggedRecord>,
): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const start = performance.now();
  for (let sent = 0; sent < rate * seconds;) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - start) / 1000) * rate));
    const messages = Array.from({ length: due - sent }, () => records.next().value as LoggedRecord);
    if (messages.length > 0) {
      const answers = await producer.send({ topic: TOPIC, acks: -1, messages });
      // The answer gives each partition's first offset only. The next answer shows the count.
      for (const { partition, baseOffset } of answers)
        acknowledged.push({
          at: performance.now(),
          partition,
          first: Number(baseOffset),
          count: 0,
        });
    }
    sent = due;
    await new Promise((done) => setTimeout(done, SEND_EVERY_MS));
  }
  return withCounts(acknowledged, rate * seconds);
}

/** In each partition, one part ends where the next begins. */
export function withCounts(acknowledged: Acknowledged[], total: number): Acknowledged[] {
  const last = new Map<number, Acknowledged>();
  for (const one of acknowledged) {
    const before = last.get(one.partition);
    if (before) before.count = one.first - before.first;
    last.set(one.partition, one);
  }
  // Nothing shows where the last part of a partition ends, so only its first record counts.
  for (const one of last.values()) one.count = 1;
  if (acknowledged.reduce((sum, { count }) => sum + count, 0) > total)
    throw new Error('more records were acknowledged than sent');
  return acknowledged;
}

/** Reads the positions again and again until they have passed all that was sent. */
async function watch(
  db: Database,
  watched: { until: number; ends: Map<number, number> },
): Promise<Seen[]> {
  const seen: Seen[] = [];
  const positions = new Map<number, number>();
  while (performance.now() < watched.until) {
    const [rows] = await db.query(
      'SELECT partition_no, next_offset FROM ingest_position WHERE topic = ?',
      [TOPIC],
    );
    const at = performance.now();
    for (const { partition_no: partition, next_offset: position } of rows as Record<
      string,
      number
    >[]) {
      if (position! > (positions.get(partition!) ?? 0))
        seen.push({ at, partition: partition!, position: position! });
      positions.set(partition!, position!);
    }
    const isAllThere = [...watched.ends].every(
      ([partition, end]) => (positions.get(partition) ?? 0) >= end,
    );
    if (watched.until < Infinity && isAllThere) break;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  return seen;
}

/** How old each record was, in milliseconds, when it could be queried. */
export function agesOf(acknowledged: Acknowledged[], seen: Seen[]): number[] {
  return acknowledged.flatMap(({ at, partition, first, count }) => {
    const own = seen.filter((sight) => sight.partition === partition && sight.position > first);
    return Array.from({ length: count }, (_, i) => {
      const readable = own.find(({ position }) => position > first + i);
      if (!readable) throw new Error('a record could not be queried in time');
      return Math.max(0, readable.at - at);
    });
  });
}
